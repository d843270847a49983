"""What was learned from many requests to change. Trained by `python -m evals.suites.edits.train --write`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agent.offline.altering.kinds import KINDS, Done, kind_rows
from agent.offline.altering.pairs import pair_rows, touch_rows
from agent.offline.altering.sight import Sight
from agent.offline.general.arrays import np
from agent.offline.general.trees import Trees
from agent.offline.meant.words import WordOdds

LEARNED: Final = Path(__file__).parent / "learned.npz"
_TREES: Final = ("kind", "touch", "pair")


@dataclass(frozen=True, slots=True)
class Tones:
    """Logistic regressions over the vector of a unit, one for each kind."""

    weights: Any
    """kinds x numbers"""
    start: Any

    def of(self, vectors: Any) -> Any:
        """Answer units x kinds: log-odds."""
        return vectors @ self.weights.T + self.start


@dataclass(frozen=True, slots=True)
class Learned:
    """What words, vectors and trees say."""

    odds: WordOdds
    tones: Tones
    trees: Mapping[str, Trees]

    def stored(self) -> dict[str, Any]:
        """Answer the arrays to store."""
        arrays: dict[str, Any] = {"tones.weights": self.tones.weights.astype(np.float16), "tones.start": self.tones.start.astype(np.float32)}  # fmt: skip
        arrays |= self.odds.stored("kinds")
        for name, trees in self.trees.items():
            arrays |= trees.stored(name)
        return arrays


@cache
def learned() -> Learned:
    """Answer what is shipped."""
    with np.load(LEARNED) as stored:
        arrays = dict(stored)
    tones = Tones(arrays["tones.weights"].astype(np.float32), arrays["tones.start"])
    trees = {name: Trees.read(name, arrays) for name in _TREES}
    return Learned(WordOdds.read("kinds", arrays), tones, trees)


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely a request asks for each kind, is about each step, and asks for each kind of each step."""

    kinds: Any
    touched: Any
    pairs: Any
    """kinds x steps"""
    at: Any
    """kinds x steps: the piece that asks for it"""
    odds: Any
    """units x kinds: what words and vector of a unit say together"""


def odds_of(sight: Sight, words: WordOdds) -> Any:
    """Answer units x kinds: what the words of each unit say."""
    return np.array([words.of(said, KINDS) for said in sight.unit_grams])


def chances_of(sight: Sight, known: Learned, done: Done) -> Chances:
    """Answer the chances for one request."""
    odds, tones = odds_of(sight, known.odds), known.tones.of(sight.vectors)
    kinds = known.trees["kind"].chances(kind_rows(sight, odds, tones, done))
    if not sight.steps:
        none = np.zeros((len(KINDS), 0))
        return Chances(kinds, np.zeros(0), none, none.astype(int), odds + tones)
    touched = known.trees["touch"].chances(touch_rows(sight, kinds, done))
    rows, at = pair_rows(sight, kinds, odds, tones, touched, done)
    pairs = known.trees["pair"].chances(rows.reshape(-1, rows.shape[2])).reshape(at.shape)
    return Chances(kinds, touched, pairs, at, odds + tones)
