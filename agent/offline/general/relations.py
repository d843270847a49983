"""What actions are to each other: who gives what another needs, who looks up what another changes, who is the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.general.arrays import np
from agent.offline.general.index import WordIndex, Words, output_properties
from agent.offline.general.lexicon import terms

Matrix = Any
_CHANGES: Final = {
    "books": {"book", "make", "add", "plan", "pay"},
    "changes": {"change"},
    "cancels": {"cancel", "remove"},
}
_KEYS: Final = frozenset({"id", "ticker", "symbol", "cod", "url", "key"})
_KEPT: Final = 300
_PLAIN: Final = frozenset(
    [
        "name",
        "titl",
        "type",
        "status",
        "messag",
        "success",
        "result",
        "dat",
        "tim",
        "descript",
        "cod",
        "valu",
    ]
)
NAMES: Final = (
    "p1", "gap1", "rank1", "rival_same_piece", "rival_alike", "twin",
    "feeds", "feeds_key", "fed", "looks_for_book", "looks_for_change", "looks_for_cancel", "looks_for_any",
    "alike_chosen", "count_alike", "sure_others", "reads", "p1_first",
    "family", "family_looks", "family_looked", "family_higher", "family_twin", "family_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relations:
    """actions x actions: `feeds[a, b]` says how well a's result gives what b must be told."""

    feeds: Matrix
    feeds_key: Matrix
    alike: Matrix
    twin: Matrix
    family: Matrix
    """As `alike`, of all the words of both: 1 where they are about the very same."""
    looks: dict[str, Matrix]
    reads: Matrix

    def among(self, places: Sequence[int]) -> Relations:
        """Answer the relations of these actions only, in this order."""
        block = np.ix_(places, places)
        return Relations(
            self.feeds[block], self.feeds_key[block], self.alike[block], self.twin[block],
            self.family[block],
            {name: matrix[block] for name, matrix in self.looks.items()}, self.reads[list(places)],
        )  # fmt: skip


_made: WeakKeyDictionary[WordIndex, Relations] = WeakKeyDictionary()


def relations_among(index: WordIndex, places: Sequence[int]) -> Relations:
    """Answer what these actions are to each other; a small catalogue's are all made once and kept."""
    if len(index.actions) > _KEPT:
        return _relate([index.actions[place] for place in places], index.idf)
    found = _made.get(index)
    if found is None:
        found = _made[index] = _relate(index.actions, index.idf)
    return found.among(places)


def _relate(actions: Sequence[Words], idf: Mapping[str, float]) -> Relations:
    feeds, key = _feeds(actions)
    alike, family = _alike(actions, idf)
    reads = np.array(
        [bool(a.kinds & {"look", "check"}) or (a.reads and not a.kinds) for a in actions],
        np.float32,
    )
    looks = {
        name: alike
        * reads[:, None]
        * np.array([bool(a.kinds & kinds) for a in actions], np.float32)
        for name, kinds in _CHANGES.items()
    }
    return Relations(feeds, key, alike, alike * _same_kinds(actions), family, looks, reads)


def _feeds(actions: Sequence[Words]) -> tuple[Matrix, Matrix]:
    """How well the result of one gives what another requires; apart, where that is a key."""
    count = len(actions)
    feeds, key = np.zeros((count, count), np.float32), np.zeros((count, count), np.float32)
    givers: dict[frozenset[str], list[int]] = {}
    for place, entry in enumerate(actions):
        for name in output_properties(entry.spec):
            givers.setdefault(frozenset(terms(name)), []).append(place)
    for taker, entry in enumerate(actions):
        things = frozenset(entry.things)
        for name in entry.spec.input_schema.get("required", ()):
            wanted = frozenset(terms(name))
            is_key = bool(wanted & _KEYS)
            for given, places in givers.items():
                strength = _fit(wanted, given, things)
                for giver in places if strength else ():
                    plain = given == frozenset({"id"}) and not wanted & set(actions[giver].things)
                    fit = strength * (0.3 if plain else 1.0)
                    feeds[giver, taker] = max(feeds[giver, taker], fit)
                    if is_key:
                        key[giver, taker] = max(key[giver, taker], fit)
    np.fill_diagonal(feeds, 0)
    np.fill_diagonal(key, 0)
    return feeds, key


