"""What the planner looks up in a room: what everybody finds, and the actions the room has imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from agent.deps import Actor
from agent.knowledge import action_text
from agent.models.embedder import MiniLmEmbedder
from api.services import Services
from engine.store.knowledge import Hit, Item, KnowledgeStore
from tools.imported.toolbox import Toolbox, Toolboxes

ACTION: Final = "action"
MOST_VECTORS: Final = 200
"""So many vectors are made before one search: the words of all are found at once, their meaning as it is reckoned."""


class RoomKnowledge:
    """The stored search, with a room's imported actions brought up to date before they are looked for."""

    def __init__(
        self, store: KnowledgeStore, toolboxes: Toolboxes, most_vectors: int = MOST_VECTORS
    ) -> None:
        self._store, self._toolboxes, self._most = store, toolboxes, most_vectors
        # A toolbox stays the same object for as long as nothing in its workspace changes.
        self._done: WeakKeyDictionary[Toolbox, set[str]] = WeakKeyDictionary()

    async def search(
        self, actor: Actor, query: str, *, kinds: Sequence[str], limit: int
    ) -> Sequence[Hit]:
        """Answer what is near a question, best first."""
        found = await self.search_many(actor, [query], kinds=kinds, limit=limit)
        return found[0]

    async def search_many(
        self, actor: Actor, queries: Sequence[str], *, kinds: Sequence[str], limit: int
    ) -> Sequence[Sequence[Hit]]:
        """Answer several questions at once."""
        if ACTION in kinds and queries:
            await self._bring_up_to_date(actor)
        return await self._store.search_many(actor, queries, kinds=kinds, limit=limit)

    async def _bring_up_to_date(self, actor: Actor) -> None:
        box = await self._toolboxes.of(UUID(actor.org_id), UUID(actor.workspace_id))
        done = self._done.setdefault(box, set())
        if actor.workspace_id in done:
            return
        specs = [one.spec for one in box.added.values()]
        items = [Item(key=one.id, title=one.title, text=action_text(one)) for one in specs]
        if await self._store.keep_up(actor, ACTION, items, most=self._most):
            done.add(actor.workspace_id)


class Knowledge:
    """The search over the stored catalogue, which is brought up to date once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store: RoomKnowledge | None = None
        self.embedder = MiniLmEmbedder()
        """One for all who look something up by meaning."""

    async def loaded(self) -> RoomKnowledge:
        """Return the search."""
        if self._store is None:
            database, specs = self._services.database, self._services.catalog.actions()
            items = [Item(key=one.id, title=one.title, text=action_text(one)) for one in specs]
            # The model that indexes is let go of again: until somebody asks, its memory is not needed.
            await KnowledgeStore(database, MiniLmEmbedder()).index_built_in(ACTION, items)
            store = KnowledgeStore(database, self.embedder)
            self._store = RoomKnowledge(store, self._services.toolboxes)
        return self._store
