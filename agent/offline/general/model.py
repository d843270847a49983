"""The learned weights, linear ones and trees. Trained by `python -m evals.suites.planning.train`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.index import WordIndex
from agent.offline.general.trees import Trees

WEIGHTS: Final = Path(__file__).parent / "weights.json"
TREES: Final = Path(__file__).parent / "trees.npz"
FEW: Final = 12


@dataclass(frozen=True, slots=True)
class Band:
    """How to choose from one kind of catalogue: who is likely at all, and who of these is asked for."""

    first: Any
    """One weight a feature, in the order of the feature names."""
    second: Trees
    threshold: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was learned; `slots` and `links` are one weight a feature."""

    bands: Mapping[str, Band]
    slots: tuple[float, ...]
    links: tuple[float, ...]


_instead: list[Weights] = []


def weights() -> Weights:
    """Answer the shipped weights, or those put in their place."""
    return _instead[-1] if _instead else _shipped()


@contextmanager
def using(other: Weights) -> Iterator[None]:
    """Plan with other weights for a while, as training does to measure itself. Not for threads."""
    _instead.append(other)
    try:
        yield
    finally:
        _instead.pop()


@cache
def _shipped() -> Weights:
    loaded = json.loads(WEIGHTS.read_text("utf-8"))
    with np.load(TREES) as arrays:
        bands = {
            name: Band(np.array(band["first"]), Trees.read(name, arrays), float(band["threshold"]))
            for name, band in loaded["bands"].items()
        }
        return Weights(bands, tuple(loaded["slots"]), tuple(loaded["links"]))


def band_of(index: WordIndex, *, by_words: bool) -> str:
    """Answer which weights hold: a short list is chosen from differently, and so are actions without arguments."""
    bare = not any(action.inputs for action in index.actions)
    kind = "few" if len(index.actions) <= FEW else "bare" if bare else "some"
    return f"{kind}_by_words" if by_words else kind


def chances(rows: Any, weight: Any) -> Any:
    """Answer a chance for each row of features."""
    return 1.0 / (1.0 + np.exp(-np.clip(rows @ weight, -30.0, 30.0)))


def chance(features: Mapping[int, float], weight: Sequence[float]) -> float:
    """Answer the chance of one sparse row."""
    total = sum(weight[place] * value for place, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
