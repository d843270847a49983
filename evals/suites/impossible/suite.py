"""Whether what cannot be done is said so: requests beyond the catalogue, and what must not be invented for them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.core.yaml import from_yaml
from evals.asking import Desk
from evals.lines import read_cases, reads_cases
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.impossible.scoring import score

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_TOLERANCE = {"honest": 0.01}


@dataclass(frozen=True, slots=True)
class Case:
    """One request and what an honest answer to it is."""

    id: str
    group: str
    words: str
    on: str | None = None
    kinds: tuple[str, ...] = ("impossible",)
    may: frozenset[str] = frozenset()
    says: tuple[tuple[str, ...], ...] = ()
    unsupported: tuple[tuple[str, ...], ...] = ()
    admits: tuple[str, ...] = ()
    within_s: float | None = None


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the suite's YAML, or JSON lines of `id` and `request`."""
    return [_case(row) for row in read_cases(path)]


def _case(row: Mapping[str, Any]) -> Case:
    return Case(
        id=row["id"],
        group=row["group"],
        words=row["words"] * row.get("repeat", 1),
        on=row.get("on"),
        kinds=tuple(row.get("kinds", ("impossible",))),
        may=frozenset(row.get("may", ())),
        says=tuple(map(tuple, row.get("says", ()))),
        unsupported=tuple(map(tuple, row.get("unsupported", ()))),
        admits=tuple(row.get("admits", ())),
        within_s=row.get("within_s"),
    )


class Impossible(AsksPlanner):
    """`dev` is open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "impossible"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        loaded = load_cases(cases)
        desk, documents = await Desk.of(self.planner), _documents()
        return [
            (await desk.ask(case.words, document=documents.get(case.on or ""))).as_json(case.id)
            for case in loaded
        ]

    async def score(self, split: str) -> SplitResult:
        desk, documents = await Desk.of(self.planner), _documents()
        started = time.monotonic()
        outcomes: list[Outcome] = []
        for case in load_cases(self.splits[split]):
            asked = await desk.ask(case.words, document=documents.get(case.on or ""))
            outcomes += score(case, asked, desk.catalog)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)


def _documents() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = from_yaml(
        (_HERE / "documents.yaml").read_text("utf-8")
    )
    return found
