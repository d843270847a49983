"""What is learned of words, and what is said of requests by what was learned without them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.suites.planning.odds import unseen, word_odds


def test_a_word_speaks_for_what_it_stands_with() -> None:
    grams = [frozenset({"lamp", "please"}), frozenset({"door", "please"})] * 10
    right = np.array([[1.0, 0.0], [0.0, 1.0]] * 10)
    odds = word_odds(grams, right, ("light", "lock"), seen=3, often=4)
    light, lock = odds.of(frozenset({"lamp"}), ("light", "lock"))
    assert light > 0 > lock


def test_what_is_rare_is_not_learned_from() -> None:
    grams = [frozenset({"lamp", "once"}), *[frozenset({"lamp"})] * 5, *[frozenset({"door"})] * 5]
    right = np.array([[1.0, 1.0], *[[1.0, 0.0]] * 5, *[[0.0, 0.0]] * 5])
    odds = word_odds(grams, right, ("light", "rare"), seen=2, often=2)
    assert "once" not in odds.vocabulary
    assert "rare" not in odds.classes


def test_nothing_is_said_of_what_was_learned_from() -> None:
    def learn(some: Sequence[int]) -> frozenset[int]:
        return frozenset(some)

    said = unseen(7, 3, learn, lambda known, at: at in known)
    assert said == [False] * 7
    assert unseen(2, 2, learn, lambda known, at: (at, known)) == [(0, {1}), (1, {0})]
