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
        feature, bound, follows, value = self._side_by_side()
        trees, nodes = self.feature.shape
        at = np.tile(np.arange(trees) * nodes, (len(told), 1))
        first = (np.arange(len(told)) * told.shape[1])[:, None]
        for _ in range(self.steps):
            below = told.take(first + feature.take(at)) <= bound.take(at)
            at = follows.take(2 * at + below)
        odds = self.start + value.take(at).sum(1)
        return 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))

    def _side_by_side(self) -> tuple[Matrix, Matrix, Matrix, Matrix]:
        """Answer all nodes in one line, with the two that follow each: the high one, then the low one."""
        trees, nodes = self.feature.shape
        root = (np.arange(trees) * nodes)[:, None]
        follows = np.stack([self.high + root, self.low + root], 2)
        return (
            self.feature.ravel().astype(np.intp),
            self.bound.ravel(),
            follows.ravel(),
            self.value.ravel(),
        )

    def stored(self, name: str) -> dict[str, Matrix]:
        """Answer the arrays to store under a name."""
        head = np.array([self.start, self.steps])
        return {f"{name}.head": head, **{f"{name}.{part}": getattr(self, part) for part in PARTS}}

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Matrix]) -> Trees:
        """Read what `stored` has written."""
        start, steps = arrays[f"{name}.head"]
        return cls(float(start), int(steps), *(arrays[f"{name}.{part}"] for part in PARTS))
