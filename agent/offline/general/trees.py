"""Boosted trees: many small trees of yes-or-no questions about a row's numbers, whose answers add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.arrays import np

Matrix = Any
PARTS: Final = ("feature", "bound", "low", "high", "value")


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees side by side, trees x nodes; node 0 is a tree's root, a leaf leads to itself."""

    start: float
    """Log-odds before any tree has spoken."""
    steps: int
    """Questions on the longest way from a root to a leaf."""
    feature: Matrix
    bound: Matrix
    low: Matrix
    """The node that follows where the feature is at most the bound."""
    high: Matrix
    value: Matrix
    """What a leaf adds to the log-odds."""

    def chances(self, rows: Matrix) -> Matrix:
        """Answer a chance for each row of features."""
        if not len(rows):
            return np.zeros(0)
        # Bounds were found between numbers of single precision: compare at the same.
        told = np.asarray(rows, np.float32)
        tree = np.arange(len(self.feature))[None, :]
        row = np.arange(len(told))[:, None]
        at = np.zeros((len(told), len(self.feature)), np.intp)
        for _ in range(self.steps):
            below = told[row, self.feature[tree, at]] <= self.bound[tree, at]
            at = np.where(below, self.low[tree, at], self.high[tree, at])
        odds = self.start + self.value[tree, at].sum(1)
        return 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))

    def stored(self, name: str) -> dict[str, Matrix]:
        """Answer the arrays to store under a name."""
        head = np.array([self.start, self.steps])
        return {f"{name}.head": head, **{f"{name}.{part}": getattr(self, part) for part in PARTS}}

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Matrix]) -> Trees:
        """Read what `stored` has written."""
        start, steps = arrays[f"{name}.head"]
        return cls(float(start), int(steps), *(arrays[f"{name}.{part}"] for part in PARTS))
