"""Boosted trees say what their questions lead to, and are the same after they were stored."""

from __future__ import annotations

import math

import numpy as np
import pytest

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
    for band in weights().bands.values():
        count, nodes = band.second.feature.shape
        assert band.second.low.max() < nodes
        assert band.second.high.max() < nodes
        chances = band.second.chances(np.zeros((3, int(band.second.feature.max()) + 1)))
        assert count > 0
        assert ((chances > 0) & (chances < 1)).all()
