"""A wall around what plays in memory: nothing that runs inside of it can connect anywhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, Final

from engine.errors import FlowError

_WAYS_OUT: Final = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo"})
_IS_SEALED: Final[ContextVar[bool]] = ContextVar("is_sealed", default=False)


class NetworkSealed(FlowError):
    """Something tried to leave the process during a rehearsal."""

    code, blame, status_hint = "network_sealed", "ours", 500


@contextmanager
def sealed() -> Iterator[None]:
    """Refuse every connection from here, and from every task started in here.

    The interpreter itself tells of each of them, so it does not matter through which library one goes.
    """
    _watch()
    token = _IS_SEALED.set(True)
    try:
        yield
    finally:
        _IS_SEALED.reset(token)


@cache
def _watch() -> None:
    """Listen to the interpreter, once for the life of the process: hooks cannot be taken back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event in _WAYS_OUT and _IS_SEALED.get():
        raise NetworkSealed(f"A rehearsal does not connect anywhere, and this would: {args[-1]!r}.")
