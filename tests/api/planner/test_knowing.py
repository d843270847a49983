"""What a room has imported is found in planning like what is built in, without its words being said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from agent.deps import Actor
from api.planner.knowing import RoomKnowledge
from engine.ports.imported import StoredImport
from engine.store.database import Database
from engine.store.knowledge import KnowledgeStore
from engine.store.models.knowledge import DIMENSIONS
from tests.support.database import Tenant
from tests.support.pet_store import document
from tools.catalog import load_catalog
from tools.imported.shelf import written
from tools.imported.toolbox import Toolboxes
from tools.openapi.reader import import_openapi
from tools.registry import ActionRegistry


@dataclass
class Meaning:
    """Knows one thing: that a puppy is a kind of pet, and that to adopt it is to create one."""

    model: str = "meaning"
    dimension: int = DIMENSIONS
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += texts
        near = [any(word in text.lower() for word in ("adopt", "create")) for text in texts]
        return [[float(one), 1.0 - one] + [0.001] * (DIMENSIONS - 2) for one in near]


@dataclass
class Imported:
    """The imports of one workspace."""

    workspace_id: UUID
    held: list[StoredImport]

    async def stamp(self, org_id: UUID, workspace_id: UUID) -> str:
        return "1" if workspace_id == self.workspace_id else ""

    async def imports(self, org_id: UUID, workspace_id: UUID) -> Sequence[StoredImport]:
        return self.held


def pets() -> StoredImport:
    data = json.dumps(document("https://pets.example.com")).encode()
    operations = import_openapi(data, connector="petstore_api").operations
    return StoredImport(
        key="petstore_api",
        kind="openapi",
        title="Petstore",
        server="",
        connection=None,
        digest="1",
        operations=[json.loads(json.dumps(written(one))) for one in operations],
        effects={},
    )


def actor(tenant: Tenant) -> Actor:
    return Actor(str(tenant.org_id), str(tenant.workspace_id), "somebody")


async def test_imported_actions_are_found_by_their_meaning_in_their_own_room(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, theirs = two_organizations
    store = Imported(ours.workspace_id, [pets()])
    boxes = Toolboxes(store, load_catalog(), ActionRegistry())
    meaning = Meaning()
    knows = RoomKnowledge(KnowledgeStore(database, meaning), boxes)
    found = await knows.search(actor(ours), "adopt a puppy", kinds=("action",), limit=1)
    assert [hit.id for hit in found] == ["petstore_api.create_pet"]
    assert await knows.search(actor(theirs), "adopt a puppy", kinds=("action",), limit=1) == []
    meaning.asked.clear()
    await knows.search(actor(ours), "adopt a puppy", kinds=("action",), limit=1)
    assert meaning.asked == ["adopt a puppy"]


async def test_other_kinds_of_knowledge_do_not_wait_for_imports(
    database: Database, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ours, _ = two_organizations
    boxes = Toolboxes(Imported(ours.workspace_id, [pets()]), load_catalog(), ActionRegistry())
    meaning = Meaning()
    knows = RoomKnowledge(KnowledgeStore(database, meaning), boxes)
    assert await knows.search(actor(ours), "adopt", kinds=("failure",), limit=1) == []
    assert meaning.asked == ["adopt"]
