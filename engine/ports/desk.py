"""What is said to the service itself over a line, beside the events that start runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from engine.ports.line_state import LineState
from engine.ports.lines import Heard, LinePlace


class Desk(Protocol):
    """Takes what people say to the service where they talk to each other."""

    async def places(self) -> Sequence[LinePlace]:
        """Return the lines over which they do."""
        ...

    async def take(self, place: LinePlace, heard: Heard) -> None:
        """Put what was heard on record, once; raise Unavailable where that cannot be done now."""
        ...

    async def line_is(self, place: LinePlace, state: LineState) -> None:
        """Put on record how a line is doing; said again it changes nothing. Raise nothing."""
        ...


class NoDesk:
    """Nobody talks to the service."""

    async def places(self) -> Sequence[LinePlace]:
        """Return nothing."""
        return ()

    async def take(self, place: LinePlace, heard: Heard) -> None:
        """Leave it alone."""

    async def line_is(self, place: LinePlace, state: LineState) -> None:
        """Leave it alone."""
