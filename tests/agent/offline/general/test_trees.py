"""Boosted trees say what their questions lead to, and are the same after they were stored."""

from __future__ import annotations

import math

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
