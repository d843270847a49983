"""Hybrid search over what the planner may look up: vectors and words, fused by reciprocal rank."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, delete, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models.knowledge import DIMENSIONS, Knowledge

RECIPROCAL_RANK = 60
DEPTH = 20
Place = tuple[UUID | None, UUID | None]
NOWHERE: Final[Place] = (None, None)
"""Where the rows are that everybody finds."""
_IDENTITY: Final = ("org_id", "workspace_id", "kind", "key")
_AT_ONCE: Final = 500
# Two ranked lists for every question in one round trip; NULL vectors rank by words alone.
_RANKED = text(
    """
    WITH asked AS (
        SELECT * FROM unnest(CAST(:words AS text[]), CAST(:vectors AS text[]))
            WITH ORDINALITY AS a(words, vector, n)
    )
    SELECT a.n, 'words' AS how, found.kind, found.key, found.place FROM asked a, LATERAL (
        SELECT k.kind, k.key,
               row_number() OVER (ORDER BY ts_rank_cd(k.words, q.query, 1) DESC, k.key) AS place
        FROM knowledge k, to_tsquery('english', a.words) AS q(query)
        WHERE a.words <> '' AND k.words @@ q.query AND k.kind = ANY(:kinds)
          AND (k.workspace_id IS NULL OR k.workspace_id = :workspace_id)
        ORDER BY place LIMIT :depth
    ) found
    UNION ALL
    SELECT a.n, 'meaning', found.kind, found.key, found.place FROM asked a, LATERAL (
        SELECT k.kind, k.key,
               row_number() OVER (ORDER BY k.embedding <=> CAST(a.vector AS vector), k.key) AS place
        FROM knowledge k
        WHERE a.vector IS NOT NULL AND k.embedding IS NOT NULL AND k.kind = ANY(:kinds)
          AND k.model = :model
          AND (k.workspace_id IS NULL OR k.workspace_id = :workspace_id)
        ORDER BY place LIMIT :depth
    ) found
    """
)


class Embeds(Protocol):
    """Turns texts into vectors."""

    model: str
    dimension: int

    async def embed(self, texts: Sequence[str]) -> list[list[float]]: ...


class Room(Protocol):
    """The organization and workspace that ask."""

    @property
    def org_id(self) -> str: ...
    @property
    def workspace_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found."""

    key: str
    title: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def content_hash(self, model: str) -> str:
        """Answer what changes exactly when the stored row must."""
        content = json.dumps([self.title, self.text, dict(self.facts), model], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; scores compare within one search only."""

    kind: str
    id: str
    score: float


class KnowledgeStore:
    """Search for tenants, and the built-in rows that every tenant can find."""

    def __init__(self, database: Database, embeds: Embeds | None) -> None:
        if embeds is not None and embeds.dimension != DIMENSIONS:
            raise ValueError(f"vectors have {DIMENSIONS} numbers here, not {embeds.dimension}")
        self._database = database
        self._embeds = embeds

    async def index_built_in(self, kind: str, items: Sequence[Item]) -> int:
        """Bring the built-in rows of a kind up to date; answer how many changed."""
        model = self._embeds.model if self._embeds else ""
        async with self._database.owner_session() as session:
            stored = await _stored(session, kind)
            wanted = {item.key: item.content_hash(model) for item in items}
            changed = [item for item in items if stored.get(item.key) != wanted[item.key]]
            gone = [key for key in stored if key not in wanted]
            if not changed and not gone:
                return 0
            vectors = await self._vectors([f"{i.title}. {i.text}" for i in changed])
            for item, vector in zip(changed, vectors, strict=True):
                await session.execute(_upsert(kind, item, vector, model))
            if gone:
                await session.execute(
                    delete(Knowledge).where(
                        Knowledge.org_id.is_(None),
                        tuple_(Knowledge.kind, Knowledge.key).in_([(kind, g) for g in gone]),
                    )
                )
        return len(changed) + len(gone)

    async def remember(self, actor: Room, kind: str, items: Sequence[Item]) -> None:
        """Write rows of one workspace, which only its organization can find."""
        if not items:
            return
        statements = await self.statements(actor, kind, items)
        async with self._database.tenant(UUID(actor.org_id)) as session:
            for statement in statements:
                await session.execute(statement)

    async def keep_up(self, actor: Room, kind: str, items: Sequence[Item], *, most: int) -> bool:
        """Make these all rows of a kind a workspace has of its own; tell whether that is done.

        At most so many vectors are made at once. What has none yet is found by its words.
        """
        model = self._embeds.model if self._embeds else ""
        place = (UUID(actor.org_id), UUID(actor.workspace_id))
        async with self._database.tenant(place[0]) as session:
            stored = await _stored(session, kind, place)
        ordered = sorted(items, key=lambda item: item.key)
        changed = [one for one in ordered if stored.get(one.key) != one.content_hash(model)]
        now, later = changed[:most], changed[most:]
        vectors = await self._vectors([f"{one.title}. {one.text}" for one in now])
        rows = [_row(kind, *pair, model, place) for pair in zip(now, vectors, strict=True)]
        worded = [one for one in later if stored.get(one.key) != one.content_hash("")]
        rows += [_row(kind, one, None, "", place) for one in worded]
        gone = sorted(stored.keys() - {one.key for one in items})
        if rows or gone:
            async with self._database.tenant(place[0]) as session:
                await _replaced(session, kind, place, gone, rows)
        return not later

    async def statements(
        self, actor: Room, kind: str, items: Sequence[Item]
    ) -> Sequence[Executable]:
        """Answer what writes such rows, for a transaction that holds more than them."""
        vectors = await self._vectors([f"{item.title}. {item.text}" for item in items])
        model = self._embeds.model if self._embeds else ""
        owned = {"org_id": UUID(actor.org_id), "workspace_id": UUID(actor.workspace_id)}
        return [
            _upsert(kind, item, vector, model, **owned)
            for item, vector in zip(items, vectors, strict=True)
        ]

    async def search(
        self, actor: Room, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Hit]:
        """Answer what is near a question, best first."""
        found = await self.search_many(actor, [query], kinds=kinds, limit=limit)
        return found[0]

    async def search_many(
        self, actor: Room, queries: Sequence[str], *, kinds: Sequence[str], limit: int
    ) -> Sequence[Sequence[Hit]]:
        """Answer several questions at once."""
        if not queries:
            return []
        vectors = await self._vectors(queries)
        given = {
            "words": [any_word(query) for query in queries],
            "vectors": [None if v is None else json.dumps(v) for v in vectors],
            "kinds": list(kinds),
            "workspace_id": UUID(actor.workspace_id),
            "depth": DEPTH,
            "model": self._embeds.model if self._embeds else "",
        }
        async with self._database.tenant(UUID(actor.org_id)) as session:
            rows = (await session.execute(_RANKED, given)).all()
        found: list[dict[tuple[str, str], float]] = [{} for _ in queries]
        for n, _, kind, key, place in rows:
            scores = found[n - 1]
            scores[kind, key] = scores.get((kind, key), 0.0) + 1.0 / (RECIPROCAL_RANK + place)
        return [_best(scores, limit) for scores in found]

    async def _vectors(self, texts: Sequence[str]) -> Sequence[list[float] | None]:
        if self._embeds is None:
            return [None] * len(texts)
        return await self._embeds.embed(texts)


def any_word(query: str) -> str:
    """Write a text-search query that any of the words satisfies."""
    words = dict.fromkeys(re.findall(r"[a-z0-9]+", query.lower()))
    return " | ".join(list(words)[:64])


def _best(scores: Mapping[tuple[str, str], float], limit: int) -> list[Hit]:
    ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Hit(kind, key, score) for (kind, key), score in ordered[:limit]]


async def _stored(session: AsyncSession, kind: str, place: Place = NOWHERE) -> dict[str, str]:
    query = select(Knowledge.key, Knowledge.content_hash).where(*_rows_of(kind, place))
    return {row.key: row.content_hash for row in (await session.execute(query)).all()}


def _rows_of(kind: str, place: Place) -> tuple[ColumnElement[bool], ...]:
    org_id, workspace_id = place
    return (
        Knowledge.kind == kind,
        Knowledge.org_id.is_not_distinct_from(org_id),
        Knowledge.workspace_id.is_not_distinct_from(workspace_id),
    )


async def _replaced(
    session: AsyncSession, kind: str, place: Place, gone: Sequence[str], rows: Sequence[Any]
) -> None:
    for start in range(0, len(gone), _AT_ONCE):
        keys = gone[start : start + _AT_ONCE]
        await session.execute(
            delete(Knowledge).where(*_rows_of(kind, place), Knowledge.key.in_(keys))
        )
    for start in range(0, len(rows), _AT_ONCE):
        await session.execute(_upserted(rows[start : start + _AT_ONCE]))


def _upsert(
    kind: str,
    item: Item,
    vector: list[float] | None,
    model: str,
    *,
    org_id: UUID | None = None,
    workspace_id: UUID | None = None,
) -> Any:
    return _upserted([_row(kind, item, vector, model, (org_id, workspace_id))])


def _row(
    kind: str, item: Item, vector: list[float] | None, model: str, place: Place
) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "org_id": place[0],
        "workspace_id": place[1],
        "kind": kind,
        "key": item.key,
        "title": item.title,
        "text": item.text,
        "facts": dict(item.facts),
        "content_hash": item.content_hash(model),
        "model": model,
        "dimension": DIMENSIONS,
        "embedding": vector,
    }


def _upserted(rows: Sequence[dict[str, Any]]) -> Any:
    row = insert(Knowledge).values(list(rows))
    return row.on_conflict_do_update(
        index_elements=list(_IDENTITY),
        set_={name: row.excluded[name] for name in rows[0] if name not in {"id", *_IDENTITY}},
    )
