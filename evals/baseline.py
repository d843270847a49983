"""Accepted scores: one committed file a suite, and what counts as a drop below it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.measure import Measure, SplitResult

FOLDER = Path(__file__).parent / "baselines"
# Scores are stored with four decimals; a difference below this is rounding.
_ROUNDING = 5e-5


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted scores of one suite."""

    scorer_version: int
    splits: Mapping[str, Mapping[str, float]]

    def value(self, split: str, measure: str) -> float | None:
        return self.splits.get(split, {}).get(measure)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a measure beside what was accepted."""

    suite: str
    split: str
    measure: Measure
    accepted: float | None
    is_drop: bool

    @property
    def change(self) -> float | None:
        return None if self.accepted is None else self.measure.value - self.accepted


def read(suite: str, folder: Path = FOLDER) -> Baseline | None:
    """Return the accepted scores of a suite, or None when nothing was accepted yet."""
    path = folder / f"{suite}.json"
    if not path.is_file():
        return None
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return Baseline(
        scorer_version=stored["scorer_version"],
        splits={
            split: {name: found["value"] for name, found in measures.items()}
            for split, measures in stored["splits"].items()
        },
    )


def write(results: Sequence[SplitResult], folder: Path = FOLDER) -> None:
    """Accept these scores; splits of a suite that were not measured keep what was accepted."""
    folder.mkdir(parents=True, exist_ok=True)
    for suite in sorted({result.suite for result in results}):
        path = folder / f"{suite}.json"
        mine = [result for result in results if result.suite == suite]
        splits: dict[str, Any] = {}
        if path.is_file():
            splits = json.loads(path.read_text("utf-8"))["splits"]
        for result in mine:
            splits[result.split] = {m.name: m.as_json() for m in result.measures}
        stored = {
            "suite": suite,
            "scorer_version": mine[0].scorer_version,
            "splits": {split: splits[split] for split in sorted(splits)},
        }
        path.write_text(json.dumps(stored, indent=2) + "\n", "utf-8")


def rows(result: SplitResult, accepted: Baseline | None) -> list[Row]:
    """Put every measure beside its accepted value."""
    found = []
    for measure in result.measures:
        before = accepted.value(result.split, measure.name) if accepted else None
        is_drop = before is not None and measure.value < before - measure.tolerance - _ROUNDING
        found.append(Row(result.suite, result.split, measure, before, is_drop))
    return found


def complaints(result: SplitResult, accepted: Baseline | None) -> Iterable[str]:
    """Say what keeps these scores from standing beside the accepted ones."""
    if accepted is None:
        return
    where = f"{result.suite}/{result.split}"
    if accepted.scorer_version != result.scorer_version:
        yield (
            f"{where}: the accepted scores are of scorer version {accepted.scorer_version}, "
            f"these of {result.scorer_version}; look at them, then accept them"
        )
    measured = {measure.name for measure in result.measures}
    for name in sorted(set(accepted.splits.get(result.split, {})) - measured):
        yield f"{where}: {name} was measured before and is not any more"
