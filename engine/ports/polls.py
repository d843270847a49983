"""Triggers that are looked at: what a look is asked, what it finds, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from engine.core.backoff import format_moment, parse_moment
from engine.ports.runner import ActionError

MOST_ITEMS: Final = 100
"""So many items one look brings at most."""


@dataclass(frozen=True, slots=True)
class PollState:
    """How far a trigger has read, and how its last looks went."""

    next_at: datetime
    cursor: Any = None
    """Where the next look goes on; None before the first one that went well."""
    polled_at: datetime | None = None
    found_at: datetime | None = None
    failures: int = 0
    """Looks that have failed, one after another, since the last that went well."""
    error: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the state as the database keeps it."""
        return {
            "next_at": format_moment(self.next_at),
            "cursor": self.cursor,
            "polled_at": _written(self.polled_at),
            "found_at": _written(self.found_at),
            "failures": self.failures,
            "error": None if self.error is None else dict(self.error),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PollState:
        """Read a state the database has kept."""
        return cls(
            next_at=parse_moment(stored["next_at"]),
            cursor=stored["cursor"],
            polled_at=_read(stored["polled_at"]),
            found_at=_read(stored["found_at"]),
            failures=stored["failures"],
            error=stored["error"],
        )


@dataclass(frozen=True, slots=True)
class PollRow:
    """A trigger that is switched on and looked at."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger_id: str
    version: int
    uses: str
    settings: Mapping[str, Any]
    connection: str | None
    state: PollState
    saved_at: datetime
    """When the state was written: it is written again only over this very one."""

    @property
    def key(self) -> tuple[UUID, str]:
        """Return which trigger this is."""
        return self.workflow_id, self.trigger_id

    def with_state(self, state: PollState, saved_at: datetime) -> PollRow:
        """Return the same trigger, so much further."""
        return replace(self, state=state, saved_at=saved_at)


@dataclass(frozen=True, slots=True)
class PollCall:
    """One look: whose, at what, and from where on."""

    org_id: str
    workspace_id: str
    workflow_id: str
    trigger_id: str
    uses: str
    settings: Mapping[str, Any]
    connection: str | None
    cursor: Any


@dataclass(frozen=True, slots=True)
class FoundItem:
    """Something new; the same key again is the same event."""

    key: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a look has found, oldest first, and where the next one goes on."""

    items: tuple[FoundItem, ...]
    cursor: Any
    more: bool


@dataclass(frozen=True, slots=True)
class NotLooked:
    """Why a look has failed."""

    error: ActionError


class Looker(Protocol):
    """Looks whether something new is there; changes nothing outside."""

    async def look(self, call: PollCall) -> Found | NotLooked:
        """Look once; every way it can end is an answer, only cancellation passes through."""
        ...


class PollStore(Protocol):
    """Keeps how far each trigger has read."""

    async def polls(self) -> Sequence[PollRow]:
        """Return every trigger that is switched on and looked at."""
        ...

    async def save_poll(self, row: PollRow, state: PollState) -> PollRow | None:
        """Write a state over the one that was read; None where it is another one by now."""
        ...


class NoPolls:
    """Neither keeps nor looks at anything."""

    async def polls(self) -> Sequence[PollRow]:
        """Return nothing."""
        return ()

    async def save_poll(self, row: PollRow, state: PollState) -> PollRow | None:  # noqa: ARG002
        """Keep nothing."""
        return None

    async def look(self, call: PollCall) -> Found | NotLooked:
        """Say that nothing is looked at here."""
        text = f"{call.uses} is not looked at here"
        return NotLooked(ActionError("logic", "unknown_trigger", text, blame="yours"))


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)


def _read(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)
