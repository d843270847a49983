"""Runs that wait for space: of those in one room the highest priority first, then the longest wait."""

from bisect import insort
from dataclasses import dataclass
from uuid import UUID

from engine.ports.runs import RunHead, RunRequest
from engine.runtime.admission import Flow, Room
from engine.runtime.plans import CompiledVersion


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A run that is asked for and could start."""

    head: RunHead
    request: RunRequest
    version: CompiledVersion
    flow: Flow
    position: int

    @property
    def rank(self) -> tuple[float, int]:
        """Return its place among others: lower comes first."""
        return -self.flow.priority, self.position


class Waiting:
    """Keeps tickets by the rooms they wait for, so that a room that empties finds its own at once."""

    def __init__(self) -> None:
        self._tickets: dict[UUID, Ticket] = {}
        self._in: dict[Room, list[Ticket]] = {}

    def add(self, ticket: Ticket) -> None:
        """Have a ticket wait."""
        self._tickets[ticket.head.run_id] = ticket
        for room in ticket.flow.rooms:
            insort(self._in.setdefault(room, []), ticket, key=_rank)

    def take(self, run_id: UUID) -> Ticket | None:
        """Let a ticket wait no more, and return it."""
        ticket = self._tickets.pop(run_id, None)
        if ticket is not None:
            for room in ticket.flow.rooms:
                inside = self._in[room]
                inside.remove(ticket)
                if not inside:
                    del self._in[room]
        return ticket

    def has(self, position: int) -> bool:
        """Tell whether the request at this place of the inbox waits."""
        return any(ticket.position == position for ticket in self._tickets.values())

    def inside(self, room: Room) -> tuple[Ticket, ...]:
        """Return who waits for this room, in the order in which they are to start."""
        return tuple(self._in.get(room, ()))

    @property
    def rooms(self) -> tuple[Room, ...]:
        """Return every room somebody waits for."""
        return tuple(self._in)

    def is_ahead_of(self, ticket: Ticket) -> bool:
        """Tell whether somebody waits for the same space and comes first: nobody overtakes."""
        return any(
            self._in[room][0].rank < ticket.rank for room in ticket.flow.rooms if room in self._in
        )


def _rank(ticket: Ticket) -> tuple[float, int]:
    return ticket.rank
