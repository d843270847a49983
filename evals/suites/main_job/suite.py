"""The main job, end to end: words to workflow to effects in the world."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import ClassVar

from agent.deps import Planner
from engine.expressions.engine import CelEngine
from evals.measure import (
    Measure,
    Outcome,
    Prediction,
    SplitResult,
    mean_by_group,
    mean_by_metric,
)
from evals.planners import AsksPlanner, LookingUp
from evals.suites.main_job.answer import Answer, prediction
from evals.suites.main_job.case import Case, load_cases
from evals.suites.main_job.peers import BASE
from evals.suites.main_job.scoring import SCORER_VERSION, TOLERANCE, score_case
from evals.suites.main_job.task import Desk
from evals.suites.main_job.variants import VARIANTS
from evals.suites.main_job.world import running_world
from tools.catalog import FolderCatalog, load_catalog

_HERE = Path(__file__).parent
_CLOSED = frozenset({"validation", "third_validation", "fourth"})
_ORDER = (
    "graph", "arguments", "valid", "effects", "edits", "untouched", "undo", "honesty", "whole",
)  # fmt: skip


class MainJob(AsksPlanner):
    """The committed cases: of those that are closed only totals are shown, all others are open."""

    name: ClassVar[str] = "main_job"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
        "more": _HERE / "more.yaml",
        "third": _HERE / "third.yaml",
        "third_validation": _HERE / "third_validation.yaml",
        "fourth": _HERE / "fourth.yaml",
        **dict.fromkeys(VARIANTS, _HERE / "cases.yaml"),
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        async with _desk(self.planner) as desk:
            loaded = load_cases(cases, BASE)
            return [prediction(case.id, answer) for case, answer in await _answers(desk, loaded)]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        async with _desk(self.planner) as desk:
            variant = split if split in VARIANTS else None
            cases = load_cases(self.splits[split], BASE, variant)
            answered = await _answers(desk, cases)
        outcomes = [outcome for case, answer in answered for outcome in score_case(case, answer)]
        return SplitResult(
            suite=self.name,
            split=split,
            scorer_version=SCORER_VERSION,
            measures=_ordered(outcomes),
            outcomes=tuple(outcomes),
            groups=mean_by_group(outcomes),
            seconds=time.monotonic() - started,
            is_open=split not in _CLOSED,
            notes=(_speed(answered),),
        )


_SERVICES = frozenset(["ai", "email", "http", "imap", "rss", "slack", "sql", "webhook"])
"""The services there were when the requests were written: what asks for others is to be refused."""


def _catalog() -> FolderCatalog:
    whole = load_catalog()
    actions = [
        a for a in whole.actions() if a.connection is None or a.id.split(".")[0] in _SERVICES
    ]
    known = {a.id.split(".")[0] for a in actions}
    named = {a.id.split(".")[0] for a in whole.actions()} - known
    triggers = [t for t in whole.triggers() if t.id.split(".")[0] not in named]
    return FolderCatalog(actions, triggers)


@asynccontextmanager
async def _desk(asked: Planner) -> AsyncIterator[Desk]:
    engine, catalog = CelEngine(), _catalog()
    planner = LookingUp(asked, catalog)
    await planner.warm()
    async with running_world(engine) as around:
        yield Desk(planner, catalog, engine, around)


async def _answers(desk: Desk, cases: Sequence[Case]) -> list[tuple[Case, Answer]]:
    by_id = {case.id: case for case in cases}
    return [(case, await desk.answer(case, by_id)) for case in cases]


def _ordered(outcomes: Sequence[Outcome]) -> tuple[Measure, ...]:
    measures = mean_by_metric(outcomes, TOLERANCE)
    return tuple(sorted(measures, key=lambda measure: _ORDER.index(measure.name)))


def _speed(answered: Sequence[tuple[Case, Answer]]) -> str:
    spent = sorted(answer.seconds for _, answer in answered if answer.plan is not None)
    if not spent:
        return "no plan was made"
    late = spent[int(len(spent) * 0.95)]
    return f"planning took p50 {median(spent) * 1000:.0f} ms, p95 {late * 1000:.0f} ms"