@lru_cache(maxsize=65_536)
def _fit(wanted: frozenset[str], given: frozenset[str], things: frozenset[str]) -> float:
    if not given or not wanted:
        return 0.0
    if wanted == given:
        return 0.3 if wanted <= _PLAIN else 1.0
    if given == {"id"} and "id" in wanted:
        return 0.8
    if wanted == {"id"} and "id" in given and given & things:
        return 0.8
    if (wanted < given or given < wanted) and not (wanted & given) <= _PLAIN:
        return 0.6
    return 0.0


def _alike(actions: Sequence[Words], idf: Mapping[str, float]) -> tuple[Matrix, Matrix]:
    """How much of the weight of what two actions are about they share: of the shorter, and of both."""
    vocabulary = {t: i for i, t in enumerate(sorted({t for a in actions for t in a.things}))}
    held = np.zeros((len(actions), len(vocabulary)), np.float32)
    for place, entry in enumerate(actions):
        for term in entry.things:
            held[place, vocabulary[term]] = np.sqrt(idf[term])
    size = (held * held).sum(1)
    shared = held @ held.T
    found = shared / np.maximum(np.minimum(size[:, None], size[None, :]), 1e-6)
    every = shared / np.maximum(size[:, None] + size[None, :] - shared, 1e-6)
    np.fill_diagonal(found, 0)
    np.fill_diagonal(every, 0)
    return found, every


def _same_kinds(actions: Sequence[Words]) -> Matrix:
    kinds = sorted({kind for entry in actions for kind in entry.kinds})
    held = np.zeros((len(actions), len(kinds) + 1), np.float32)
    for place, entry in enumerate(actions):
        for kind in entry.kinds:
            held[place, kinds.index(kind)] = 1
        if not entry.kinds:
            held[place, -1] = 1
    return (held @ held.T > 0).astype(np.float32)


def related(p: Matrix, where: Matrix, relations: Relations) -> Matrix:
    """actions x features: how each stands beside those that are likely."""
    count = len(p)
    order = (-p).argsort(kind="stable").argsort(kind="stable")
    logit = np.log(np.clip(p, 1e-4, 1 - 1e-4) / np.clip(1 - p, 1e-4, 1))
    same = where[:, None] == where[None, :]
    np.fill_diagonal(same, False)
    better = p[:, None] >= p[None, :]
    higher = (better & ~np.eye(count, dtype=bool)).T  # [a, b]: b is at least as likely as a

    def most(weights: Matrix, only: Matrix | None = None) -> Matrix:
        values = weights * p[None, :]
        return (values if only is None else values * only).max(1) if count > 1 else np.zeros(count)

    rival = most(same.astype(np.float32))
    looks = np.maximum.reduce(list(relations.looks.values())) > 0
    columns = [
        logit, p - rival, 1.0 / (1 + order), rival, most(relations.alike, higher), most(relations.twin, higher),
        most(relations.feeds), most(relations.feeds_key), most(relations.feeds.T),
        most(relations.looks["books"]), most(relations.looks["changes"]), most(relations.looks["cancels"]),
        np.maximum.reduce([most(m) for m in relations.looks.values()]) * p,
        most(relations.alike), np.log1p((relations.alike > 0.5).sum(1)),
        np.minimum((p[None, :] * ~np.eye(count, dtype=bool)).sum(1), 6.0), relations.reads, (order == 0).astype(float),
        most(relations.family), most(relations.family * looks), most((relations.family * looks).T),
        most(relations.family, higher), most(relations.family * (relations.twin > 0), higher), np.log1p((relations.family > 0.9).sum(1)),
    ]  # fmt: skip
    return np.stack(columns, 1)
