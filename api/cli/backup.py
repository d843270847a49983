"""`nexa backup` and `nexa restore`: one file with everything, the key included."""

from pathlib import Path

from rich.console import Console

from api.cli.ending import Told
from api.cli.one_at_a_time import sole_service
from api.cli.places import Places
from api.cli.storage import ready_storage


def backup(console: Console, file: Path, data_dir: Path | None) -> None:
    """Write the archive; a running service goes on meanwhile."""
    from engine.store.archive import write_archive
    from engine.store.provision import HEAD

    places = Places.of(data_dir)
    if not file.absolute().parent.is_dir():
        raise Told(f"There is no folder {file.absolute().parent}.")
    with ready_storage(places) as storage:
        done = write_archive(
            storage.dsn, file.absolute(), revision=HEAD, master_key=storage.master_key
        )
    console.print(f"{done.rows} rows are in {file}.", highlight=False)
    if done.master_key is None:
        console.print("The master key comes from NEXA_MASTER_KEY and is not in the file.")
    else:
        console.print("It holds the master key too: keep it where only you can read it.")


def restore(console: Console, file: Path, data_dir: Path | None, *, replace: bool) -> None:
    """Load an archive while no service runs on the folder."""
    from engine.store.archive import look_into, read_archive
    from engine.store.migrate import known_revisions

    places = Places.of(data_dir)
    described = look_into(file)
    if described.revision not in known_revisions():
        raise Told(
            f"{file} was written by a newer release (tables {described.revision}): "
            "restore it with that release."
        )
    with sole_service(places, "restore"):
        _bring_key(places, described.master_key)
        with ready_storage(places) as storage:
            done = read_archive(storage.dsn, file, replace=replace)
    console.print(f"{done.rows} rows are restored. Start the service: nexa serve", highlight=False)


def _bring_key(places: Places, text: str | None) -> None:
    """Put the backup's key into an empty folder; refuse a folder with another one."""
    import os

    from engine.store.master_key import FILE

    if text is None or os.environ.get("NEXA_MASTER_KEY"):
        return
    path = places.folder / FILE
    if path.exists():
        _join_keys(path, text)
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def _join_keys(path: Path, text: str) -> None:
    """Keep every key that either side knows, where both begin with the same one."""
    own, theirs = path.read_text(encoding="ascii").split(), text.split()
    versions = {line.partition(":")[0]: line for line in own[1:]}
    clash = any(versions.get(line.partition(":")[0], line) != line for line in theirs[1:])
    if own[:1] != theirs[:1] or clash:
        raise Told(
            f"{path.parent} has a master key of its own, which cannot open this backup's "
            "secrets: restore into an empty folder with --data-dir."
        )
    missing = [line for line in theirs if line not in own]
    if missing:
        with path.open("a", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in missing))
