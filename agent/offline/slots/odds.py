"""How much the words beside a value speak for an argument of a name, counted over many requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.page import Around
from agent.offline.slots.places import Place

GRAMS: Final = ("kind", "before", "second", "both", "after", "first")
SIZE: Final = len(GRAMS) + 4
_NOTHING: Final[Mapping[str, float]] = {}
_RARE: Final = 0.03
"""What fewer requests for an action say is not looked for."""


def grams_of(one: Candidate, around: Around) -> tuple[str, ...]:
    """Answer what is counted of a value, in the order of GRAMS."""
    before = (*around.before, "^", "^")
    first = around.inside[0] if around.inside else ""
    return (
        f"k {one.kind}", f"b {before[0]}", f"s {before[1]}", f"d {before[1]} {before[0]}",
        f"a {around.after[0] if around.after else '$'}", f"f {first}",
    )  # fmt: skip


def keys_of(place: Place) -> tuple[str, str]:
    """Answer under which names an argument is counted: its own, and that of its kind."""
    return place.name, f"{place.type} {place.shape} {place.classes[0]}"


@dataclass(frozen=True)
class Odds:
    """Log-odds by argument and gram, and how often each argument is said at all."""

    told: Mapping[str, float]
    """argument, bar, gram -> how much more often it is right than any other value"""
    said: Mapping[str, float]
    """action, bar, argument, and argument alone -> share of requests in which the words give it"""

    def of(self, places: Sequence[Place], grams: Sequence[tuple[str, ...]]) -> Any:
        """Answer pairs x SIZE numbers, each for a value of an argument."""
        asked = {(place.uses, place.name): place for place in places}
        row = {name: at for at, name in enumerate(asked)}
        at = np.array([row[place.uses, place.name] for place in places])[:, None]
        number = {gram: n for n, gram in enumerate(dict.fromkeys(chain.from_iterable(grams)))}
        known = {one: [number[gram] for gram in one] for one in dict.fromkeys(grams)}
        said = np.array([known[one] for one in grams])
        own, kind = (
            self._table(keys, number)[at, said]
            for keys in zip(*map(keys_of, asked.values()), strict=True)
        )
        shares = [
            (self.said.get(f"{uses}|{name}", -1.0), self.said.get(name, -1.0))
            for uses, name in asked
        ]
        sums = [part.cumsum(1)[:, -1:] for part in (own, kind)]
        return np.concatenate([own, *sums, np.array(shares)[at[:, 0]]], 1).astype(np.float32)

    def _table(self, keys: Sequence[str], place: Mapping[str, int]) -> Any:
        """Answer keys x grams, each gram in its place: the log-odds of those that were counted."""
        table = np.zeros((len(keys), len(place)))
        for row, key in enumerate(keys):
            held = self._by_key.get(key, _NOTHING)
            for gram in held.keys() & place.keys():
                table[row, place[gram]] = held[gram]
        return table

    @cached_property
    def _by_key(self) -> Mapping[str, Mapping[str, float]]:
        """argument -> gram -> log-odds"""
        found: dict[str, dict[str, float]] = {}
        for name, odds in self.told.items():
            key, _, gram = name.partition("|")
            found.setdefault(key, {})[gram] = odds
        return found

    def is_said(self, place: Place) -> bool:
        """Tell whether people say an argument at all, as far as requests for its action are known."""
        return place.required or self.said.get(f"{place.uses}|{place.name}", 1.0) >= _RARE

    def stored(self) -> dict[str, Any]:
        """Answer the arrays to store."""
        return {
            f"odds.{part}.{side}": array
            for part, held in (("told", self.told), ("said", self.said))
            for side, array in (
                ("names", np.array(list(held))),
                ("numbers", np.array(list(held.values()), np.float16)),
            )
        }

    @classmethod
    def read(cls, arrays: Mapping[str, Any]) -> Odds:
        """Read what `stored` has written."""
        told, said = (
            dict(zip(arrays[f"odds.{part}.names"].tolist(), arrays[f"odds.{part}.numbers"].tolist(), strict=True))
            for part in ("told", "said")
        )  # fmt: skip
        return cls(told, said)
