"""Which runs may go on beside each other: overlap of a trigger first, then the workflow's own limit."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from engine.errors import FlowError
from engine.ports import Evaluator
from engine.ports.runs import RunHead, RunRequest
from engine.runtime.plans import CompiledVersion

WhenFull = Literal["queue", "skip", "cancel_oldest"]
Room = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many runs in one room; what happens to one more."""

    room: Room
    most: int
    when_full: WhenFull


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a run that wants to start."""

    decision: Literal["start", "queue", "skip"]
    make_room: Limit | None = None
    """The limit for which the oldest run has to give way."""


def limits_of(
    request: RunRequest, version: CompiledVersion, evaluator: Evaluator
) -> tuple[Limit, ...]:
    """Return the limits a run is under, in the order in which they are applied."""
    limits: list[Limit] = []
    workflow = str(request.workflow_id)
    if request.overlap != "parallel" and request.trigger_id is not None:
        limits.append(Limit(("trigger", workflow, request.trigger_id), 1, request.overlap))
    own = version.concurrency
    if own is not None:
        key = ""
        if own.key is not None:
            try:
                # As the run will have them: mapped from the trigger, and with their defaults.
                inputs = version.inputs(request, evaluator, {})
                scope = {"trigger": request.trigger, "inputs": inputs, "vars": {}}
                key = str(evaluator.evaluate(own.key, scope))
            except FlowError:
                # Without a key of its own the run shares the workflow's common room.
                key = ""
        limits.append(Limit(("workflow", workflow, key), own.limit, own.when_full))
    return tuple(limits)


def room_of_trigger(head: RunHead) -> Room:
    """Return the room in which runs of one trigger count."""
    return ("trigger", str(head.workflow_id), head.trigger_id or "")


class Admission:
    """Counts the runs in each room and lets waiting ones in as soon as there is space."""

    def __init__(self) -> None:
        self._inside: dict[Room, dict[UUID, None]] = {}
        self._rooms: dict[UUID, tuple[Room, ...]] = {}

    def enter(self, run_id: UUID, rooms: tuple[Room, ...]) -> None:
        """Count a run in its rooms."""
        self._rooms[run_id] = rooms
        for room in rooms:
            self._inside.setdefault(room, {})[run_id] = None

    def leave(self, run_id: UUID) -> bool:
        """Stop counting a run; tell whether that made space anywhere."""
        rooms = self._rooms.pop(run_id, ())
        for room in rooms:
            inside = self._inside[room]
            inside.pop(run_id, None)
            if not inside:
                del self._inside[room]
        return bool(rooms)

    def inside(self, room: Room) -> tuple[UUID, ...]:
        """Return the runs in a room, oldest first."""
        return tuple(self._inside.get(room, ()))

    def judge(self, limits: tuple[Limit, ...]) -> Verdict:
        """Decide on a run that wants to start now."""
        for limit in limits:
            inside = self._inside.get(limit.room, {})
            if len(inside) < limit.most:
                continue
            if limit.when_full == "skip":
                return Verdict("skip")
            return Verdict("queue", limit if limit.when_full == "cancel_oldest" else None)
        return Verdict("start")
