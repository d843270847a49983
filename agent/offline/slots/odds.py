"""How much the words beside a value speak for an argument of a name, counted over many requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.page import Around
from agent.offline.slots.places import Place

GRAMS: Final = ("kind", "before", "second", "both", "after", "first")
SIZE: Final = len(GRAMS) + 4
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


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds by argument and gram, and how often each argument is said at all."""

    told: Mapping[str, float]
    """argument, bar, gram -> how much more often it is right than any other value"""
    said: Mapping[str, float]
    """action, bar, argument, and argument alone -> share of requests in which the words give it"""

    def of(self, place: Place, grams: tuple[str, ...]) -> Iterator[float]:
        """Yield SIZE numbers for a value of an argument."""
        own, kind = keys_of(place)
        told = self.told
        found = [told.get(f"{own}|{gram}", 0.0) for gram in grams]
        alike = sum(told.get(f"{kind}|{gram}", 0.0) for gram in grams)
        yield from found
        yield sum(found)
        yield alike
        yield self.said.get(f"{place.uses}|{place.name}", -1.0)
        yield self.said.get(place.name, -1.0)

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
