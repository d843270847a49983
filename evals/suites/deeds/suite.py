"""Whether a request is started by the right thing and does what was asked, whatever words ask for it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from agent.offline.meant.planned import start_of, uses_of
from agent.offline.retrieval import is_pure
from engine.core.action import Catalog
from evals.asking import Asked, Desk
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.deeds.corpus import HERE, Request, read_requests

SCORER_VERSION = 1
_TOLERANCE = {"trigger": 0.01, "actions": 0.01, "overlap": 0.01}


class Deeds(AsksPlanner):
    """`validation` was written by an author whose requests nothing is learned from."""

    name: ClassVar[str] = "deeds"
    splits: ClassVar[Mapping[str, Path]] = {"validation": HERE / "validation.jsonl"}

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        requests = read_requests(cases)
        desk = await Desk.of(self.planner)
        return [
            (await desk.ask(one.words)).as_json(one.id or str(at))
            for at, one in enumerate(requests)
        ]

    async def score(self, split: str) -> SplitResult:
        desk = await Desk.of(self.planner)
        started = time.monotonic()
        outcomes: list[Outcome] = []
        for at, request in enumerate(read_requests(self.splits[split])):
            outcomes += score(str(at), request, await desk.ask(request.words), desk.catalog)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)


def score(case: str, request: Request, asked: Asked, catalog: Catalog) -> list[Outcome]:
    """Score one first proposal; what was not asked for and only works on data is free."""
    used = uses_of(asked.document)
    right = frozenset().union(*request.uses, request.optional)
    found = sum(1 for one in request.uses if one & used)
    more = [one for one in used - right if not _is_pure(one, catalog)]
    overlap = 2 * found / (found + len(request.uses) + found + len(more)) if found else 0.0
    points = {
        "trigger": float(bool({start_of(asked.document)} & request.triggers)),
        "actions": float(found == len(request.uses) and not more),
        "overlap": overlap,
    }
    faults = [p for p in asked.problems if p.severity == "error"]
    valid = {"valid": float(not faults)} if asked.document is not None else {}
    return [Outcome(case, "all", metric, value) for metric, value in (points | valid).items()]


def _is_pure(action_id: str, catalog: Catalog) -> bool:
    spec = catalog.action(action_id)
    return spec is not None and is_pure(spec)
