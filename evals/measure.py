"""The shapes every suite shares: what a scorer says of a case, and what a suite measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from evals.model_use import ModelUse

Prediction = dict[str, Any]
"""One line of a prediction file; `id` names the case."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One scorer's verdict on one case: 0 to 1 points, and why points are missing."""

    case: str
    group: str
    metric: str
    points: float
    why: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.points < 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the table. `tolerance` is the drop below the baseline that is still noise."""

    name: str
    value: float
    n: int
    tolerance: float = 0.0
    bar: float | None = None
    """What is to be reached; a score under it is shown as such and fails nothing."""

    def as_json(self) -> dict[str, Any]:
        return {"value": round(self.value, 4), "n": self.n}


@dataclass(frozen=True, slots=True)
class SplitResult:
    """What one suite measured on one file of cases."""

    suite: str
    split: str
    scorer_version: int
    measures: tuple[Measure, ...]
    outcomes: tuple[Outcome, ...] = ()
    groups: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Group of cases -> measure -> value."""
    seconds: float = 0.0
    is_open: bool = True
    """False for a split whose cases nobody who writes planner rules may look at: totals only."""
    notes: tuple[str, ...] = ()
    """Facts that are not scores, such as time spent: shown, never compared."""
    model: ModelUse | None = None
    """What a model did for these scores, where one was measured."""

    @classmethod
    def of(
        cls,
        place: tuple[str, str, int],
        outcomes: Sequence[Outcome],
        tolerance: Mapping[str, float],
        *,
        seconds: float,
    ) -> SplitResult:
        """Average outcomes by metric; `place`: suite, split, scorer version. All but `dev` is closed."""
        suite, split, version = place
        is_open = split == "dev"
        return cls(
            suite=suite,
            split=split,
            scorer_version=version,
            measures=mean_by_metric(outcomes, tolerance),
            outcomes=tuple(outcomes),
            groups=mean_by_group(outcomes) if is_open else {},
            seconds=seconds,
            is_open=is_open,
        )

    def with_bars(self, bars: Mapping[str, float]) -> SplitResult:
        """Return the same with the bars of the measures that have one."""
        measures = tuple(replace(one, bar=bars.get(one.name)) for one in self.measures)
        return replace(self, measures=measures)

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.failed) if self.is_open else ()


class Suite(Protocol):
    """One measurement: cases, a task that answers them, and scorers of the answers."""

    name: str
    splits: Mapping[str, Path]
    """Split -> file of cases; `dev` is open, every other split shows totals only."""

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        """Answer every case of a file; a case that crashes becomes a prediction with `error`."""
        ...

    async def score(self, split: str) -> SplitResult:
        """Answer and score the cases of one split."""
        ...


def mean_by_metric(
    outcomes: Iterable[Outcome], tolerance: Mapping[str, float]
) -> tuple[Measure, ...]:
    """Average the points of every metric over the cases it applies to."""
    points: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        points[outcome.metric].append(outcome.points)
    return tuple(
        Measure(name, sum(found) / len(found), len(found), tolerance.get(name, 0.0))
        for name, found in points.items()
    )


def mean_by_group(outcomes: Iterable[Outcome]) -> dict[str, dict[str, float]]:
    """Average the points of every metric within every group of cases."""
    points: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for outcome in outcomes:
        points[outcome.group][outcome.metric].append(outcome.points)
    return {
        group: {metric: round(sum(found) / len(found), 4) for metric, found in metrics.items()}
        for group, metrics in points.items()
    }
