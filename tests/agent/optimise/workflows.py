"""Small workflows that ran in memory, for tests of what is recommended of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.optimise.adviser import Advised, Adviser
from evals.planners import NOBODY
from evals.suites.optimise.case import Case, Occasion
from evals.suites.optimise.ports import CaseValidator, StagedRuns
from evals.suites.optimise.staging import Staging
from evals.virtual_time import run_virtually
from tools.catalog import load_catalog

READ = "https://a.example.com/v"
WRITE = "https://b.example.com/w"
WORLD = {
    READ: {"body": {"v": 1, "rows": [{"id": "x"}]}, "after_s": 1.0},
    WRITE: {"body": {"ok": True}, "after_s": 0.5},
}


def read(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "uses": "http.request", "with": {"method": "GET", "url": READ}, **more}


def write(name: str, text: str = "done", **more: Any) -> dict[str, Any]:
    given = {"method": "PUT", "url": WRITE, "json": {"text": text}}
    return {"id": name, "uses": "http.request", "with": given, **more}


def advised(
    *steps: dict[str, Any],
    times: int = 3,
    world: Mapping[str, Any] = WORLD,
    more: tuple[Mapping[str, Any], ...] = (),
    **document: Any,
) -> Advised:
    """Run a workflow so often, then once in each of `more` worlds, and ask what it could save."""

    async def work() -> Advised:
        staging = Staging(load_catalog())
        whole = {"nexa": 1, "name": "W", "steps": list(steps), **document}
        occasions = [Occasion({}, world)] * times + [Occasion({}, one) for one in more]
        case = Case("w", "any", frozenset(), whole, occasions, 3600)
        port = StagedRuns(staging, case, await staging.stage(case))
        return await Adviser(port, port, port, CaseValidator(staging), staging.catalog).advise(
            NOBODY, "w"
        )

    return run_virtually(work())


def rules(found: Advised) -> list[str]:
    return [one.change.rule for one in found.advice]
