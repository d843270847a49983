"""Whether documentation says all: workflows told in words, planned back by the product's planner, and played beside themselves."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from agent.documenting.normal import differences
from agent.documenting.prose import prose
from agent.plan import PlanRequest
from agent.told.plan import told_plan
from agent.told.writer import in_full
from engine.core.action import Catalog
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner, LookingUp
from evals.suites import main_job
from evals.suites.documentation.cases import Case, load_cases, load_requests
from evals.suites.documentation.filling import filled_like
from evals.suites.documentation.playing import Did, both_done, outside
from tools.catalog import load_catalog
from tools.templates import library

SCORER_VERSION = 2
_NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ZONE = "Europe/Berlin"
_TOLERANCE = 0.01


class Documentation(AsksPlanner):
    """`dev`: the shipped templates, told with the values their inputs have, as whoever uses one would say it;
    `requests`: what the planner builds from open requests."""

    name: ClassVar[str] = "documentation"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": Path(library.__file__).parent,
        "requests": Path(main_job.__file__).parent / "cases.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        found = []
        catalog = load_catalog()
        planner = LookingUp(self.planner, catalog)
        for case in await _cases(cases, planner, catalog):
            back = await _planned_back(planner, case, catalog)
            found.append({"id": case.id, "words": back.words, "document": back.planned})
        return found

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        catalog = load_catalog()
        planner = LookingUp(self.planner, catalog)
        outcomes: list[Outcome] = []
        for case in await _cases(self.splits[split], planner, catalog):
            outcomes += await _scored(planner, case, catalog)
        tolerance = dict.fromkeys((one.metric for one in outcomes), _TOLERANCE)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, tolerance, seconds=seconds)


async def _cases(path: Path, planner: LookingUp, catalog: Catalog) -> list[Case]:
    """Read workflows from a folder, or let the planner build those of a file of requests."""
    if await asyncio.to_thread(path.is_dir):
        return load_cases(path)
    found = []
    for name, words in load_requests(path):
        plan = await planner.draft(_request(words, catalog), ())
        if plan.document is not None:
            found.append(Case(name, "request", plan.document))
    return found


async def _scored(planner: LookingUp, case: Case, catalog: Catalog) -> list[Outcome]:
    try:
        back = await _planned_back(planner, case, catalog)
        words = back.words
        told = {"in_a_sentence": back.lost, **await _compared(case, back.planned, catalog)}
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is this case's failure
        words, crashed = "", [f"crashed: {type(error).__name__}: {error}"]
        told = dict.fromkeys(("in_a_sentence", "plans_back", "plays_alike"), crashed)
    return [
        Outcome(case.id, case.group, name, 0.0 if why else 1.0, (*why, words) if why else ())
        for name, why in told.items()
    ]


async def _compared(
    case: Case, planned: Mapping[str, Any] | None, catalog: Catalog
) -> dict[str, list[str]]:
    """Answer measure -> what is wrong; what no play has reached is not compared by playing."""
    lost = _lost(case, planned)
    if planned is None:
        return {"plans_back": lost, "plays_alike": lost}
    played = await both_done(case.document, planned, catalog)
    unseen = not_reached(played, outside(case.document, catalog))
    found = {"plans_back": lost, "reached": unseen}
    return found if unseen else {**found, "plays_alike": apart(played)}


@dataclass(frozen=True, slots=True)
class _Back:
    """The words of a workflow, and what was built from them."""

    words: str
    planned: Mapping[str, Any] | None
    lost: list[str]
    """What the sentence alone does not carry."""


async def _planned_back(planner: LookingUp, case: Case, catalog: Catalog) -> _Back:
    """Tell a workflow in a sentence, or in full where that does not carry it, and plan it as a conversation does."""
    words = prose(case.document, catalog)
    planned = await _built(planner, words, case, catalog)
    lost = _lost(case, planned)
    if lost:
        words = in_full(case.document, catalog)
        planned = await _built(planner, words, case, catalog)
    return _Back(words, planned, lost)


async def _built(
    planner: LookingUp, words: str, case: Case, catalog: Catalog
) -> Mapping[str, Any] | None:
    request = _request(words, catalog)
    plan = told_plan(request) or await planner.draft(request, ())
    return None if plan.document is None else filled_like(plan.document, case.document)


def _lost(case: Case, planned: Mapping[str, Any] | None) -> list[str]:
    if planned is None:
        return ["the words cannot be planned"]
    return differences(case.document, planned)


def _request(words: str, catalog: Catalog) -> PlanRequest:
    return PlanRequest(text=words, catalog=catalog, now=_NOW, timezone=_ZONE)


def not_reached(played: Sequence[tuple[Did, Did]], outside_steps: Collection[str]) -> list[str]:
    """Name the steps that called nothing outside in any play of the original: of them nothing is shown."""
    reached = {step for first, _ in played for step in first.reached}
    unseen = sorted(set(outside_steps) - reached) or ([] if reached else ["any step"])
    return [f"no play reached {', '.join(unseen)}"] if unseen else []


def apart(played: Sequence[tuple[Did, Did]]) -> list[str]:
    """Say in what two plays differ."""
    for first, second in played:
        if first.status != second.status:
            return [f"it ended {second.status} instead of {first.status}"]
        if first.calls != second.calls:
            missing = sorted(set(first.calls) - set(second.calls))
            more = sorted(set(second.calls) - set(first.calls))
            return [f"not done: {missing[:1]}", f"done instead: {more[:1]}"]
    return []
