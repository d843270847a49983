"""Learns what pieces that ask for a thing, and requests that hold one, are like.

Nobody wrote down which piece asks for what: at first it is the one that is nearest to what the catalogue says, then
the one that is also most like those found before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from agent.offline.meant.directions import Directions, Pointing

_SEEN_OFTEN: Final = 5
_RIDGE: Final = 3.0
_TRUST: Final = 2.0
"""How much more the learned likeness counts than the nearness it began with."""


def pointing(
    vectors: Sequence[Any], nearness: Sequence[Any], right: Sequence[Any], names: Sequence[str]
) -> Pointing:
    """Learn from requests. `vectors`: units x numbers of each; `nearness`: its pieces x things; `right`: its things."""
    kept = np.flatnonzero(np.sum(right, 0) >= _SEEN_OFTEN)
    classes = {names[int(at)]: n for n, at in enumerate(kept)}
    wanted = np.array(right, np.float32)[:, kept]
    begun = [near[:, kept] for near in nearness]
    pieces = [of[: len(near)] for of, near in zip(vectors, nearness, strict=True)]
    piece = _fitted(np.concatenate(pieces), _asking(begun, wanted), classes)
    said = [one @ piece.weights + piece.start for one in pieces]
    again = [near + _TRUST * now for near, now in zip(begun, said, strict=True)]
    piece = _fitted(np.concatenate(pieces), _asking(again, wanted), classes)
    return Pointing(piece, _fitted(np.array([of[-1] for of in vectors]), wanted, classes))


def _asking(scores: Sequence[Any], wanted: Any) -> Any:
    """Answer pieces x things: 1 at the best piece of each thing that its request asks for."""
    found = []
    for of, asked in zip(scores, wanted, strict=True):
        here = np.zeros(of.shape, np.float32)
        things = np.flatnonzero(asked)
        here[of[:, things].argmax(0), things] = 1.0
        found.append(here)
    return np.concatenate(found)


def _fitted(rows: Any, hits: Any, classes: dict[str, int]) -> Directions:
    """Fit ridge regressions of all things at once."""
    middle, share = rows.mean(0), hits.mean(0)
    apart = rows - middle
    square = apart.T @ apart + _RIDGE * np.eye(rows.shape[1], dtype=np.float32)
    weights = np.linalg.solve(square, apart.T @ (hits - share))
    return Directions(classes, weights, share - middle @ weights)
