"""Finding similar failures: recall among the first five, by nothing, by vectors, by words, and by both."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.explain.findings import facts_of
from agent.explain.similar import failure_text, failure_title
from agent.knowledge import Hit, fuse
from agent.offline.retrieval import terms
from evals.planners import embedder
from evals.suites.explain.ports import record_of
from evals.suites.explain.staging import Staged

LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ids of similar failures, by each way of looking for them."""

    none: Sequence[str]
    vector: Sequence[str]
    words: Sequence[str]
    hybrid: Sequence[str]


class FailureIndex:
    """The failing runs of all cases, searched as the database searches them: by words, by meaning, fused."""

    def __init__(self, staged: Sequence[Staged]) -> None:
        self._ids = [one.failing.id for one in staged]
        self._texts = [_text(one) for one in staged]
        self._tokens = [terms(text) for text in self._texts]
        self._seen_in = Counter(word for tokens in self._tokens for word in set(tokens))
        self._vectors: list[list[float]] | None = None

    async def ranked(self, run_id: str) -> Ranked:
        """Answer what is near one of the runs, itself left out."""
        here = self._ids.index(run_id)
        vectors = await self._embedded()
        by_meaning = self._sorted(here, [_dot(vectors[here], other) for other in vectors])
        by_words = self._sorted(here, [self._overlap(here, n) for n in range(len(self._ids))])
        both = [key for key, _ in fuse(by_words, by_meaning)]
        newest = [one for one in reversed(self._ids) if one != run_id]
        return Ranked(*(found[:LOOKED_AT] for found in (newest, by_meaning, by_words, both)))

    async def search(
        self, actor: Any, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Hit]:
        """Implement Knowledge for the explainer: the query is the text of one of the runs."""
        del actor, kinds
        here = next(n for n, text in enumerate(self._texts) if text == query)
        found = (await self.ranked(self._ids[here])).hybrid
        return [Hit("failure", key, 1.0 / (n + 1)) for n, key in enumerate(found[:limit])]

    async def search_many(
        self, actor: Any, queries: Sequence[str], *, kinds: Sequence[str], limit: int
    ) -> Sequence[Sequence[Hit]]:
        return [await self.search(actor, query, kinds=kinds, limit=limit) for query in queries]

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
        return [self._ids[n] for n in order if n != here]


def _text(one: Staged) -> str:
    good = [record_of(one, run) for run in one.runs if run.status == "succeeded"]
    record = record_of(one, one.failing)
    facts = facts_of(record, good)
    return f"{failure_title(facts.error)}. {failure_text(record, facts, good)}"


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def alike(staged: Sequence[Staged]) -> Mapping[str, frozenset[str]]:
    """Answer which failures are of one kind with each: what a search should find."""
    by_kind: dict[str, set[str]] = {}
    for one in staged:
        by_kind.setdefault(one.case.kind, set()).add(one.failing.id)
    return {one.failing.id: frozenset(by_kind[one.case.kind] - {one.failing.id}) for one in staged}
