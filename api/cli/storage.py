"""The database of this machine for commands that work without a running service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.cli.places import Places


@dataclass(frozen=True)
class Storage:
    """A database that is ready, and the key its secrets are sealed with."""

    dsn: str
    master_key: str | None
    """The text of the key file; None when the key comes from the environment."""


@contextmanager
def ready_storage(places: Places) -> Iterator[Storage]:
    """Start or join the database, with its tables up to date."""
    from api.settings import load_settings
    from engine.store.database import NAME
    from engine.store.master_key import FILE
    from engine.store.provision import create_database, parse_database_url, plain, prepare
    from engine.store.supervisor import EmbeddedServer

    settings = load_settings(data_dir=places.folder)
    key = settings.load_master_key()
    text = None if settings.master_key else (places.folder / FILE).read_text(encoding="ascii")
    if url := settings.database_address():
        admin = parse_database_url(url)
        prepare(admin, key, settings.roles)
        yield Storage(plain(admin), text)
        return
    with EmbeddedServer(places.folder, key) as server:
        create_database(server.url("postgres"), NAME)
        prepare(server.url(NAME), key, settings.roles)
        yield Storage(plain(server.url(NAME)), text)
