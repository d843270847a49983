"""What rules look at: a document, its compiled plan, and the runs that were recorded of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from agent.explain.record import RunRecord, walk
from agent.optimise.around import Surroundings
from engine.core.action import Catalog
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.edges import Edge, edges
from engine.core.events import Envelope
from engine.core.marks import in_marks
from engine.core.plan import Plan
from engine.core.record import Place, Record, Recorded

HARMLESS = frozenset({"pure", "read"})
_STARTS = frozenset({"step.started", "item.started"})
_ENDS = frozenset({"attempt.succeeded", "attempt.failed", "attempt.unknown", "child.ended"})


def places_of(plan: Plan, events: Iterable[Mapping[str, Any]]) -> Record:
    """Read recorded events place by place; what was recorded has the shape of an event."""
    return Record(plan, cast("Iterable[Envelope]", events))


class Ran:
    """One recorded run, by place: what was asked and answered, and how long that took."""

    def __init__(self, record: RunRecord, plan: Plan) -> None:
        self.record = record
        self.places = places_of(plan, record.events)

    @property
    def went_well(self) -> bool:
        return self.record.status == "succeeded"

    @property
    def whole_s(self) -> float:
        """How long it took from its first event to its last, in seconds."""
        first, last = (datetime.fromisoformat(self.record.events[n]["at"]) for n in (0, -1))
        return (last - first).total_seconds()

    def of(self, step: str) -> Iterator[tuple[str | None, Recorded]]:
        """Every call of a step that was made: its item, and what is known of it."""
        for item, place in self.places.of(step).items():
            if place.attempts and place.args is not None:
                yield item, place

    @cached_property
    def seconds(self) -> Mapping[Place, float]:
        """How long each call took, from its first attempt to the end of its last, pauses included."""
        began: dict[Place, datetime] = {}
        took: dict[Place, float] = {}
        for event in self.record.events:
            place = (event["step"], event["item"])
            at = datetime.fromisoformat(event["at"])
            if event["type"] in _STARTS:
                began.setdefault(place, at)
            elif event["type"] in _ENDS or event["type"] == "step.succeeded":
                took[place] = (at - began.get(place, at)).total_seconds()
        return took


@dataclass(frozen=True)
class Sight:
    """A workflow as it ran."""

    json: Mapping[str, Any]
    runs: Sequence[Ran]
    """Newest first, all of this document."""
    catalog: Catalog
    around: Surroundings = field(default_factory=Surroundings)

    @classmethod
    def of(
        cls,
        document: Mapping[str, Any],
        records: Sequence[RunRecord],
        catalog: Catalog,
        around: Surroundings | None = None,
    ) -> Sight:
        """Look at a document and runs of it, and at what stands around it."""
        plan = compile_plan(Document.parse(dict(document)), catalog)
        ran = [Ran(record, plan) for record in records]
        return cls(document, ran, catalog, around or Surroundings())

    @cached_property
    def document(self) -> Document:
        return Document.parse(dict(self.json))

    @cached_property
    def plan(self) -> Plan:
        return compile_plan(self.document, self.catalog)

    @cached_property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """Every step by its id, those inside groups too."""
        return {step["id"]: step for step, _ in walk(self.json.get("steps", ()))}

    @cached_property
    def groups(self) -> Mapping[str, str | None]:
        """The group each step stands in."""
        return {step["id"]: group for step, group in walk(self.json.get("steps", ()))}

    @cached_property
    def edges(self) -> Mapping[str, tuple[Edge, ...]]:
        return edges(self.document)

    @property
    def good(self) -> list[Ran]:
        return [run for run in self.runs if run.went_well]

    def name(self, step: str) -> str:
        """What people call a step."""
        return in_marks(self.steps.get(step, {}).get("name") or step)

    def names(self, steps: Sequence[str]) -> str:
        told = [self.name(step) for step in steps]
        return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"

    def inner(self, step: str) -> list[str]:
        """The steps inside a group, at any depth; of another step itself."""
        found = [one["id"] for one, _ in walk(self.steps[step].get("steps", ()))]
        return found or [step]

    def is_harmless(self, step: str) -> bool:
        """Tell whether nothing outside changes by it: it reads, computes, or is a group of such steps."""
        plans = [self.plan.steps[one] for one in self.inner(step)]
        return all(plan.kind == "action" and plan.effect in HARMLESS for plan in plans)

    def asks(self, step: str) -> bool:
        """Tell whether it reads from outside and changes nothing there."""
        plans = [self.plan.steps[one] for one in self.inner(step)]
        return self.is_harmless(step) and any(plan.effect == "read" for plan in plans)

    def waiting_for(self, step: str) -> list[tuple[str, Edge]]:
        """Every step that waits for one, with how."""
        return [
            (name, edge)
            for name, found in self.edges.items()
            for edge in found
            if edge.source == step
        ]

    def upstream(self, step: str) -> set[str]:
        """Every step that has to be settled before, the groups around it counted."""
        found: set[str] = set()
        open_ = [step]
        while open_:
            name = open_.pop()
            around = self.groups.get(name)
            sources = [edge.source for edge in self.edges.get(name, ())]
            new = [one for one in [*sources, around] if one is not None and one not in found]
            found.update(new)
            open_.extend(new)
        return found

    def is_conditional(self, step: str) -> bool:
        """Tell whether it, or what it waits for, may be left out in a run that goes well."""
        return any(
            self.steps[name].get("when") is not None
            or self.steps[name].get("disabled")
            or any(edge.port is not None for edge in self.edges[name])
            for name in {step, *self.upstream(step)}
        )

    def writes_before(self, step: str) -> set[str]:
        return {
            name
            for name in self.upstream(step)
            if self.steps[name].get("type") != "group" and not self.is_harmless(name)
        }
