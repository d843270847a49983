"""The words of a request, and how much each of them speaks for a service, an action or a trigger."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.lexicon import stem
from agent.offline.meant.eight_bits import packed, unpacked

# What a literal is, not which one it is, tells what is asked for.
_KINDS: Final = (
    (re.compile(r"https?://\S+"), " URLX "),
    (re.compile(r"\S+@\S+\.\w+"), " MAILX "),
    (re.compile(r"(?<!\w)#[A-Za-z][\w-]*"), " CHANX "),
    (re.compile(r'"[^"\n]*"|“[^”]*”'), " STRX "),
    (re.compile(r"\{[^}\n]*\}"), " FIELDSX "),
    (re.compile(r"\+?\d[\d ]{6,}\d"), " LONGX "),
    (re.compile(r"\d{1,2}[:.]\d\d"), " TIMEX "),
    (re.compile(r"->|→|=>"), " ARROWX "),
    (re.compile(r"\b\d+\b"), " NUMX "),
)
_WORD: Final = re.compile(r"[A-Za-zäöüß][\wäöüß']*")
_LEAST: Final = -3.0
"""Log-odds of what was never seen often enough to learn its words."""


def grams(text: str) -> frozenset[str]:
    """Answer the stems of a request and its pairs of neighbours; a literal stands for its kind."""
    for pattern, kind in _KINDS:
        text = pattern.sub(kind, text)
    words = [w if w.isupper() and w.endswith("X") else stem(w.lower()) for w in _WORD.findall(text)]
    return frozenset([*words, *(f"{a}_{b}" for a, b in pairwise(words))])


@dataclass(frozen=True, slots=True)
class WordOdds:
    """Logistic regressions over the words, one for each class that was seen often enough."""

    vocabulary: Mapping[str, int]
    classes: Mapping[str, int]
    weights: Any
    """classes x words"""
    start: Any
    """class -> log-odds without any word"""

    def of(self, said: frozenset[str], names: Sequence[str]) -> Any:
        """Answer log-odds for each of these classes."""
        # In one order: sums of floats would differ from process to process, as the order of a set does.
        held = sorted(self.vocabulary[gram] for gram in said if gram in self.vocabulary)
        odds = self.start + self.weights[:, held].sum(1) * weight_of(len(held))
        places = places_in(tuple(self.classes.items()), tuple(names))
        return np.where(places < 0, _LEAST, odds[places])

    def stored(self, name: str) -> dict[str, Any]:
        """Answer the arrays to store under a name; a weight takes eight bits."""
        return {
            f"{name}.words": np.array(list(self.vocabulary)),
            f"{name}.classes": np.array(list(self.classes)),
            f"{name}.start": self.start.astype(np.float32),
            **packed(name, self.weights, 1),
        }

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Any]) -> WordOdds:
        """Read what `stored` has written."""
        words, classes = (
            {one: place for place, one in enumerate(arrays[f"{name}.{part}"].tolist())}
            for part in ("words", "classes")
        )
        return cls(words, classes, unpacked(name, arrays), arrays[f"{name}.start"])


@lru_cache(maxsize=64)
def places_in(classes: tuple[tuple[str, int], ...], names: tuple[str, ...]) -> Any:
    """Answer the place of each name among what was learned, -1 where it is not there; the same catalogue asks again and again."""
    known = dict(classes)
    return np.array([known.get(name, -1) for name in names], np.intp)


def weight_of(count: int) -> float:
    """Answer what one word is worth among so many known ones."""
    return float(3.0 / max(count, 1) ** 0.5)
