"""What is learned of words alone, and what is said of requests by what was learned without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from agent.offline.meant.words import WordOdds, weight_of
from evals.suites.planning.growing import fitted_beside

_SOFTNESS = 2.0


def word_odds(
    grams: Sequence[frozenset[str]], right: Any, names: Sequence[str], *, seen: int, often: int
) -> WordOdds:
    """Learn how much each word speaks for each name.

    `grams`: the words of each request; `right`: requests x names. Words count that `seen` requests have, and names
    that are right for `often`.
    """
    counts = Counter(gram for said in grams for gram in said)
    words = {gram: at for at, gram in enumerate(sorted(g for g, n in counts.items() if n >= seen))}
    held = [[words[g] for g in said if g in words] for said in grams]
    values = np.concatenate([np.full(len(one), weight_of(len(one))) for one in held])
    ends = np.cumsum([0, *map(len, held)])
    matrix = csr_matrix((values, np.concatenate(held).astype(int), ends), (len(held), len(words)))
    wanted = np.array(right)
    kept = [at for at in range(len(names)) if wanted[:, at].sum() >= often]
    weights, start = fitted_beside(matrix, wanted[:, kept], 1.0 / _SOFTNESS)
    return WordOdds(words, {names[at]: n for n, at in enumerate(kept)}, weights, start)


def unseen(
    count: int, folds: int, learn: Callable[[Sequence[int]], Any], say: Callable[[Any, int], Any]
) -> list[Any]:
    """Answer for each of so many what is said of it by what was learned from the other folds."""
    found: list[Any] = [None] * count
    for fold in range(folds):
        known = learn([at for at in range(count) if at % folds != fold])
        for at in range(fold, count, folds):
            found[at] = say(known, at)
    return found
