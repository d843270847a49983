"""What a run did, by place: the events of each step and item, with the numbers by which they are cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.explain.record import Event, RunRecord

Place = tuple[str, str | None]


@dataclass(slots=True)
class Spot:
    """One step, or one item of it."""

    step: str
    item: str | None
    index: int | None = None
    attempts: int = 0
    args: Any = None
    args_seq: int | None = None
    output: Any = None
    output_seq: int | None = None
    error: Mapping[str, Any] | None = None
    error_seq: int | None = None
    failed_tries: list[int] = field(default_factory=list)
    """Attempts that failed, by the event of their end."""
    unknown_tries: list[int] = field(default_factory=list)
    skipped_seq: int | None = None
    reason: str = ""
    started_at: str = ""

    @property
    def cause_seq(self) -> int | None:
        """The event closest to the cause: the last failed attempt, else the end of the step."""
        ends = [*self.failed_tries, *self.unknown_tries]
        return max(ends) if ends else self.error_seq


@dataclass(frozen=True, slots=True)
class Listing:
    """The list a step ran over."""

    seq: int
    step: str
    items: Any
    keys: Sequence[str]


class Trail:
    """A folded run."""

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self.spots: dict[Place, Spot] = {}
        self.lists: list[Listing] = []
        self.faults: list[tuple[int, Mapping[str, Any]]] = []
        """Expressions that could not be evaluated, by the event that says so."""
        self.end: Event | None = None
        self.requested: Event | None = None
        for event in record.events:
            self._take(event)

    def at(self, step: str, item: str | None) -> Spot | None:
        """Answer a place; of an item nothing is told of, nothing."""
        return self.spots.get((step, item))

    def of(self, step: str) -> list[Spot]:
        """Answer a step and its items, in the order in which they were first told of."""
        return [spot for (name, _), spot in self.spots.items() if name == step]

    def listing(self, step: str, item: str | None) -> Listing | None:
        """Answer the list an item of a step belongs to: the last one that knows its key."""
        found = [one for one in self.lists if one.step == step]
        key = (item or "").rpartition("/")[2]
        return next(
            (one for one in reversed(found) if key in one.keys), found[-1] if found else None
        )

    def _take(self, event: Event) -> None:
        kind, step = event["type"], event["step"]
        if kind == "run.requested":
            self.requested = event
        elif kind == "run.finished":
            self.end = event
        elif kind == "expression.evaluated":
            self._evaluated(event)
        elif step is not None:
            spot = self.spots.setdefault((step, event["item"]), Spot(step, event["item"]))
            _tell(spot, event)

    def _evaluated(self, event: Event) -> None:
        for value in event["data"].get("values", ()):
            if "error" in value:
                self.faults.append((event["seq"], value))
            elif value.get("site") == "foreach":
                keys = value.get("keys") or [str(n) for n in range(value.get("count", 0))]
                known = keys if isinstance(keys, list) else ()
                self.lists.append(Listing(event["seq"], value["step"], value["value"], known))


def _tell(spot: Spot, event: Event) -> None:
    kind, data, seq = event["type"], event["data"], event["seq"]
    spot.index = data.get("index", spot.index)
    match kind:
        case "step.started" | "item.started":
            spot.attempts = int(data.get("attempt", spot.attempts))
            spot.started_at = spot.started_at or str(event["at"])
            if "args" in data:
                spot.args, spot.args_seq = data["args"], seq
        case "attempt.failed":
            spot.failed_tries.append(seq)
        case "attempt.unknown":
            spot.unknown_tries.append(seq)
        case "step.skipped":
            spot.skipped_seq, spot.reason = seq, str(data.get("reason", ""))
        case "step.succeeded":
            spot.output, spot.output_seq, spot.error = data.get("output"), seq, None
        case "step.failed":
            spot.error, spot.error_seq = data.get("error"), seq
        case "item.settled" if data.get("ok"):
            spot.output, spot.output_seq, spot.error = data.get("output"), seq, None
        case "item.settled":
            spot.error, spot.error_seq = data.get("error"), seq
        case _:
            pass
