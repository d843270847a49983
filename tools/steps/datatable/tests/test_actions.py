"""Data tables as steps see them, on a real PostgreSQL: what each action does and what it refuses."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from engine.ports.ids import uuid7
from engine.ports.runner import Failed, Succeeded
from engine.store.data_tables import SqlDataTables
from engine.store.models import DataTable
from tests.support.database import Tenant, add_tenant, running_server
from tools.kit.bench import Bench, a_bench, a_call


@dataclass
class Room:
    bench: Bench
    tenant: Tenant

    async def outcome(self, action: str, args: dict[str, Any], **more: Any) -> Any:
        call = a_call(action, {"table": "orders", **args}, **more)
        org_id, workspace_id = str(self.tenant.org_id), str(self.tenant.workspace_id)
        return await self.bench.runner.run(
            dataclasses.replace(call, org_id=org_id, workspace_id=workspace_id)
        )

    async def done(self, action: str, args: dict[str, Any], **more: Any) -> Any:
        outcome = await self.outcome(action, args, **more)
        assert isinstance(outcome, Succeeded), outcome
        return outcome.output

    async def refused(self, action: str, args: dict[str, Any]) -> tuple[str, str]:
        outcome = await self.outcome(action, args)
        assert isinstance(outcome, Failed), outcome
        assert outcome.error.nothing_happened
        return outcome.error.error_class, outcome.error.code


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    with running_server() as server, server.fresh() as url:
        database = server.database(url)
        tenant = await add_tenant(database, "Ada Ltd")
        async with database.tenant(tenant.org_id) as session:
            session.add(
                DataTable(
                    id=uuid7(),
                    org_id=tenant.org_id,
                    workspace_id=tenant.workspace_id,
                    key="orders",
                    name="Orders",
                    columns=[{"name": "id", "type": "text"}, {"name": "total", "type": "number"}],
                )
            )
        async with a_bench(tables=SqlDataTables(database)) as bench:
            yield Room(bench, tenant)
        await database.close()


def where(column: str, operator: str = "is", value: Any = None) -> dict[str, Any]:
    return {"column": column, "operator": operator, "value": value}


async def test_rows_are_kept_found_counted_changed_merged_and_removed(room: Room) -> None:
    rows = [{"id": "a", "total": 5}, {"id": "b", "total": 50}]
    for attempt in (1, 2):
        added = await room.done("datatable.add", {"rows": rows}, attempt=attempt)
        assert [row["id"] for row in added["rows"]] == ["a", "b"]
    dear = {"where": [where("total", "above", 10)]}
    assert (await room.done("datatable.find", dear))["rows"][0]["id"] == "b"
    sorted_ = {"order": [{"column": "total", "descending": True}], "limit": 1}
    assert (await room.done("datatable.find", sorted_))["count"] == 1
    assert await room.done("datatable.count", {}) == {"count": 2}
    assert await room.done("datatable.update", {**dear, "values": {"total": 1}}) == {"count": 1}
    merged = {"rows": [{"id": "a", "total": 2}, {"id": "c"}], "by": ["id"]}
    assert await room.done("datatable.merge", merged) == {"added": 1, "changed": 1}
    gone = {"where": [where("total", "is_empty")]}
    assert await room.done("datatable.remove", gone) == {"count": 1}
    assert [row["total"] for row in (await room.done("datatable.find", {}))["rows"]] == [2, 1]


async def test_what_does_not_fit_fails_before_anything_is_written(room: Room) -> None:
    rows = {"rows": [{"id": "a"}, {"id": "b", "total": "many"}]}
    assert await room.refused("datatable.add", rows) == ("bad_data", "row_invalid")
    assert await room.refused("datatable.find", {"table": "none"}) == ("bad_data", "table_missing")
    assert await room.done("datatable.count", {}) == {"count": 0}


async def test_where_no_tables_are_kept_the_step_says_so() -> None:
    async with a_bench() as bench:
        outcome = await bench.run("datatable.count", {"table": "orders"})
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "no_tables"
