"""Which runs may start, and beside which: overlap of a trigger first, then the workflow's own settings."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from engine.core.document import Batched, Debounce
from engine.core.value_object import value_object
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


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many starts in one room within any period of this length."""

    room: Room
    most: int
    period: timedelta
    when_full: Literal["queue", "skip"]


@dataclass(frozen=True, slots=True)
class Hold:
    """A run waits this long for a newer one of its room, which then takes its place."""

    room: Room
    quiet: timedelta
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class Gathering:
    """Starts of one room become one run, whose input `into` lists what they brought."""

    room: Room
    into: str
    most: int
    period: timedelta


@value_object
class Flow:
    """Everything a run has to pass before it starts."""

    limits: tuple[Limit, ...] = ()
    """In the order in which they are applied."""
    pace: Pace | None = None
    hold: Hold | None = None
    gathering: Gathering | None = None
    priority: float = 0.0
    """Of those that wait, the highest starts first."""

    @property
    def is_free(self) -> bool:
        """Tell whether the run may start at once, whatever else is going on."""
        waits_for_others = self.hold is not None or self.gathering is not None
        return not self.limits and self.pace is None and not waits_for_others

    @property
    def rooms(self) -> tuple[Room, ...]:
        """Return the rooms in which the run may have to wait for space."""
        rooms = tuple(limit.room for limit in self.limits)
        return rooms if self.pace is None else (*rooms, self.pace.room)


def flow_of(request: RunRequest, version: CompiledVersion, evaluator: Evaluator) -> Flow:
    """Return what a run has to pass: its trigger's overlap, and the settings of its workflow."""
    limits: list[Limit] = []
    workflow = str(request.workflow_id)
    if request.overlap != "parallel" and request.trigger_id is not None:
        limits.append(Limit(("trigger", workflow, request.trigger_id), 1, request.overlap))
    settings = version.settings
    given = (settings.concurrency, settings.throttle, settings.debounce, settings.batch)
    if not any(given):
        return Flow(tuple(limits))
    value_of = _Values(request, version, evaluator)
    own, throttle = settings.concurrency, settings.throttle
    if own is not None:
        room = ("workflow", workflow, value_of.key(own.key))
        limits.append(Limit(room, own.limit, own.when_full))
    pace = None
    if throttle is not None:
        room = ("throttle", workflow, value_of.key(throttle.key))
        period = timedelta(seconds=throttle.period_s)
        pace = Pace(room, throttle.limit, period, throttle.when_full)
    hold = _hold(request, settings.debounce, value_of)
    gathering = _gathering(request, settings.batch, value_of)
    return Flow(tuple(limits), pace, hold, gathering, value_of.number(settings.priority))


def _stands_alone(request: RunRequest) -> bool:
    # Somebody waits for a called run, and a person chose to repeat one: neither gives way to another.
    return request.parent is not None or request.rerun is not None or request.mode != "live"


def _gathering(request: RunRequest, batch: Batched | None, value_of: "_Values") -> Gathering | None:
    if batch is None or request.batched is not None or _stands_alone(request):
        return None
    # Another version may have other inputs.
    room = ("batch", str(request.workflow_id), str(request.version), value_of.key(batch.key))
    return Gathering(room, batch.into, batch.max_size, timedelta(seconds=batch.period_s))


def _hold(request: RunRequest, debounce: Debounce | None, value_of: "_Values") -> Hold | None:
    if debounce is None or _stands_alone(request):
        return None
    room = ("debounce", str(request.workflow_id), value_of.key(debounce.key))
    longest = None if debounce.max_wait_s is None else timedelta(seconds=debounce.max_wait_s)
    return Hold(room, timedelta(seconds=debounce.period_s), longest)


class _Values:
    """What the expressions of flow settings give for one run."""

    def __init__(self, request: RunRequest, version: CompiledVersion, evaluator: Evaluator) -> None:
        self._request, self._version, self._evaluator = request, version, evaluator

    def key(self, template: Any) -> str:
        """Return the key; without one of its own the run shares the workflow's common room."""
        value = None if template is None else self._value(template)
        return "" if value is None else str(value)

    def number(self, given: Any) -> float:
        """Return a priority; what is no number stands in the middle."""
        value = self._value(given) if isinstance(given, str) else given
        if isinstance(value, bool) or not isinstance(value, int | float):
            return 0.0
        return float(value)

    def _value(self, template: Any) -> Any:
        try:
            # As the run will have them: mapped from the trigger, and with their defaults.
            inputs = self._version.inputs(self._request, self._evaluator, {})
            scope = {"trigger": self._request.trigger, "inputs": inputs, "vars": {}}
            return self._evaluator.evaluate(template, scope)
        except FlowError:
            return None


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

    def leave(self, run_id: UUID) -> tuple[Room, ...]:
        """Stop counting a run; return the rooms in which that made space."""
        rooms = self._rooms.pop(run_id, ())
        for room in rooms:
            inside = self._inside[room]
            inside.pop(run_id, None)
            if not inside:
                del self._inside[room]
        return rooms

    def inside(self, room: Room) -> tuple[UUID, ...]:
        """Return the runs in a room, oldest first."""
        return tuple(self._inside.get(room, ()))

    def full(self, limits: tuple[Limit, ...]) -> Limit | None:
        """Return the first limit that is reached, or None."""
        for limit in limits:
            if len(self._inside.get(limit.room, {})) >= limit.most:
                return limit
        return None

    def judge(self, limits: tuple[Limit, ...]) -> Verdict:
        """Decide on a run that wants to start now."""
        limit = self.full(limits)
        if limit is None:
            return Verdict("start")
        if limit.when_full == "skip":
            return Verdict("skip")
        return Verdict("queue", limit if limit.when_full == "cancel_oldest" else None)
