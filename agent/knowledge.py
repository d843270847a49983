"""What the planner can look up, in memory: the shipped stand-in for the database's hybrid search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from agent.deps import Actor
from agent.offline.general.arrays import np
from agent.offline.retrieval import ActionIndex, index_of
from engine.core.action import ActionSpec, Catalog

RECIPROCAL_RANK = 60


class Embedder(Protocol):
    """Turns texts into vectors of one fixed length."""

    model: str
    dimension: int

    async def embed(self, texts: Sequence[str]) -> list[list[float]]: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    id: str
    score: float


def action_text(spec: ActionSpec) -> str:
    """Answer the text an action is indexed by."""
    return (
        f"{spec.title}. {spec.summary} "
        + "; ".join(spec.examples)
        + ". "
        + ", ".join(spec.synonyms[:12])
    )


_OF_ONE_SERVICE = 2


def fuse(*rankings: Sequence[str]) -> list[tuple[str, float]]:
    """Fuse rankings by reciprocal rank: first places count most, whoever gave them."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, key in enumerate(ranking):
            scores[key] = scores.get(key, 0.0) + 1.0 / (RECIPROCAL_RANK + place + 1)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def spread(ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Let two actions of each service come before a third of any: a service with many does not crowd out the others."""
    seen: dict[str, int] = {}
    rounds: list[tuple[int, int]] = []
    for place, (key, _) in enumerate(ranked):
        service = key.partition(".")[0]
        rounds.append((seen.get(service, 0) // _OF_ONE_SERVICE, place))
        seen[service] = seen.get(service, 0) + 1
    return [ranked[place] for _, place in sorted(rounds)]


class InMemoryKnowledge:
    """Actions only, by words and, where an embedder is given, by meaning."""

    def __init__(
        self, actions: Sequence[ActionSpec], words: ActionIndex, embedder: Embedder | None
    ) -> None:
        self._actions = tuple(actions)
        self._words = words
        self._embedder = embedder
        self._vectors: Any = None

    @classmethod
    def of_actions(cls, catalog: Catalog, embedder: Embedder | None) -> InMemoryKnowledge:
        """Know the actions of a catalogue, whose words are read once for as long as it lives."""
        return cls(catalog.actions(), index_of(catalog), embedder)

    async def search(
        self, actor: Actor, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Hit]:
        found = await self.search_many(actor, [query], kinds=kinds, limit=limit)
        return found[0]

    async def search_many(
        self,
        actor: Actor,  # noqa: ARG002  # one organization
        queries: Sequence[str],
        *,
        kinds: Sequence[str],
        limit: int,
    ) -> Sequence[Sequence[Hit]]:
        if "action" not in kinds:
            return [[] for _ in queries]
        by_meaning = await self._by_meaning(queries)
        found = []
        for query, near in zip(queries, by_meaning, strict=True):
            by_words = [hit.spec.id for hit in self._words.rank(query)]
            ranked = spread(fuse(by_words, near))[:limit]
            found.append([Hit("action", key, score) for key, score in ranked])
        return found

    async def _by_meaning(self, queries: Sequence[str]) -> list[list[str]]:
        if self._embedder is None or not queries:
            return [[] for _ in queries]
        if self._vectors is None:
            self._vectors = _upright(
                await self._embedder.embed([action_text(a) for a in self._actions])
            )
        asked = _upright(await self._embedder.embed(list(queries)))
        return [self._nearest(likeness) for likeness in asked @ self._vectors.T]

    def _nearest(self, likeness: Any) -> list[str]:
        ids = [action.id for action in self._actions]
        return [ids[at] for at in np.lexsort((ids, -likeness))]


def _upright(vectors: Sequence[Sequence[float]]) -> Any:
    """Answer vectors of length one as rows; what is nothing stays nothing."""
    rows = np.array(vectors, float)
    length = np.sqrt((rows * rows).sum(-1, keepdims=True))
    return rows / np.where(length > 0, length, 1.0)
