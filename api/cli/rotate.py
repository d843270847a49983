"""`nexa rotate-key`: a new master key, and every secret moved under it."""

from pathlib import Path

from rich.console import Console

from api.cli.ending import Told
from api.cli.places import Places
from api.cli.storage import ready_storage


def rotate_key(console: Console, data_dir: Path | None) -> None:
    """Add a key where the keys are in a file, and move all secrets; a running service goes on."""
    from api.connections.rotation import rotate
    from api.settings import load_settings
    from engine.store.master_key import add_key
    from tools.envelope import Envelope, MasterKeys

    places = Places.of(data_dir)
    settings = load_settings(data_dir=places.folder)
    with ready_storage(places) as storage:
        if settings.master_key is None:
            add_key(places.folder)
        keys = MasterKeys(settings.load_keyring())
        if keys.current == 1:
            raise Told(
                "The master key comes from NEXA_MASTER_KEY: add a new one to it as KEY,2:NEWKEY, "
                "restart every process, and rotate again."
            )
        done = rotate(storage.dsn, Envelope(keys), keys.current)
    console.print(f"{done.moved} secrets are under key {keys.current} now.", highlight=False)
    if done.unreadable:
        console.print(
            f"{done.unreadable} open with no key of this installation: enter them again.",
            highlight=False,
        )
