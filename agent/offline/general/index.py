"""The words of every action of a catalogue, weighted by how few actions share them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.general.arrays import np
from agent.offline.general.lexicon import GROUPS, KINDS, kinds_of, stem, terms
from agent.offline.retrieval import properties, writes
from engine.core.action import ActionSpec, Catalog

FIELDS: Final = ("name", "says", "inputs", "things")
Matrix = Any
ALIKE: Final = 0.6
SAME_KIND: Final = 0.5
_MOST_SAYS = 40


@dataclass(frozen=True, slots=True)
class Words:
    """One action as words."""

    spec: ActionSpec
    name: tuple[str, ...]
    says: tuple[str, ...]
    inputs: tuple[str, ...]
    kinds: frozenset[str]
    """Kinds of doing in its name; of its description when the name has none."""
    things: tuple[str, ...]
    """What it is about: the words of its name that are no doing."""
    outputs: frozenset[str]
    reads: bool


class WordIndex:
    """Finds, for a word of a request, the actions that have it, and where."""

    def __init__(self, actions: Sequence[ActionSpec]) -> None:
        self.actions = tuple(_words_of(spec) for spec in actions)
        self.places = {entry.spec.id: place for place, entry in enumerate(self.actions)}
        count = len(self.actions)
        seen = Counter(
            term for entry in self.actions for term in {*entry.name, *entry.says, *entry.inputs}
        )
        self.idf = {term: math.log(1.0 + count / held) for term, held in seen.items()}
        self._postings: dict[str, dict[str, list[tuple[int, float]]]] = {f: {} for f in FIELDS}
        for place, entry in enumerate(self.actions):
            for field in FIELDS:
                self._post(place, field, getattr(entry, field))
        self.kinds = sorted({kind for kinds in KINDS.values() for kind in kinds})
        self.does = np.array(
            [[float(kind in entry.kinds) for entry in self.actions] for kind in self.kinds],
            np.float32,
        )
        self._hits: dict[tuple[str, str], tuple[Matrix, Matrix]] = {}
        self._by_group: dict[int, list[str]] = {}
        self._by_kind: dict[str, list[str]] = {}
        for term in self.idf:
            for group in GROUPS.get(term, ()):
                self._by_group.setdefault(group, []).append(term)
            for kind in KINDS.get(term, ()):
                self._by_kind.setdefault(kind, []).append(term)

    def _post(self, place: int, field: str, held: Sequence[str]) -> None:
        distinct = dict.fromkeys(held)
        whole = sum(self.idf[term] for term in distinct) or 1.0
        for term in distinct:
            share = self.idf[term] / whole
            self._postings[field].setdefault(term, []).append((place, share))

    def hits(self, field: str, term: str) -> tuple[Matrix, Matrix]:
        """Answer which actions have a word, its synonyms or its kind, and what share of their field's weight."""
        known = self._hits.get((field, term))
        if known is not None:
            return known
        found = self._look_up(field, term)
        hits = np.array(list(found), np.intp), np.array(list(found.values()), float)
        if found:
            # Only words of the catalogue and their likes: nobody's request makes this grow without end.
            self._hits[field, term] = hits
        return hits

    def _look_up(self, field: str, term: str) -> dict[int, float]:
        postings = self._postings[field]
        found: dict[int, float] = dict(postings.get(term, ()))
        for other, strength in self.alike(term):
            for place, share in postings.get(other, ()):
                found[place] = max(found.get(place, 0.0), share * strength)
        return found

    def alike(self, term: str) -> list[tuple[str, float]]:
        """Answer the catalogue's words that can stand for this one, and how well."""
        found: dict[str, float] = {}
        for kind in KINDS.get(term, ()):
            for other in self._by_kind.get(kind, ()):
                found[other] = SAME_KIND
        for group in GROUPS.get(term, ()):
            for other in self._by_group.get(group, ()):
                found[other] = ALIKE
        found.pop(term, None)
        return list(found.items())


def _words_of(spec: ActionSpec) -> Words:
    name = tuple(terms(" ".join((spec.title, *spec.synonyms))))
    says = tuple(terms(spec.summary)[:_MOST_SAYS])
    inputs = [term for key in properties(spec) for term in terms(key)]
    outputs = {term for key in output_properties(spec) for term in terms(key)}
    kinds = kinds_of([*name[:1], *name[-1:]]) or kinds_of(list(name)) or kinds_of(list(says[:1]))
    things = tuple(dict.fromkeys(t for t in name if t not in KINDS)) or name
    return Words(
        spec, name, says, tuple(inputs), frozenset(kinds), things, frozenset(outputs), not writes(spec)
    )  # fmt: skip


def output_properties(spec: ActionSpec) -> Mapping[str, Mapping[str, Any]]:
    """Answer the named fields of an action's result."""
    found: Mapping[str, Mapping[str, Any]] = spec.output_schema.get("properties", {})
    return found


_indexes: WeakKeyDictionary[Any, WordIndex] = WeakKeyDictionary()


def word_index(catalog: Catalog) -> WordIndex:
    """Answer the catalogue's index, made once for as long as the catalogue lives."""
    found = _indexes.get(catalog)
    if found is None:
        found = _indexes[catalog] = WordIndex(catalog.actions())
    return found


__all__ = ["FIELDS", "WordIndex", "Words", "output_properties", "stem", "word_index"]
