"""Finds the action a clause means, in any catalogue: by its words and by what it can take."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from agent.offline.building.schema_kinds import EntitySlot, slots_of
from engine.core.action import ActionSpec, Catalog, EffectRule, TriggerSpec

_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "and",
        "or",
        "by",
        "from",
        "it",
        "them",
        "this",
        "that",
        "these",
        "those",
        "is",
        "are",
        "be",
        "each",
        "every",
        "one",
        "new",
        "all",
        "any",
        "as",
        "my",
        "our",
        "your",
        "their",
        "its",
        "into",
        "about",
        "me",
        "us",
        "you",
        "i",
    ]
)
# What an address is made of are no words of the request.
_ADDRESS = re.compile(r"https?://\S+")
_WORD = re.compile(r"[a-z][a-z]+")
_MOST_RANKED = 128


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Bring forms of one word together: posts, posted, posting -> post."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "ed", "es", "s", "er"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
        word = word[:-1]
    return word[:-1] if word.endswith(("e", "y")) and len(word) > 3 else word


def terms(text: str) -> list[str]:
    return [
        stem(w) for w in _WORD.findall(text.lower().replace("e-mail", "email")) if w not in _STOP
    ]


@dataclass(frozen=True, slots=True)
class Hit:
    """One action that may be meant, and how strongly the clause says so."""

    spec: ActionSpec
    score: float


class ActionIndex:
    """The words of every action, weighted by how few actions share them."""

    def __init__(self, actions: Sequence[ActionSpec]) -> None:
        self._actions = tuple(actions)
        documents = [_words_of(spec) for spec in self._actions]
        seen = Counter(term for document in documents for term in document)
        count = len(documents)
        self._weights = [
            {t: w * math.log(1 + count / seen[t]) for t, w in document.items()}
            for document in documents
        ]
        self._holders: dict[str, list[int]] = {}
        for index, document in enumerate(documents):
            for term in document:
                self._holders.setdefault(term, []).append(index)
        self._takers: dict[str, list[int]] = {}
        for index, spec in enumerate(self._actions):
            for kind in {slot.takes for slot in slots_of(spec.input_schema)}:
                self._takers.setdefault(kind, []).append(index)
        own = _own_names(self._actions)
        easiest = sorted(range(count), key=self._needs)
        self._place = {index: place for place, index in enumerate(easiest)}
        self._named = {spec.id: own[_service(spec)] for spec in self._actions}
        self._ranked: dict[tuple[str, tuple[str, ...]], tuple[Hit, ...]] = {}

    def _needs(self, index: int) -> tuple[int, str]:
        """Answer how much an action needs to be told."""
        spec = self._actions[index]
        return len(spec.input_schema.get("required", ())), spec.id

    def may_mean(self, action_id: str, clause: str) -> bool:
        """Tell whether a clause may ask for an action: a service that always goes by its name is named."""
        return self._may_be_meant(action_id, frozenset(terms(clause)))

    def _may_be_meant(self, action_id: str, said: frozenset[str]) -> bool:
        return self._named.get(action_id, frozenset()) <= said

    def rank(self, clause: str, *, entities: Sequence[str] = ()) -> list[Hit]:
        """Answer actions with any word in common, best first; of equals the one that needs least to be told.

        A request is read twice and more, so what was asked a moment ago is remembered.
        """
        key = clause, tuple(entities)
        found = self._ranked.get(key)
        if found is None:
            if len(self._ranked) >= _MOST_RANKED:
                self._ranked.clear()
            found = self._ranked[key] = self._rank(clause, entities)
        return list(found)

    def _rank(self, clause: str, entities: Sequence[str]) -> tuple[Hit, ...]:
        scores: dict[int, float] = {}
        said = frozenset(terms(_ADDRESS.sub(" address ", clause)))
        # In one order, as sums of floats depend on it: of near equals the same comes first in every process.
        for term in sorted(said):
            for index in self._holders.get(term, ()):
                scores[index] = scores.get(index, 0.0) + self._weights[index][term]
        fits = Counter(index for kind in set(entities) for index in self._takers.get(kind, ()))
        for index, fit in fits.items():
            scores[index] = scores.get(index, 0.0) + 4.0 * fit
        meant = [i for i in scores if self._may_be_meant(self._actions[i].id, said)]
        best = sorted(meant, key=lambda i: (-scores[i], self._place[i]))
        return tuple(Hit(self._actions[i], scores[i]) for i in best)


def ranked_triggers(text: str, triggers: Sequence[TriggerSpec]) -> list[TriggerSpec]:
    """Answer the triggers that have any word in common with a text, the one with the rarest words first."""
    documents = [_words_of(spec) for spec in triggers]
    seen = Counter(term for document in documents for term in document)
    said = frozenset(terms(_ADDRESS.sub(" address ", text)))
    scores = [
        sum(
            document[t] * math.log(1 + len(documents) / seen[t])
            for t in sorted(said & document.keys())
        )
        for document in documents
    ]
    found = sorted(zip(scores, triggers, strict=True), key=lambda pair: (-pair[0], pair[1].id))
    return [spec for score, spec in found if score > 0]


def _words_of(spec: ActionSpec | TriggerSpec) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in (
        (spec.id.replace(".", " ").replace("_", " "), 2.0),
        (spec.title, 2.0),
        (" ".join(spec.synonyms), 1.5),
        (spec.summary, 1.0),
        (" ".join(spec.examples), 0.5),
    ):
        for term in terms(text):
            weights[term] = max(weights.get(term, 0.0), weight)
    return weights


def _service(spec: ActionSpec) -> str:
    return spec.id.partition(".")[0]


def _own_names(actions: Sequence[ActionSpec]) -> dict[str, frozenset[str]]:
    """Return, by service, the words that stand in every way of asking for any of its actions."""
    lines: dict[str, list[set[str]]] = {}
    members = Counter(_service(spec) for spec in actions)
    for spec in actions:
        said = [set(terms(line)) for line in (*spec.synonyms, *spec.examples)]
        lines.setdefault(_service(spec), []).extend(said)
    return {
        service: frozenset(set.intersection(*said))
        if said and members[service] > 1
        else frozenset()
        for service, said in lines.items()
    }


_indexes: WeakKeyDictionary[Any, ActionIndex] = WeakKeyDictionary()


def index_of(catalog: Catalog) -> ActionIndex:
    """Answer the catalogue's index, made once for as long as the catalogue lives."""
    found = _indexes.get(catalog)
    if found is None:
        found = _indexes[catalog] = ActionIndex(catalog.actions())
    return found


