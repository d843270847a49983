"""Compiled versions: kept where nothing can change, compiled anew where something imported is used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.core.action import ActionSpec, Catalog
from engine.core.layered import LayeredCatalog
from engine.core.plan import PlanRefused
from engine.ports.runs import RunRequest, StoredVersion
from engine.runtime.plans import PlanCache
from engine.testing.catalog import EffectCatalog

PET = ActionSpec("pets_api.sell", "Sell", "Sell a pet.", {}, {}, effect="write")


@dataclass
class Site:
    """One version of one workflow, and what its workspace has imported."""

    uses: str
    imported: list[ActionSpec] = field(default_factory=list)

    async def named(self, workspace_id: UUID, key: str) -> tuple[UUID, int | None] | None:
        return None

    async def version(self, workflow_id: UUID, number: int) -> StoredVersion | None:
        document = {"nexa": 1, "name": "A", "steps": [{"id": "a", "uses": self.uses}]}
        return StoredVersion(workflow_id, number, document, "hash")

    async def variables(self, workspace_id: UUID) -> dict[str, Any]:
        return {}

    async def catalog(self, org_id: UUID, workspace_id: UUID) -> Catalog:
        return LayeredCatalog(EffectCatalog(), self.imported)


def request() -> RunRequest:
    return RunRequest(org_id=uuid4(), workspace_id=uuid4(), workflow_id=uuid4(), version=1)


async def test_a_version_of_built_in_actions_is_compiled_once() -> None:
    site, asked = Site("test.read"), request()
    plans = PlanCache(site, EffectCatalog(), site)
    first = await plans.of(asked, None)
    assert await plans.of(asked, None) is first
    assert first.imported == ()


async def test_what_uses_an_imported_action_follows_what_is_imported_now() -> None:
    site, asked = Site(PET.id, [PET]), request()
    plans = PlanCache(site, EffectCatalog(), site)
    first = await plans.of(asked, None)
    assert (first.plan.steps["a"].effect, first.imported) == ("write", (PET,))
    assert plans.ready(asked.workflow_id, 1) is None
    site.imported = [replace(PET, effect="irreversible")]
    assert (await plans.of(asked, None)).plan.steps["a"].effect == "irreversible"
    site.imported = []
    with pytest.raises(PlanRefused, match="which is not an action"):
        await plans.of(asked, None)


def test_nothing_imported_stands_in_for_what_is_built_in() -> None:
    other = replace(PET, id="test.read")
    catalog = LayeredCatalog(EffectCatalog(), [other, PET])
    assert catalog.action("test.read") is not other
    assert [spec.id for spec in catalog.actions()].count("test.read") == 1
    assert catalog.action(PET.id) is PET
