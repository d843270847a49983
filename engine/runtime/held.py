"""Runs held back until nothing newer comes: of each room only the newest starts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.runtime.admission import Hold, Room
from engine.runtime.waiting import Ticket


@dataclass(frozen=True, slots=True)
class _Held:
    ticket: Ticket
    first: datetime
    """When the oldest was asked for of those whose place this one has taken."""


class HeldBack:
    """Keeps the newest ticket of each debounced room."""

    def __init__(self) -> None:
        self._in: dict[Room, _Held] = {}
        self._rooms: dict[UUID, Room] = {}

    def hold(self, ticket: Ticket, hold: Hold) -> tuple[Ticket | None, datetime]:
        """Hold a ticket; return the one whose place it takes, and when it is to start."""
        asked_at = ticket.head.created_at
        former = self._in.get(hold.room)
        first = asked_at if former is None else min(former.first, asked_at)
        self._in[hold.room] = _Held(ticket, first)
        self._rooms[ticket.head.run_id] = hold.room
        if former is not None:
            self._rooms.pop(former.ticket.head.run_id, None)
        due = asked_at + hold.quiet
        if hold.longest is not None:
            due = min(due, first + hold.longest)
        return None if former is None else former.ticket, due

    def release(self, room: Room) -> Ticket | None:
        """Hold the ticket of a room no longer, and return it."""
        held = self._in.pop(room, None)
        if held is None:
            return None
        self._rooms.pop(held.ticket.head.run_id, None)
        return held.ticket

    def room_of(self, run_id: UUID) -> Room | None:
        """Return the room in which a run is held back, or None."""
        return self._rooms.get(run_id)