def fused(hits: Sequence[Hit], ranking: Sequence[tuple[str, float]], catalog: Catalog) -> list[Hit]:
    """Put word hits and vector hits together: a near vector lifts, it does not decide alone."""
    scores: dict[str, float] = {hit.spec.id: hit.score for hit in hits}
    for place, (action_id, _) in enumerate(ranking[:5]):
        scores[action_id] = scores.get(action_id, 0.0) + 1.0 / (1 + place)
    specs = {i: spec for i in scores if (spec := catalog.action(i)) is not None}
    return sorted((Hit(specs[i], scores[i]) for i in specs), key=lambda h: (-h.score, h.spec.id))


def writes(spec: ActionSpec) -> bool:
    """Tell whether the action can change anything outside."""
    effect = spec.effect.worst() if isinstance(spec.effect, EffectRule) else spec.effect
    return effect not in {"pure", "read"}


def is_pure(spec: ActionSpec) -> bool:
    """Tell whether the action only works on what it is given."""
    return spec.effect == "pure"


def properties(spec: ActionSpec) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = spec.input_schema.get("properties", {})
    return found


__all__ = [
    "ActionIndex",
    "EntitySlot",
    "Hit",
    "fused",
    "index_of",
    "is_pure",
    "properties",
    "stem",
    "terms",
    "writes",
]
