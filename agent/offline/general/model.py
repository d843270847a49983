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
class Linking:
    """How to link in one kind of catalogue: one weight a feature, or trees where there was enough to grow them from."""

    weights: Any
    trees: Trees | None
    threshold: float

    def chances(self, rows: Any) -> Any:
        """Answer a chance for each way to feed an argument."""
        if self.trees is not None:
            return self.trees.chances(rows)
        return chances(rows, self.weights) if len(rows) else np.zeros(0)


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything that was learned; `slots` is one weight a feature."""

    bands: Mapping[str, Band]
    slots: tuple[float, ...]
    values: Trees
    """Which of the likely values of an argument is meant."""
    links: Mapping[str, Linking]
    """Which earlier result an argument takes, by the kind of catalogue."""
    order: Trees
    """Which of two chosen actions runs first."""


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
        return Weights(
            bands,
            tuple(loaded["slots"]),
            values=Trees.read("values", arrays),
            links={
                kind: Linking(
                    np.array(link["weights"]),
                    None if link["weights"] else Trees.read("links", arrays),
                    float(link["threshold"]),
                )
                for kind, link in loaded["links"].items()
            },
            order=Trees.read("order", arrays),
        )


def band_of(index: WordIndex, *, by_words: bool) -> str:
    """Answer which weights hold: a short list is chosen from differently, and so are actions without arguments."""
    bare = not any(action.inputs for action in index.actions)
    kind = "few" if len(index.actions) <= FEW else "bare" if bare else "some"
    return f"{kind}_by_words" if by_words else kind


def linking_of(index: WordIndex) -> Linking:
    """Answer how to link actions of this catalogue."""
    return weights().links["few" if len(index.actions) <= FEW else "many"]


def chances(rows: Any, weight: Any) -> Any:
    """Answer a chance for each row of features."""
    return 1.0 / (1.0 + np.exp(-np.clip(rows @ weight, -30.0, 30.0)))


def chance(features: Mapping[int, float], weight: Sequence[float]) -> float:
    """Answer the chance of one sparse row."""
    total = sum(weight[place] * value for place, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
