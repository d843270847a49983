"""Triggers heard over a line: a connection we keep open, over which a service tells its events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from engine.ports.runner import ActionError


@dataclass(frozen=True, slots=True)
class LineOwner:
    """The one trigger that a line is for, in the version whose settings it was opened with."""

    workflow_id: UUID
    trigger_id: str
    version: int


@dataclass(frozen=True, slots=True)
class LinePlace:
    """Which line: there is one for all triggers of a workspace with the same connection, or for one alone."""

    org_id: UUID
    workspace_id: UUID
    connection: str
    owner: LineOwner | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A trigger that is switched on and may be heard over a line."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger_id: str
    version: int
    uses: str
    settings: Mapping[str, Any]
    connection: str
    own_line: bool = False

    @property
    def place(self) -> LinePlace:
        """Return the line this trigger is heard over."""
        alone = LineOwner(self.workflow_id, self.trigger_id, self.version)
        owner = alone if self.own_line else None
        return LinePlace(self.org_id, self.workspace_id, self.connection, owner)


@dataclass(frozen=True, slots=True)
class Heard:
    """Something a service has said, to be confirmed once it is on record."""

    number: str
    """What it is confirmed by."""
    event: str
    """What the service calls this kind of event."""
    delivery: str
    """The same for every repeat of it."""
    body: Mapping[str, Any]


class NotHeard(Exception):
    """A line cannot be opened, has broken, or may not be listened to; the error says why."""

    def __init__(self, error: ActionError) -> None:
        super().__init__(error.code)
        self.error = error


class Line(Protocol):
    """An open connection."""

    def heard(self) -> AsyncIterator[Heard]:
        """Yield what the service says; end where it asks for another connection; raise NotHeard."""
        ...

    async def confirm(self, heard: Heard) -> None:
        """Say that this need not be told again; raise NotHeard where nobody hears that any more."""
        ...

    async def put_back(self, heard: Heard) -> None:
        """See to it that this is told again; raise NotHeard where only another line can bring it."""
        ...


class Ear(Protocol):
    """Opens lines, and knows what is meant for whom."""

    async def is_line(self, place: LinePlace) -> bool:
        """Say whether this connection is one that is listened to."""
        ...

    def line(
        self, rows: Sequence[LineRow], desk: LinePlace | None = None
    ) -> AbstractAsyncContextManager[Line]:
        """Open a line for triggers of one place, as the first of them that may; raise NotHeard.

        `desk` is the place where people also talk to the service itself over it.
        """
        ...

    async def meant(self, row: LineRow, heard: Heard) -> dict[str, Any] | None:
        """Return what a run of this trigger is given, None where it means another event.

        Raise NotHeard where its workflow may not use the connection any more.
        """
        ...


class LineStore(Protocol):
    """Knows what is switched on."""

    async def lines(self) -> Sequence[LineRow]:
        """Return every trigger that is switched on, whose service could be listened to."""
        ...


class NoLines:
    """Listens to nothing."""

    async def lines(self) -> Sequence[LineRow]:
        """Return nothing."""
        return ()

    async def is_line(self, place: LinePlace) -> bool:  # noqa: ARG002
        """Say that none is."""
        return False

    def line(
        self,
        rows: Sequence[LineRow],  # noqa: ARG002
        desk: LinePlace | None = None,  # noqa: ARG002
    ) -> AbstractAsyncContextManager[Line]:
        """Refuse."""
        text = "no service is listened to here"
        raise NotHeard(ActionError("logic", "unknown_trigger", text, blame="yours"))

    async def meant(self, row: LineRow, heard: Heard) -> dict[str, Any] | None:  # noqa: ARG002
        """Say that nothing is."""
        return None
