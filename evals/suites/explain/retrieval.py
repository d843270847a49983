"""Finding similar failures: by nothing, by vectors, by words, by both, and by both with what a comparison of runs has shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from agent.explain.explainer import MOST_CANDIDATES, MOST_GOOD, MOST_SIMILAR
from agent.explain.findings import facts_of
from agent.explain.similar import Similar, Traits, nearest_first, traits_of
from agent.knowledge import Hit, fuse
from agent.offline.retrieval import terms
from evals.planners import embedder
from evals.suites.explain.ports import record_of
from evals.suites.explain.staging import Staged

Way = Literal["none", "vector", "words", "hybrid"]
WAYS: tuple[Way, ...] = ("none", "vector", "words", "hybrid")
_DEPTH = 20
"""How far down each ranking the database looks before it fuses them."""


class FailureIndex:
    """Failed runs, searched as the database searches them: by words, by meaning, fused."""

    def __init__(
        self, asked: Sequence[Staged], past: Sequence[Staged], *, compares: bool = True
    ) -> None:
        everything = [*asked, *past]
        self._cases = [one.case.id for one in everything]
        self._ids = [one.failing.id for one in everything]
        self.traits = {one.failing.id: _traits(one, compares) for one in everything}
        self._texts = [f"{known.title}. {known.text}" for known in self.traits.values()]
        self._tokens = [terms(text) for text in self._texts]
        self._seen_in = Counter(word for tokens in self._tokens for word in set(tokens))
        self._vectors: list[list[float]] | None = None

    async def ranked(self, run_id: str, way: Way) -> Sequence[str]:
        """Answer what is near a run, best first, as the product orders it; its own fault on other days left out."""
        here = self._ids.index(run_id)
        if way == "none":
            return self._others(here, list(reversed(range(len(self._ids)))))[:MOST_SIMILAR]
        found = await self._found(here, way)
        if way != "hybrid":
            return found[:MOST_SIMILAR]
        hits = [
            Similar(key, "", None, {}, 1.0 / (place + 1), traits=self.traits[key])
            for place, key in enumerate(found[:MOST_CANDIDATES])
        ]
        return [one.run for one in nearest_first(self.traits[run_id], hits)][:MOST_SIMILAR]

    async def near(self, query: str, way: Way, limit: int) -> Sequence[Hit]:
        """Answer hits for a query, which is the text of one of the runs."""
        if way == "none":
            return ()
        here = next(n for n, text in enumerate(self._texts) if text == query)
        found = (await self._found(here, way))[:limit]
        return [Hit("failure", key, 1.0 / (n + 1)) for n, key in enumerate(found)]

    async def _found(self, here: int, way: Way) -> Sequence[str]:
        rankings = []
        if way != "words":
            vectors = await self._embedded()
            rankings.append(self._sorted(here, [_dot(vectors[here], one) for one in vectors]))
        if way != "vector":
            shared = [self._overlap(here, n) for n in range(len(self._ids))]
            rankings.append(self._sorted(here, shared))
        return [key for key, _ in fuse(*(ranking[:_DEPTH] for ranking in rankings))]

    async def _embedded(self) -> list[list[float]]:
        if self._vectors is None:
            self._vectors = await embedder().embed(self._texts)
        return self._vectors

    def _overlap(self, here: int, other: int) -> float:
        shared = set(self._tokens[here]) & set(self._tokens[other])
        rare = sum(math.log(len(self._ids) / self._seen_in[word]) for word in shared)
        return rare / math.sqrt(len(self._tokens[other]) or 1)

    def _sorted(self, here: int, scores: Sequence[float]) -> list[str]:
        order = sorted(range(len(scores)), key=lambda n: (-scores[n], self._ids[n]))
        return self._others(here, order)

    def _others(self, here: int, order: Sequence[int]) -> list[str]:
        return [self._ids[n] for n in order if self._cases[n] != self._cases[here]]


class Looking:
    """Implements Knowledge for the explainer, by one of the ways."""

    def __init__(self, index: FailureIndex, way: Way) -> None:
        self._index, self._way = index, way

    async def search(
        self, actor: Any, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Hit]:
        del actor, kinds
        return await self._index.near(query, self._way, limit)

    async def search_many(
        self, actor: Any, queries: Sequence[str], *, kinds: Sequence[str], limit: int
    ) -> Sequence[Sequence[Hit]]:
        return [await self.search(actor, query, kinds=kinds, limit=limit) for query in queries]


def _traits(one: Staged, compares: bool) -> Traits:
    good = [record_of(one, run) for run in one.good[:MOST_GOOD]] if compares else []
    record = record_of(one, one.failing)
    return traits_of(record, facts_of(record, good), good)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def alike(asked: Sequence[Staged], past: Sequence[Staged]) -> Mapping[str, frozenset[str]]:
    """Answer which failures of other cases are of one kind with each: what a search should find."""
    everything = [*asked, *past]
    return {
        one.failing.id: frozenset(
            other.failing.id
            for other in everything
            if other.case.kind == one.case.kind and other.case.id != one.case.id
        )
        for one in asked
    }
