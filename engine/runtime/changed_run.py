"""What a change does to a past run: the run played without it and with it, on what was recorded, and both compared."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.core.compare import RunDifference, differences
from engine.core.events import Envelope, RunStatus
from engine.core.plan import Plan
from engine.core.record import Record
from engine.runtime.equal import Question, writes_of
from engine.runtime.reenact import Reenacted
from engine.runtime.values import Values

_OF_THE_RUN: Final = frozenset({"run_end", "outputs"})


@dataclass(frozen=True, slots=True)
class Writes:
    """Writes of one step that only one of two plays makes."""

    step: str
    action: str
    times: int


@dataclass(frozen=True, slots=True)
class ChangedRun:
    """How a past run goes without a change and with it."""

    status_before: RunStatus
    status_after: RunStatus
    differences: tuple[RunDifference, ...]
    """The first of each step that both documents have, then that of what the run gives."""
    new_writes: tuple[Writes, ...]
    gone_writes: tuple[Writes, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether the run ends as it did, gives the same and writes the same."""
        of_run = any(one.step is None for one in self.differences)
        return not (of_run or self.new_writes or self.gone_writes)


def changed_run(before: Reenacted, old: Plan, after: Reenacted, new: Plan) -> ChangedRun:
    """Compare two plays of one past run; nothing is played here."""
    plain = [plain_events(one.events, one.values) for one in (before, after)]
    then, now = Record(old, plain[0]), Record(new, plain[1])
    # What was too large for an event stands in its place already.
    nothing = Values()
    wrote, writes = writes_of(then, nothing), writes_of(now, nothing)
    return ChangedRun(
        before.status,
        after.status,
        tuple(_told(then, now, plain[1])),
        _only(writes, wrote),
        _only(wrote, writes),
    )


def plain_events(events: list[Envelope], values: Values) -> list[Envelope]:
    """Return events with what was too large for them in its place."""
    return [
        {**event, "data": {key: values.resolve_all(part) for key, part in event["data"].items()}}
        for event in events
    ]


def _told(then: Record, now: Record, events: list[Envelope]) -> Iterator[RunDifference]:
    told: set[str | None] = set()
    for one in differences(then, now, events):
        if one.step is None and one.what in _OF_THE_RUN:
            yield one
        elif one.step in then.plan.steps and one.step in now.plan.steps and one.step not in told:
            told.add(one.step)
            yield one


def _only(
    here: Counter[tuple[str, Question]], there: Counter[tuple[str, Question]]
) -> tuple[Writes, ...]:
    """Name the writes made here and not there, whichever step makes them, by step."""
    left = Counter[Question]()
    for (_, asked), times in there.items():
        left[asked] += times
    found = Counter[tuple[str, str]]()
    for (step, asked), times in here.items():
        common = min(times, left[asked])
        left[asked] -= common
        if times > common:
            found[step, asked[0]] += times - common
    return tuple(Writes(step, action, times) for (step, action), times in found.items())
