"""The cases are well-formed, there are enough of each kind, and their runs go as they say."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from evals.suites.optimise.case import Case, load_cases
from evals.suites.optimise.staging import Played, Staging
from evals.virtual_time import LoopClock, run_virtually
from tools.catalog import load_catalog

SUITE = Path(__file__).parents[3] / "evals" / "suites" / "optimise"
FILES = {"dev": SUITE / "cases.yaml", "validation": SUITE / "validation" / "cases.yaml"}


async def staged(cases: list[Case]) -> dict[str, list[Played]]:
    staging = Staging(load_catalog())
    return {case.id: await staging.stage(case) for case in cases}


def test_there_are_enough_cases_of_enough_kinds_and_a_third_is_held_out() -> None:
    dev, held_out = (load_cases(path) for path in FILES.values())
    kinds = Counter(case.kind for case in [*dev, *held_out])
    assert len(kinds) >= 9
    assert sum(kinds.values()) - kinds["clean"] >= 40
    assert kinds["clean"] >= 15
    assert len(held_out) * 3 >= len(dev) + len(held_out)
    assert len({case.id for case in [*dev, *held_out]}) == len(dev) + len(held_out)


@pytest.mark.parametrize("split", FILES)
def test_planted_steps_are_in_the_document_and_enough_runs_go_well(split: str) -> None:
    cases = load_cases(FILES[split])
    for case_id, runs in run_virtually(staged(cases)).items():
        case = next(one for one in cases if one.id == case_id)
        assert sum(run.status == "succeeded" for run in runs) >= 3, case_id
        assert case.is_clean or all(f"'{name}'" in str(case.document) for name in case.steps)


def test_virtual_time_counts_what_runs_side_by_side_once() -> None:
    async def slept() -> float:
        from datetime import UTC, datetime

        clock = LoopClock(datetime(2026, 1, 1, tzinfo=UTC))
        start = clock.now()
        await asyncio.gather(clock.sleep(5), clock.sleep(3))
        await clock.sleep(2)
        return (clock.now() - start).total_seconds()

    assert run_virtually(slept()) == pytest.approx(7.0)


def test_a_staged_run_takes_as_long_as_its_answers() -> None:
    cases = [case for case in load_cases(FILES["dev"]) if case.id == "par_two_sources"]
    runs = run_virtually(staged(cases))["par_two_sources"]
    assert [run.seconds for run in runs] == pytest.approx([5.3] * len(runs), abs=0.1)
