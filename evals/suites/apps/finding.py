"""Which steps of a proposal a case means: by action, by service, and by what it may have besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.core.action import Catalog
from evals.suites.apps.case import Case
from evals.suites.main_job.shape import Shape


def means(key: str, action: str) -> bool:
    """Whether a key of a case (an id, several with `|`, or a service) means this action."""
    names = key.split("|")
    return action in names or action.partition(".")[0] in names


@dataclass(frozen=True)
class Found:
    """A proposed graph beside a case: which step stands for which asked-for action."""

    case: Case
    shape: Shape
    catalog: Catalog

    @cached_property
    def asked_for(self) -> Mapping[int, str]:
        """Place in `uses` -> the step that stands for it; what can be less is served first."""
        found: dict[int, str] = {}
        places = sorted(range(len(self.case.uses)), key=lambda n: len(self.case.uses[n]))
        for place in places:
            wanted = self.case.uses[place]
            free = (step for step in self.shape.steps if step not in found.values())
            step = next((step for step in free if self.shape.kind(step) in wanted), None)
            if step is not None:
                found[place] = step
        return found

    def of_key(self, key: str) -> list[str]:
        """Answer the steps that a key of the case means."""
        return [step for step in self.shape.steps if means(key, self.shape.kind(step))]

    def is_replaced(self, key: str) -> bool:
        """Whether nothing this key means is there because an alternative of it is."""
        return not self.of_key(key) and any(
            place in self.asked_for and any(means(key, action) for action in wanted)
            for place, wanted in enumerate(self.case.uses)
        )

    def leads_on(self, step: str) -> bool:
        """Whether an asked-for step is this one, or comes after it; or a stop does."""
        ends = [*self.asked_for.values(), *self.shape.of_kind("stop")]
        return any(self.shape.follows(end, step) for end in ends)

    def is_free(self, step: str) -> bool:
        """Whether nobody had to ask for this step: it touches nothing, or looks up what is needed."""
        kind = self.shape.kind(step)
        spec = self.catalog.action(kind)
        if spec is None:
            return "." not in kind
        if spec.effect == "pure":
            return True
        return spec.effect == "read" and self._in_play(kind) and self.leads_on(step)

    def only_reads(self, step: str) -> bool:
        """Whether all that a step does is give something to later ones."""
        spec = self.catalog.action(self.shape.kind(step))
        return spec is not None and spec.effect in ("read", "pure")

    def carries(self, step: str) -> bool:
        """Whether a step only hands on, reworked, what it was given."""
        spec = self.catalog.action(self.shape.kind(step))
        return spec is not None and (spec.effect == "pure" or is_ai(spec.id))

    def _in_play(self, kind: str) -> bool:
        services = {action.partition(".")[0] for action in self._named()}
        return not is_ai(kind) and kind.partition(".")[0] in services

    def _named(self) -> Iterator[str]:
        yield from (start.type for start in self.case.starts)
        for wanted in self.case.uses:
            yield from wanted


def started_by(trigger: Mapping[str, Any]) -> str:
    """Answer what a trigger is: the app's event it waits for, or its kind."""
    return str(trigger.get("uses") or trigger.get("type"))


def is_ai(action: str) -> bool:
    """Whether a model answers."""
    return action.startswith("ai.")


def places_after(found: Found, place: int) -> Sequence[str]:
    """Answer the steps that stand for what a case lists after a place."""
    return [step for other, step in found.asked_for.items() if other > place]
