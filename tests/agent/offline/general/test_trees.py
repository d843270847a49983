"""Boosted trees say what their questions lead to, and are the same after they were stored."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from agent.offline.general import links, order, rivals, slots
from agent.offline.general.model import weights
from agent.offline.general.trees import Trees

# Is feature 1 at most 0.5? Then +2, else: is feature 0 at most 3? Then -1, else +4. And a tree of one leaf.
TREES = Trees(
    start=-1.0,
    steps=2,
    feature=np.array([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]),
    bound=np.array([[0.5, 0.0, 3.0, 0.0, 0.0], [0.0] * 5]),
    low=np.array([[1, 1, 3, 3, 4], [0] * 5]),
    high=np.array([[2, 1, 4, 3, 4], [0] * 5]),
    value=np.array([[0.0, 2.0, 0.0, -1.0, 4.0], [0.5, 0.0, 0.0, 0.0, 0.0]]),
)


@pytest.mark.parametrize(
    ("row", "odds"),
    [((9.0, 0.5), 1.5), ((3.0, 0.6), -1.5), ((3.1, 0.6), 3.5), ((-9.0, -9.0), 1.5)],
)
def test_a_row_is_led_to_its_leaf_in_every_tree(row: tuple[float, float], odds: float) -> None:
    assert TREES.chances(np.array([row]))[0] == pytest.approx(1.0 / (1.0 + math.exp(-odds)))


def grown_anyhow(chance: np.random.Generator, count: int, asks: int) -> Trees:
    """Trees of random shapes, each node's followers behind it, filled up to one size as the stored ones are."""
    shape = (count, 2 * asks + 1)
    feature, low, high = (np.zeros(shape, np.int16) for _ in range(3))
    bound, value = (chance.normal(size=shape).astype(np.float32) for _ in range(2))
    for tree in range(count):
        leaves = [0]
        for node in range(1, 2 * int(chance.integers(asks + 1)), 2):
            of = leaves.pop(int(chance.integers(len(leaves))))
            feature[tree, of], low[tree, of], high[tree, of] = chance.integers(4), node, node + 1
            leaves += [node, node + 1]
        low[tree, leaves] = high[tree, leaves] = leaves
    return Trees(0.25, asks, feature, bound, low, high, value)


def followed(trees: Trees, row: Any) -> float:
    """Answer the log-odds of a row that is led from node to node."""
    odds = []
    for tree in range(len(trees.feature)):
        node = 0
        while trees.low[tree, node] != node:
            is_low = row[trees.feature[tree, node]] <= trees.bound[tree, node]
            node = int((trees.low if is_low else trees.high)[tree, node])
        odds.append(trees.value[tree, node])
    return float(trees.start + np.array(odds, np.float32).sum())


@pytest.mark.parametrize("asks", [1, 6, 11, 40])
def test_all_questions_at_once_lead_where_one_after_the_other_does(asks: int) -> None:
    chance = np.random.default_rng(asks)
    trees = grown_anyhow(chance, 30, asks)
    rows = chance.normal(size=(60, 4)).astype(np.float32)
    # A number at a bound goes to the low side, and one that is not known to the high side.
    rows[:30, 0] = trees.bound[:, 0]
    rows[40:, 1] = np.nan
    odds = np.array([followed(trees, row) for row in rows])
    assert trees.chances(rows) == pytest.approx(1.0 / (1.0 + np.exp(-odds)), abs=1e-6)


def test_no_rows_have_no_chances() -> None:
    assert TREES.chances([]).shape == (0,)


def test_what_is_stored_is_read_again() -> None:
    rows = np.random.default_rng(7).normal(size=(40, 2))
    again = Trees.read("some", TREES.stored("some"))
    assert again.chances(rows).tolist() == TREES.chances(rows).tolist()


def test_the_shipped_trees_are_whole() -> None:
    shipped = weights()
    grown = [way.trees for way in shipped.links.values() if way.trees is not None]
    seconds = [band.second for band in shipped.bands.values()]
    assert grown
    for trees in (*seconds, *grown, shipped.values, shipped.order):
        _, nodes = trees.feature.shape
        assert trees.low.max() < nodes
        assert trees.high.max() < nodes


def test_the_shipped_weights_fit_the_features_they_are_for() -> None:
    shipped = weights()
    assert len(shipped.slots) == len(slots.NAMES)
    assert len(shipped.links["few"].weights) == len(links.NAMES)
    for trees, names in ((shipped.values, rivals.NAMES), (shipped.order, order.NAMES)):
        assert trees.feature.max() < len(names)
    long = shipped.links["many"].trees
    assert long is not None
    assert long.feature.max() < len(links.NAMES)
