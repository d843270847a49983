"""The lines by which the catalogue says what its actions and triggers are asked for, and their vectors.

The vectors are shipped: `python -m evals.suites.deeds.train --lines` makes them anew. What has a line that is
not among them, as an imported action has, is not chosen by likeness; the rules know it all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.general.arrays import np
from engine.core.action import ActionSpec, Catalog, TriggerSpec

VECTORS: Final = Path(__file__).parent / "lines.npz"
SCALE: Final = 127.0
"""Vectors are stored as whole numbers of eight bits: a component of 1 is this."""


@dataclass(frozen=True, slots=True)
class Told:
    """Things of a catalogue, with the vectors of their lines."""

    specs: tuple[Any, ...]
    vectors: Any
    """lines x numbers"""
    owner: Any
    """line -> the place of its thing"""

    def nearness(self, units: Any) -> tuple[Any, Any]:
        """Answer units x things: the cosine of the nearest line, and the mean of all lines."""
        if not self.specs:
            nothing = np.zeros((len(units), 0), np.float32)
            return nothing, nothing
        # Lines by units: what is put together then are whole rows, which takes a tenth of the time.
        likeness = self.vectors @ units.T
        # The lines of a thing stand side by side, and each has one: its title.
        first = np.flatnonzero(np.diff(self.owner, prepend=-1))
        count = np.diff(first, append=len(self.owner))
        nearest, whole = (of.reduceat(likeness, first, 0).T for of in (np.maximum, np.add))
        return np.ascontiguousarray(nearest), np.ascontiguousarray(whole) / count


def lines_of(spec: ActionSpec | TriggerSpec) -> tuple[str, ...]:
    """Answer every line a thing goes by."""
    return (spec.title, *spec.synonyms, *spec.examples, spec.summary)


def key_of(line: str) -> str:
    """Answer the name a line's vector is stored under."""
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def told(specs: Sequence[Any], vectors: Mapping[str, Any]) -> Told:
    """Answer the things all of whose lines have a vector."""
    known = [spec for spec in specs if all(key_of(line) in vectors for line in lines_of(spec))]
    lines = [(place, line) for place, spec in enumerate(known) for line in lines_of(spec)]
    stacked = np.array([vectors[key_of(line)] for _, line in lines], np.float32)
    owner = np.array([place for place, _ in lines], np.intp)
    return Told(tuple(known), stacked.reshape(len(lines), -1) / SCALE, owner)


@cache
def shipped_vectors() -> Mapping[str, Any]:
    """Answer the stored vectors by the key of their line."""
    with np.load(VECTORS) as arrays:
        return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))


_known: WeakKeyDictionary[Catalog, tuple[Told, Told]] = WeakKeyDictionary()


def known_of(catalog: Catalog) -> tuple[Told, Told]:
    """Answer the actions and the triggers that can be chosen by likeness, made once for as long as the catalogue lives."""
    found = _known.get(catalog)
    if found is None:
        vectors = shipped_vectors()
        found = _known[catalog] = (
            told(catalog.actions(), vectors),
            told(catalog.triggers(), vectors),
        )
    return found
