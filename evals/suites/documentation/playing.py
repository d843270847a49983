"""Playing a workflow and the one its documentation plans back to on the same answers: do they do the same outside?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from api.drafts.assumed import assumed
from api.drafts.rehearsal import trigger_of
from engine.core.action import Catalog
from engine.core.commands import StartChild
from engine.core.document import ActionStep, Document, walk_steps
from engine.expressions import CelEngine
from engine.ports import StepCall, StepOutcome, StepRunner, Succeeded
from engine.runtime.live_run import ChildEnd
from engine.runtime.rehearse import Occasion, rehearse
from engine.runtime.stage import JumpingClock
from tools.registry import ActionRegistry
from tools.samples import sample_of
from tools.simulate import SimulatedRunner

_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_FIGURES: Sequence[Sequence[float]] = (
    (0, 7, 600, 25_000),
    (3, 45, 90, 1_500),
    (10_000, 1, 100, 20),
)
"""The figures in the items of each play: what is kept of them has to differ."""
REGISTRY = ActionRegistry()


@dataclass(frozen=True, slots=True)
class Did:
    """How a play ended, and every call outside, in no order: steps beside each other have none."""

    status: str
    calls: tuple[str, ...]
    reached: frozenset[str]
    """The steps that called something outside."""


@dataclass(slots=True)
class _Answers:
    """Implements StepRunner: the same call is answered the same in both plays, and is written down."""

    otherwise: StepRunner
    figures: Sequence[float]
    known: dict[str, Any]
    calls: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    async def run(self, call: StepCall) -> StepOutcome:
        outcome = await self.otherwise.run(call)
        if not isinstance(outcome, Succeeded) or outcome.note.get("simulated") is None:
            return outcome
        asked = _asked(call)
        self.calls.append(asked)
        self.reached.add(call.step_id)
        answer = self.known.setdefault(asked, spread(outcome.output, self.figures))
        return replace(outcome, output=answer)


def _asked(call: StepCall) -> str:
    return json.dumps([call.action, call.args], sort_keys=True, ensure_ascii=False)


def spread(value: Any, figures: Sequence[float], place: int = 0) -> Any:
    """Make of a sample several items with different figures and names."""
    if isinstance(value, dict):
        return {key: spread(part, figures, place) for key, part in value.items()}
    if isinstance(value, list):
        return [spread(value[0], figures, n) for n in range(len(figures))] if value else value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return type(value)(figures[place])
    return f"{value} {place}" if isinstance(value, str) and place else value


def outside(document: Mapping[str, Any], catalog: Catalog) -> frozenset[str]:
    """Name the steps that call something outside."""
    found = set()
    for _, step in walk_steps(Document.parse(document).steps):
        spec = catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if spec is not None and spec.effect != "pure":
            found.add(step.id)
    return frozenset(found)


async def both_done(
    original: Mapping[str, Any], planned: Mapping[str, Any], catalog: Catalog
) -> list[tuple[Did, Did]]:
    """Play both on the same answers, several times with other figures."""
    done = []
    for figures in _FIGURES:
        known: dict[str, Any] = {}
        first = await _done(original, catalog, figures, known)
        done.append((first, await _done(planned, catalog, figures, known)))
    return done


async def _done(
    document: Mapping[str, Any], catalog: Catalog, figures: Sequence[float], known: dict[str, Any]
) -> Did:
    evaluator = CelEngine()
    read = Document.parse(document)
    ready = assumed(read, catalog, calls_are_open=True)
    runner = _Answers(SimulatedRunner(REGISTRY, evaluator, shapes=ready.shapes), figures, known)

    def called(call: StartChild) -> ChildEnd:
        outputs = sample_of(ready.shapes.get(call.step, {"type": "object"}))
        return ChildEnd(None, "succeeded", outputs)

    found = await rehearse(
        ready.document,
        Occasion(trigger=trigger_of(read, catalog, ready.call)),
        catalog=catalog,
        runner=runner,
        evaluator=evaluator,
        clock=JumpingClock(_NOW),
        called=called,
    )
    return Did(found.status, tuple(sorted(runner.calls)), frozenset(runner.reached))
