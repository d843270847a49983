"""Hybrid search in the database: words and vectors fused, built-in rows for everybody, each room its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.knowledge import Item, KnowledgeStore, any_word
from engine.store.models.knowledge import DIMENSIONS, Knowledge
from tests.support.database import Tenant

ITEMS = [
    Item("mail", "Send a letter", "Write to an inbox."),
    Item("chat", "Post a message", "Say it in a channel."),
    Item("rows", "Ask the database", "Read rows from a table."),
]


@dataclass
class Axes:
    """Puts every known word on an axis of its own; `epistle` lies beside `letter`."""

    model: str = "axes"
    dimension: int = DIMENSIONS
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        return [self._one(text.lower()) for text in texts]

    def _one(self, text: str) -> list[float]:
        vector = [0.001] * self.dimension
        for axis, words in enumerate(
            (("letter", "epistle"), ("message", "channel"), ("database",))
        ):
            vector[axis] = float(any(word in text for word in words))
        return vector


@dataclass(frozen=True)
class Room:
    org_id: str
    workspace_id: str


def room(tenant: Tenant) -> Room:
    return Room(str(tenant.org_id), str(tenant.workspace_id))


async def test_words_and_meaning_both_find(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    store = KnowledgeStore(database, Axes())
    assert await store.index_built_in("action", ITEMS) == 3
    for tenant in two_organizations:
        found = await store.search_many(
            room(tenant), ["an epistle", "table rows"], kinds=("action",), limit=1
        )
        assert [hits[0].id for hits in found] == ["mail", "rows"]


async def test_only_what_changed_is_written_and_embedded_again(database: Database) -> None:
    axes = Axes()
    store = KnowledgeStore(database, axes)
    await store.index_built_in("action", ITEMS)
    axes.asked.clear()
    assert await store.index_built_in("action", ITEMS) == 0
    assert axes.asked == []
    changed = [Item("mail", "Send a letter", "Write to somebody."), ITEMS[1]]
    assert await store.index_built_in("action", changed) == 2
    assert len(axes.asked) == 1
    async with database.owner_session() as session:
        keys = (await session.execute(select(Knowledge.key))).scalars().all()
    assert set(keys) == {"mail", "chat"}


async def test_without_an_embedder_words_alone_find(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    store = KnowledgeStore(database, None)
    await store.index_built_in("action", ITEMS)
    asker = room(two_organizations[0])
    assert [
        h.id for h in await store.search(asker, "which channel?", kinds=("action",), limit=5)
    ] == ["chat"]
    assert await store.search(asker, "?!' & | :*", kinds=("action",), limit=5) == []
    assert await store.search(asker, "channel", kinds=("template",), limit=5) == []


async def test_a_rooms_own_rows_are_found_by_nobody_else(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, theirs = two_organizations
    async with database.tenant(ours.org_id) as session:
        session.add(
            Knowledge(
                id=uuid7(), org_id=ours.org_id, workspace_id=ours.workspace_id, kind="workflow", key="secret",
                title="Secret plan", text="secret", content_hash="x",
            )
        )  # fmt: skip
    store = KnowledgeStore(database, None)
    assert [
        h.id for h in await store.search(room(ours), "secret", kinds=("workflow",), limit=5)
    ] == ["secret"]
    assert await store.search(room(theirs), "secret", kinds=("workflow",), limit=5) == []


async def test_vectors_of_another_length_are_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="384"):
        KnowledgeStore(database, Axes(dimension=3))


def test_a_question_is_any_of_its_words() -> None:
    assert any_word("Post it, post IT!") == "post | it"


async def test_what_a_workspace_remembers_only_its_own_organization_finds(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, theirs = map(room, two_organizations)
    store = KnowledgeStore(database, Axes())
    await store.remember(ours, "failure", [Item("run-1", "No letter", "The letter was refused.")])
    await store.remember(ours, "failure", [Item("run-1", "No letter", "The letter came back.")])
    found = await store.search(ours, "an epistle came back", kinds=("failure",), limit=5)
    assert [hit.id for hit in found] == ["run-1"]
    assert await store.search(theirs, "an epistle came back", kinds=("failure",), limit=5) == []
    assert await store.search(ours, "an epistle came back", kinds=("action",), limit=5) == []


async def test_a_workspaces_own_actions_are_found_by_words_at_once_and_by_meaning_bit_by_bit(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, theirs = map(room, two_organizations)
    axes = Axes()
    store = KnowledgeStore(database, axes)
    assert await store.keep_up(ours, "action", ITEMS, most=1) is False
    assert len(axes.asked) == 1
    # By its words, beside the one that has a vector; `rows` has neither.
    found = await store.search(ours, "inbox", kinds=("action",), limit=5)
    assert {hit.id for hit in found} == {"chat", "mail"}
    # `chat` is first by name and has its vector; `mail` comes with the third call.
    assert await store.keep_up(ours, "action", ITEMS, most=1) is False
    assert await store.keep_up(ours, "action", ITEMS, most=1) is True
    near = await store.search(ours, "an epistle", kinds=("action",), limit=1)
    assert [hit.id for hit in near] == ["mail"]
    assert await store.search(theirs, "inbox", kinds=("action",), limit=1) == []


async def test_what_a_workspace_has_no_more_is_not_found_and_nothing_is_made_twice(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, theirs = map(room, two_organizations)
    axes = Axes()
    store = KnowledgeStore(database, axes)
    await store.index_built_in("action", [Item("own", "Own", "Ours.")])
    for one in (ours, theirs):
        assert await store.keep_up(one, "action", ITEMS, most=10) is True
    axes.asked.clear()
    assert await store.keep_up(ours, "action", ITEMS, most=10) is True
    assert axes.asked == []
    assert await store.keep_up(ours, "action", ITEMS[1:], most=10) is True
    async with database.tenant(two_organizations[0].org_id) as session:
        keys = (await session.execute(select(Knowledge.key))).scalars().all()
    assert sorted(keys) == ["chat", "own", "rows"]
    async with database.tenant(two_organizations[1].org_id) as session:
        keys = (await session.execute(select(Knowledge.key))).scalars().all()
    assert sorted(keys) == ["chat", "mail", "own", "rows"]
