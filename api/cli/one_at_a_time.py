"""One service per data folder: the second start is told where the first one listens."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from api.cli.ending import Told
from api.cli.places import LOCK, Places


@contextmanager
def sole_service(places: Places, doing: str) -> Iterator[None]:
    """Hold the data folder while a service runs or its data is replaced.

    The kernel drops the lock with the process, so a killed service leaves nothing behind.
    """
    handle = _opened(places)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode().strip() or "unknown"
            where = places.address() or "another address"
            raise Told(
                f"NexaBuilder already runs on {places.folder} at {where} (process {holder}). "
                f"Stop it there with Ctrl-C, or {doing} with another --data-dir."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def _opened(places: Places) -> int:
    try:
        places.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        return os.open(places.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Told(
            f"The data folder {places.folder} cannot be used: {error.strerror}. "
            "Make it writable, or choose another one with --data-dir or NEXA_DATA_DIR."
        ) from error
