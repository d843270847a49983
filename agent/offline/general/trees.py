"""Boosted trees: many small trees of yes-or-no questions about a row's numbers, whose answers add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from agent.offline.general.arrays import np

Matrix = Any
PARTS: Final = ("feature", "bound", "low", "high", "value")


@dataclass(frozen=True)
class Trees:
    """All trees side by side, trees x nodes; node 0 is a tree's root, a leaf leads to itself, every other node to two behind it.

    A tree has some dozen leaves, 62 at most.
    """

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
        odds = self.start + self._asked.of(np.asarray(rows, np.float32)).sum(1)
        return 1.0 / (1.0 + np.exp(-np.clip(odds, -30.0, 30.0)))

    @cached_property
    def _asked(self) -> _Asked:
        return _Asked.of_trees(self)

    def stored(self, name: str) -> dict[str, Matrix]:
        """Answer the arrays to store under a name."""
        head = np.array([self.start, self.steps])
        return {f"{name}.head": head, **{f"{name}.{part}": getattr(self, part) for part in PARTS}}

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Matrix]) -> Trees:
        """Read what `stored` has written."""
        start, steps = arrays[f"{name}.head"]
        return cls(float(start), int(steps), *(arrays[f"{name}.{part}"] for part in PARTS))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The same trees as questions that are all asked at once: each answer rules leaves out, and the first leaf that is left is the row's.

    A question is a feature, a bound and the leaves behind its low side, which are out where the bound is passed. That is
    some eleven looks at whole columns for each tree, where following a row from node to node looks here and there.
    """

    feature: Matrix
    """questions x trees"""
    bound: Matrix
    """questions x trees"""
    left: Matrix
    """questions x trees: a bit for each leaf that is left where the bound is passed"""
    value: Matrix
    """trees x leaves, from the lowest to the highest"""

    def of(self, rows: Matrix) -> Matrix:
        """Answer rows x trees: what the leaf of each adds."""
        columns = np.ascontiguousarray(rows.T)
        trees, leaves = self.value.shape
        left = np.full((trees, len(rows)), -1).astype(self.left.dtype)
        for feature, bound, kept in zip(self.feature, self.bound, self.left, strict=True):
            is_low = columns.take(feature, 0) <= bound[:, None]
            bits = np.negative(is_low.astype(left.dtype))
            bits |= kept[:, None]
            left &= bits
        first = np.bitwise_count((left & np.negative(left)) - left.dtype.type(1))
        values = self.value.take(first + (np.arange(trees) * leaves)[:, None])
        return np.ascontiguousarray(values.T)

    @classmethod
    def of_trees(cls, trees: Trees) -> _Asked:
        """Number the leaves of each tree from its lowest to its highest, and note which of them each question rules out."""
        (count, nodes), each = trees.feature.shape, np.arange(len(trees.feature))
        asks, leaves = np.zeros((count, nodes), bool), np.ones((count, nodes), int)
        there, first = np.zeros((count, nodes), bool), np.zeros((count, nodes), int)
        there[:, 0] = True
        for node in range(nodes):
            asks[:, node] = there[:, node] & (trees.low[:, node] != node)
            for side in (trees.low, trees.high):
                there[each, side[:, node]] |= asks[:, node]
        for node in reversed(range(nodes)):
            low, high = trees.low[:, node], trees.high[:, node]
            under = leaves[each, low] + leaves[each, high]
            leaves[:, node] = np.where(asks[:, node], under, leaves[:, node])
        for node in range(nodes):
            of = np.flatnonzero(asks[:, node])
            low, high = trees.low[of, node], trees.high[of, node]
            first[of, low] = first[of, node]
            first[of, high] = first[of, node] + leaves[of, low]
        most = int(leaves[:, 0].max())
        value = np.zeros((count, most), trees.value.dtype)
        ends = np.nonzero(there & ~asks)
        value[ends[0], first[ends]] = trees.value[ends]
        feature = np.zeros((int(asks.sum(1).max()), count), np.intp)
        bound, left = feature.astype(trees.bound.dtype), np.full(feature.shape, (1 << most) - 1)
        of, node = np.nonzero(asks)
        at = (asks.cumsum(1) - 1)[of, node], of
        low = trees.low[of, node]
        feature[at], bound[at] = trees.feature[of, node], trees.bound[of, node]
        left[at] ^= ((1 << leaves[of, low]) - 1) << first[of, low]
        return cls(feature, bound, left.astype(np.min_scalar_type((1 << most) - 1)), value)
