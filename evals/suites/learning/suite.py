"""Whether a mistake that a person has put right is made again: the second, similar request, with and without memory."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from agent.explain.record import walk
from agent.learning.apply import with_corrections
from agent.learning.correction import Correction, corrections_between
from agent.plan import Plan
from engine.core.hole import hole_of
from evals.asking import Desk
from evals.lines import read_cases, reads_cases
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_TOLERANCE = {"right_with": 0.01, "right_without": 1.0}
"""That the planner alone is right more or less often is measured elsewhere."""


@dataclass(frozen=True, slots=True)
class Taught:
    """A first request, and what a person puts where in its plan."""

    request: str
    uses: str
    put: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """What was put right, and what the next request should come to: None where it should stay a question."""

    id: str
    group: str
    taught: tuple[Taught, ...]
    then: str
    uses: str
    expect: Mapping[str, Any]


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the suite's YAML."""
    return [_case(row) for row in read_cases(path)]


def _case(row: Mapping[str, Any]) -> Case:
    taught = tuple(Taught(**one) for one in row["taught"])
    return Case(row["id"], row["group"], taught, row["then"], row["uses"], row["expect"])


class Learning(AsksPlanner):
    """`dev` is open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "learning"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        desk = await Desk.of(self.planner)
        told: list[Prediction] = []
        for case in load_cases(cases):
            without, with_ = await _plans(desk, case)
            told.append({"id": case.id, "without": _json(without), "with": _json(with_)})
        return told

    async def score(self, split: str) -> SplitResult:
        desk, started = await Desk.of(self.planner), time.monotonic()
        outcomes: list[Outcome] = []
        for case in load_cases(self.splits[split]):
            outcomes += score(case, *await _plans(desk, case))
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)


async def _plans(desk: Desk, case: Case) -> tuple[Plan | None, Plan | None]:
    """The second plan as it is, and with what the first ones have taught."""
    known: list[Correction] = []
    for one in case.taught:
        document = (await desk.ask(one.request)).document
        if document is not None:
            # The newest first, as they are stored.
            known = [*corrections_between(document, put_right(document, one)), *known]
    plan = (await desk.ask(case.then)).plan
    return plan, with_corrections(plan, known) if plan is not None else None


def put_right(document: Mapping[str, Any], taught: Taught) -> dict[str, Any]:
    """Put what a person knows into every step of this action."""

    def edited(step: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(step)
        if step.get("uses") == taught.uses:
            made["with"] = {**step.get("with", {}), **taught.put}
        if "steps" in step:
            made["steps"] = [edited(one) for one in step["steps"]]
        return made

    return {**document, "steps": [edited(one) for one in document.get("steps", ())]}


def score(case: Case, without: Plan | None, with_: Plan | None) -> list[Outcome]:
    """Score what is meant to be known, beside what stays as it was said or asked."""
    before, after = _values(without, case), _values(with_, case)
    outcomes = []
    for argument, wanted in case.expect.items():
        place = f"{case.id}/{argument}"
        was, now = before.get(argument), after.get(argument)
        why = () if _is(now, wanted) else (f"{argument}: wanted {wanted!r}, got {now!r}",)
        if case.group in ("said", "apart"):
            is_kept = now == was and (wanted is None or _is(now, wanted))
            outcomes.append(Outcome(place, case.group, "kept", float(is_kept), why))
            continue
        outcomes.append(Outcome(place, case.group, "right_without", float(_is(was, wanted))))
        outcomes.append(Outcome(place, case.group, "right_with", float(_is(now, wanted)), why))
        if not _is(was, wanted) and _is(now, wanted) and with_ is not None:
            is_told = any(str(wanted) in one for one in with_.assumptions)
            outcomes.append(Outcome(place, case.group, "told", float(is_told)))
    return outcomes


def _values(plan: Plan | None, case: Case) -> Mapping[str, Any]:
    document = plan.document if plan is not None else None
    steps = walk(document.get("steps", ())) if document is not None else []
    found: Sequence[Mapping[str, Any]] = [
        step.get("with") or {} for step, _ in steps if step.get("uses") == case.uses
    ]
    return found[0] if found else {}


def _is(value: Any, wanted: Any) -> bool:
    if wanted is None:
        return value is None or hole_of(value) is not None
    return bool(value == wanted) or [value] == wanted or value == [wanted]


def _json(plan: Plan | None) -> dict[str, Any] | None:
    return plan.as_json() if plan is not None else None
