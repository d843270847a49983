"""Starts that become one run: gathered by room, until there are enough or their time is up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from engine.errors import FlowError
from engine.ports import Evaluator
from engine.ports.runs import ASKED_AT, RunRequest
from engine.runtime.admission import Gathering, Room
from engine.runtime.values import encode
from engine.runtime.waiting import Ticket

MAX_BYTES: Final = 8 * 1024 * 1024
"""What the starts of one batch bring together, at most."""


@dataclass(slots=True)
class _Open:
    due: datetime
    tickets: list[Ticket] = field(default_factory=list)
    size: int = 0


class Batches:
    """Keeps the starts of each room until they become one run."""

    def __init__(self) -> None:
        self._in: dict[Room, _Open] = {}
        self._rooms: dict[UUID, Room] = {}

    def add(self, ticket: Ticket, gathering: Gathering) -> datetime | None:
        """Take a start in; return when its batch is due, or None when it is complete."""
        first = self._in.get(gathering.room)
        if first is None:
            first = self._in[gathering.room] = _Open(ticket.head.created_at + gathering.period)
        first.tickets.append(ticket)
        first.size += len(encode(ticket.request.trigger)) + len(encode(ticket.request.inputs or {}))
        self._rooms[ticket.head.run_id] = gathering.room
        is_complete = len(first.tickets) >= gathering.most or first.size >= MAX_BYTES
        return None if is_complete else first.due

    def close(self, room: Room) -> Sequence[Ticket]:
        """Keep the starts of a room no longer, and return them in order of asking."""
        found = self._in.pop(room, None)
        if found is None:
            return ()
        for ticket in found.tickets:
            self._rooms.pop(ticket.head.run_id, None)
        return sorted(found.tickets, key=lambda ticket: ticket.position)

    def take(self, run_id: UUID) -> Ticket | None:
        """Take a start out of its batch again."""
        room = self._rooms.pop(run_id, None)
        if room is None:
            return None
        found = self._in[room]
        ticket = next(one for one in found.tickets if one.head.run_id == run_id)
        found.tickets.remove(ticket)
        return ticket


@dataclass(frozen=True, slots=True)
class Joined:
    """What has become of the starts of a batch."""

    rewritten: Mapping[int, bytes]
    """What the inbox says of them from now on, by place; empty where nothing was joined."""
    apart: tuple[Ticket, ...]
    """Those that start by themselves: the only one, or one whose inputs cannot be made."""


def join(
    tickets: Sequence[Ticket], into: str, evaluator: Evaluator, variables: Mapping[str, Any]
) -> Joined:
    """Make one request of many: the first one's, with the lists of all of them in its input `into`."""
    parts: list[tuple[Ticket, dict[str, Any]]] = []
    apart: list[Ticket] = []
    for ticket in tickets:
        try:
            inputs = ticket.version.inputs(ticket.request, evaluator, variables)
        except FlowError:
            inputs = {}
        if isinstance(inputs.get(into), list):
            parts.append((ticket, inputs))
        else:
            apart.append(ticket)
    if len(parts) < 2:
        return Joined({}, (*(ticket for ticket, _ in parts), *apart))
    (leader, first), *_ = parts
    listed = [value for _, inputs in parts for value in inputs[into]]
    whole = replace(leader.request, inputs={**first, into: listed}, batched=len(parts))
    run_id = str(leader.head.run_id)
    rewritten = {leader.position: _payload(leader, whole)}
    for ticket, _ in parts[1:]:
        rewritten[ticket.position] = _payload(ticket, replace(ticket.request, joined=run_id))
    return Joined(rewritten, tuple(apart))


def _payload(ticket: Ticket, request: RunRequest) -> bytes:
    return encode({**request.as_json(), ASKED_AT: ticket.head.created_at.isoformat()})
