"""Forecast runs that come later from those that came before, and say how far off that was.

python -m tests.agent.forecast.measure [--runs 60] [--seed 20261128]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Final

from rich.console import Console
from rich.table import Table

from agent.forecast.forecast import QUANTITIES, Forecast, amounts_of, forecast
from agent.forecast.history import History
from agent.forecast.share import Past
from api.drafts.assumed import assumed
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.plan import Plan
from engine.runtime.rehearse import Occasion, rehearse
from engine.testing.clock import FakeClock
from evals.suites.optimise.case import Case
from evals.suites.optimise.staging import Staging
from evals.virtual_time import run_virtually
from tests.agent.forecast.world import cases
from tools.catalog import load_catalog
from tools.registry import ActionRegistry
from tools.simulate import SimulatedRunner

FIRST: Final = 20
"""So many runs are there before the first forecast that counts."""
RUNS: Final = 60
SEED: Final = 20261128


@dataclass(frozen=True, slots=True)
class Told:
    """One forecast beside what came."""

    workflow: str
    forecast: Forecast
    real: Mapping[str, float]

    def error(self, quantity: str) -> float | None:
        """How far off, as a part of what came; None where there was nothing to be off."""
        assert self.forecast.amounts is not None
        real, expected = self.real[quantity], self.forecast.amounts[quantity].expected
        if real == 0:
            return None if expected == 0 else 1.0
        return abs(expected - real) / real

    def covers(self, quantity: str) -> bool:
        """Whether it lies in the interval."""
        assert self.forecast.amounts is not None
        found = self.forecast.amounts[quantity]
        assert found.low is not None
        assert found.high is not None
        slack = 1e-9 + 1e-6 * self.real[quantity]
        return found.low - slack <= self.real[quantity] <= found.high + slack


@dataclass(frozen=True, slots=True)
class Score:
    """How good forecasts of one amount are."""

    count: int
    median_error: float
    coverage: float


def measure(runs: int = RUNS, seed: int = SEED) -> list[Told]:
    """Play every workflow so often, and forecast each run after the first ones."""
    return run_virtually(_measured(cases(runs, seed)))


def score(told: Sequence[Told], quantity: str) -> Score:
    """Sum up one amount; forecasts of nought that came true count as covered, not as exact."""
    errors = [error for one in told if (error := one.error(quantity)) is not None]
    covered = [one.covers(quantity) for one in told]
    return Score(len(told), median(errors) if errors else 0.0, sum(covered) / len(covered))


async def _measured(made: Sequence[Case]) -> list[Told]:
    staging = Staging(load_catalog())
    told: list[Told] = []
    for case in made:
        plan = compile_plan(Document.parse(dict(case.document)), staging.catalog)
        played = await staging.stage(case)
        assert {one.status for one in played} == {"succeeded"}, case.id
        past = [Past.of(plan, one.events) for one in played]
        for n in range(FIRST, len(past)):
            rehearsed = await _rehearsed(staging, plan, case, n)
            before = History(past[:n][::-1][:40])
            found = forecast(rehearsed, before, knows_inputs=True)
            told.append(Told(case.id, found, amounts_of(past[n])))
    return told


async def _rehearsed(staging: Staging, plan: Plan, case: Case, count: int) -> Past:
    ready = assumed(plan.document, staging.catalog, calls_are_open=True)
    result = await rehearse(
        ready.document,
        Occasion(inputs=case.runs[count].inputs),
        catalog=staging.catalog,
        runner=SimulatedRunner(ActionRegistry(), staging.evaluator, shapes=ready.shapes),
        evaluator=staging.evaluator,
        clock=FakeClock(datetime(2026, 11, 28, 9, 0, tzinfo=UTC)),
    )
    assert result.status == "succeeded", result.error
    return Past.of(plan, result.events)


def main() -> int:
    """Print a table; every workflow has a line for each amount that it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    told = measure(asked.runs, asked.seed)
    table = Table(title=f"{len(told)} later runs", title_justify="left")
    for column in ("workflow", "amount", "runs", "median error", "within the interval of 80 %"):
        table.add_column(column)
    for name in (*dict.fromkeys(one.workflow for one in told), "all"):
        own = [one for one in told if name in (one.workflow, "all")]
        for quantity in QUANTITIES:
            if any(one.real[quantity] for one in own):
                found = score(own, quantity)
                table.add_row(
                    name,
                    quantity,
                    str(found.count),
                    f"{found.median_error:.1%}",
                    f"{found.coverage:.1%}",
                )
    Console(width=None if sys.stdout.isatty() else 110).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
