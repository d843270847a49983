"""Finds templates by words and by meaning, in the same store as everything else that is looked up."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import Executable

from agent.deps import Actor
from api.room import Room
from api.templates.repository import KIND
from engine.store.knowledge import Item, KnowledgeStore
from tools.templates.library import Template, built_in_templates

MOST_FOUND = 20


class TemplateSearch:
    """Indexes the built-in templates when somebody first looks for one."""

    def __init__(self, knowledge: KnowledgeStore) -> None:
        self._knowledge = knowledge
        self._indexing = asyncio.Lock()
        self.is_indexed = False

    async def find(self, room: Room, words: str) -> Sequence[str]:
        """Answer the keys of what is near, best first."""
        return await self.near(_actor(room), words)

    async def near(self, actor: Actor, words: str) -> Sequence[str]:
        """Answer the same for whoever a turn is taken for."""
        await self._ready()
        hits = await self._knowledge.search(actor, words, kinds=(KIND,), limit=MOST_FOUND)
        return [hit.id for hit in hits]

    async def statements(self, room: Room, template: Template) -> Sequence[Executable]:
        """Answer what writes a template of a workspace down, findable from then on."""
        facts = {
            "summary": template.summary,
            "words": list(template.words),
            "document": template.document.to_json(),
        }
        item = Item(template.key, template.title, template.search_text, facts)
        return await self._knowledge.statements(_actor(room), KIND, [item])

    async def _ready(self) -> None:
        async with self._indexing:
            if self.is_indexed:
                return
            items = [
                Item(one.key, one.title, one.search_text) for one in built_in_templates().values()
            ]
            await self._knowledge.index_built_in(KIND, items)
            self.is_indexed = True


def _actor(room: Room) -> Actor:
    return Actor(str(room.org_id), str(room.workspace_id), str(room.user_id))
