"""A PostgreSQL of the measurement's own, durable as the product's."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.store.master_key import load_or_create_master_key
from engine.store.supervisor import EmbeddedServer


@contextmanager
def scratch_server(name: str) -> Iterator[tuple[EmbeddedServer, Path]]:
    """Start an embedded server in a folder that goes away with it."""
    with tempfile.TemporaryDirectory(prefix=f"nexa-{name}-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o711)
        with EmbeddedServer(place, load_or_create_master_key(place)) as server:
            yield server, place
