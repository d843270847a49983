"""What pieces that ask for a thing, and requests that hold one, are like: a learned direction among their vectors for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.meant.eight_bits import packed, unpacked
from agent.offline.meant.words import places_in

_UNKNOWN: Final = -0.05
"""What is said of a thing that was asked for too seldom to learn its direction."""


@dataclass(frozen=True, slots=True)
class Directions:
    """Linear regressions from a vector to 1 where it asks for a thing and 0 where not, one for each thing that was seen often enough."""

    classes: Mapping[str, int]
    weights: Any
    """numbers x classes"""
    start: Any
    """class -> what it starts from"""

    def of(self, vectors: Any, names: Sequence[str]) -> Any:
        """Answer vectors x names: how much each is like what asks for it."""
        found = np.full((len(vectors), len(names)), _UNKNOWN, np.float32)
        at = places_in(tuple(self.classes.items()), tuple(names))
        known = at >= 0
        found[:, known] = (vectors @ self.weights + self.start)[:, at[known]]
        return found

    def stored(self, name: str) -> dict[str, Any]:
        """Answer the arrays to store under a name; a weight takes eight bits."""
        told = {"classes": np.array(list(self.classes)), "start": self.start.astype(np.float32)}
        return {f"{name}.{part}": of for part, of in told.items()} | packed(name, self.weights, 0)

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Any]) -> Directions:
        """Read what `stored` has written."""
        classes = {one: at for at, one in enumerate(arrays[f"{name}.classes"].tolist())}
        return cls(classes, unpacked(name, arrays), arrays[f"{name}.start"])


@dataclass(frozen=True, slots=True)
class Pointing:
    """Directions of pieces, and of whole requests."""

    piece: Directions
    whole: Directions

    def of(self, vectors: Any, names: Sequence[str]) -> Pointed:
        """Answer what is said of units, the last of which is the whole."""
        return Pointed(self.piece.of(vectors, names), self.whole.of(vectors[-1:], names)[0])

    def stored(self, name: str) -> dict[str, Any]:
        """Answer the arrays to store under a name."""
        return self.piece.stored(f"{name}.piece") | self.whole.stored(f"{name}.whole")

    @classmethod
    def read(cls, name: str, arrays: Mapping[str, Any]) -> Pointing:
        """Read what `stored` has written."""
        return cls(*(Directions.read(f"{name}.{part}", arrays) for part in ("piece", "whole")))


@dataclass(frozen=True, slots=True)
class Pointed:
    """How much the units of a request are like what asks for each of some things."""

    units: Any
    """units x things"""
    whole: Any
    """thing -> how much the request is like those that hold it"""

    def rows(self, at: Any, pieces: int, lead: Callable[[Any], Any] | None = None) -> list[Any]:
        """Answer columns over the things; `at`: the piece that else would ask for each; `lead`: how far each is ahead of its likes."""
        said, each = self.units[:pieces], np.arange(self.units.shape[1])
        best, here = said.max(0), said[at, each]
        second = np.sort(said, 0)[-2] if pieces > 1 else np.full(len(best), _UNKNOWN)
        columns = [
            best, here, second, self.units[pieces:-1].max(0), self.units[-1], self.whole, best - best.max(),
            (-best).argsort().argsort(), (-self.whole).argsort().argsort(), here - said[at].max(1),
            said.argmax(0) == at, np.maximum(said, 0.0).sum(0),
        ]  # fmt: skip
        return columns + ([lead(best), lead(self.whole)] if lead else [])
