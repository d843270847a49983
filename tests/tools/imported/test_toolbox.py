"""The toolbox of a workspace: looked up once, again when something changed, built-in actions first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from engine.ports.imported import StoredImport
from tests.support.pet_store import document
from tools.catalog import load_catalog
from tools.imported.shelf import written
from tools.imported.toolbox import KEPT_S, Toolboxes
from tools.openapi.reader import import_openapi
from tools.registry import ActionRegistry

ORG, ROOM = uuid4(), uuid4()


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
        effects={"DELETE /pets/{petId}": "irreversible"},
    )


@dataclass
class Store:
    held: list[StoredImport] = field(default_factory=list)
    asked: int = 0
    read: int = 0

    async def stamp(self, org_id: UUID, workspace_id: UUID) -> str:
        self.asked += 1
        return " ".join(one.digest for one in self.held) if workspace_id == ROOM else ""

    async def imports(self, org_id: UUID, workspace_id: UUID) -> Sequence[StoredImport]:
        self.read += 1
        return list(self.held)


@dataclass
class Clock:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


async def test_what_is_imported_stands_behind_what_is_built_in() -> None:
    boxes = Toolboxes(Store([pets()]), load_catalog(), ActionRegistry())
    box = await boxes.of(ORG, ROOM)
    spec = box.catalog.action("petstore_api.delete_pet")
    assert spec is not None
    assert (spec.effect, spec.hosts) == ("irreversible", ("pets.example.com",))
    performed = box.actions.find("petstore_api.delete_pet")
    assert performed is not None
    assert performed.spec is spec
    assert box.actions.find("list.filter") is not None
    assert (await boxes.of(ORG, uuid4())) is boxes.built_in


async def test_nothing_is_asked_twice_before_something_changes() -> None:
    clock, store = Clock(), Store([pets()])
    boxes = Toolboxes(store, load_catalog(), ActionRegistry(), clock)
    first = await boxes.of(ORG, ROOM)
    assert await boxes.of(ORG, ROOM) is first
    assert store.asked == 1
    boxes.forget()
    assert await boxes.of(ORG, ROOM) is first
    assert store.read == 1, "nothing changed, so nothing is read again"
    store.held = [replace(pets(), digest="2")]
    assert await boxes.of(ORG, ROOM) is first
    boxes.forget(ROOM)
    second = await boxes.of(ORG, ROOM)
    assert second is not first
    assert store.read == 2
    store.held = []
    clock.now_s += KEPT_S + 1
    assert await boxes.of(ORG, ROOM) is boxes.built_in
