"""What people ask for, planned, run and compared by its effects."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from agent.deps import Planner
from engine.expressions.engine import CelEngine
from evals.measure import Prediction, SplitResult, mean_by_group
from evals.planners import AsksPlanner, LookingUp
from evals.suites.automation.case import Request, load_requests
from evals.suites.automation.scoring import SCORER_VERSION, TOLERANCE, score_request
from evals.suites.main_job.answer import Answer, JsonObject, Proposal
from evals.suites.main_job.peers import BASE
from evals.suites.main_job.task import Desk
from evals.suites.main_job.world import WITH_MODEL, running_world
from tools.catalog import load_catalog

_HERE = Path(__file__).parent
_OPEN = frozenset({"dev", "second", "third", "fourth"})
BARS: Mapping[str, float] = {"effects": 0.75, "valid": 1.0}


class Automation(AsksPlanner):
    """Each author's open split and a held-out third of it, of which nothing but totals is shown."""

    name: ClassVar[str] = "automation"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
        "second": _HERE / "second.yaml",
        "second_validation": _HERE / "second_validation.yaml",
        "third": _HERE / "third.yaml",
        "third_validation": _HERE / "third_validation.yaml",
        "fourth": _HERE / "fourth.yaml",
        "fourth_validation": _HERE / "fourth_validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        async with open_desk(self.planner) as desk:
            requests = load_requests(cases, BASE)
            return [
                prediction(request.id, await desk.proposed(request.case, None))
                for request in requests
            ]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        async with open_desk(self.planner) as desk:
            requests = load_requests(self.splits[split], BASE)
            answered = await _answers(desk, requests)
        outcomes = [one for request, answer in answered for one in score_request(request, answer)]
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        result = SplitResult.of(place, outcomes, TOLERANCE, seconds=seconds).with_bars(BARS)
        if split in _OPEN:
            return replace(result, is_open=True, groups=mean_by_group(outcomes))
        return result


@asynccontextmanager
async def open_desk(asked: Planner) -> AsyncIterator[Desk]:
    """Yield a desk with this planner, the shipped catalogue and all fakes."""
    engine, catalog = CelEngine(), load_catalog()
    planner = LookingUp(asked, catalog)
    await planner.warm()
    async with running_world(engine) as around:
        yield Desk(planner, catalog, engine, around, WITH_MODEL)


async def _answers(desk: Desk, requests: Sequence[Request]) -> list[tuple[Request, Answer]]:
    return [(request, await desk.answer(request.case, {})) for request in requests]


def prediction(case_id: str, answer: Answer) -> Prediction:
    """Write a first answer as a line of a prediction file."""
    line: Prediction = {"id": case_id, **described(answer.proposal)}
    line["questions"] = [q.text for q in answer.plan.questions] if answer.plan else []
    if answer.failure is not None:
        line["error"] = ": ".join(answer.failure)
    return line


def described(proposal: Proposal | None) -> JsonObject:
    """Return what is proposed, its problems and its holes."""
    problems = proposal.problems if proposal is not None else ()
    return {
        "document": proposal.document if proposal is not None else None,
        "problems": [p.as_json() for p in problems if p.severity != "hole"],
        "holes": [p.as_json() for p in problems if p.severity == "hole"],
    }
