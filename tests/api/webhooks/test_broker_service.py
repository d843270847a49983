"""A broker's trigger in the whole service: connected, published and switched on by REST, then a message."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.runs.test_endpoints import live
from tests.engine.runtime.conftest import until
from tests.support.database import Tenant
from tests.support.whole import API, ok, whole_service
from tools.kit.broker_bench import calling

PORT = 6379
PLACE = f"127.0.0.1:{PORT}"


def document(key: str) -> dict[str, Any]:
    return {
        "nexa": 1,
        "name": "Jobs",
        "triggers": [
            {
                "id": "job",
                "type": "app",
                "uses": "redis.new_value",
                "connection": "jobs",
                "with": {"key": key},
            }
        ],
        "steps": [
            {"id": "say", "uses": "text.render", "with": {"template": "{{ trigger.value.id }}"}}
        ],
        "outputs": {"said": "{{ steps.say.text }}"},
    }


async def said(client: httpx.AsyncClient, workflow: str) -> list[str]:
    found = ok(await client.get(f"{API}/runs", params={"workflow_id": workflow}))["items"]
    runs = [ok(await client.get(f"{API}/runs/{run['id']}")) for run in reversed(found)]
    return [run["outputs"]["said"] for run in runs if run["status"] == "succeeded"]


@pytest.mark.peer("redis")
async def test_a_value_pushed_to_a_list_is_a_run_while_the_workflow_is_on(
    database: Database, two_organizations: tuple[Tenant, Tenant], tmp_path: Path
) -> None:
    key = f"nexa_tests:{uuid.uuid4().hex[:8]}"
    config = {"host": "127.0.0.1", "port": PORT, "tls": False}
    body = {"name": "Jobs", "kind": "redis", "config": config, "secret": {}}
    async with (
        calling("redis", PORT) as redis,
        whole_service(database, tmp_path, allowed_addresses=PLACE) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        ok(await ada.post(f"{API}/connections", json=body), 201)
        workflow = await live(ada, document(key))

        async def has_said(*words: str) -> bool:
            return await said(ada, workflow) == list(words)

        async def push(number: str) -> None:
            await redis.done("redis.push", key=key, values=[{"id": number}])

        await push("A-1")
        ok(await ada.post(f"{API}/workflows/{workflow}/enable"))
        await until(lambda: has_said("A-1"))
        await push("A-2")
        await until(lambda: has_said("A-1", "A-2"))
        ok(await ada.post(f"{API}/workflows/{workflow}/disable"))
        await push("A-3")
        ok(await ada.post(f"{API}/workflows/{workflow}/enable"))
        await until(lambda: has_said("A-1", "A-2", "A-3"))
        kinds = {one["id"]: one for one in ok(await ada.get(f"{API}/catalog/triggers"))["items"]}
        assert kinds["redis.new_value"]["has_line"] is True
