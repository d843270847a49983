"""Watched triggers by REST: tried when switched on, each new item one run, failures shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from engine.store.database import Database
from tests.api.drafts.test_endpoints import made, patch
from tests.api.runs.test_endpoints import live
from tests.api.versions.test_endpoints import publish
from tests.engine.runtime.conftest import until
from tests.support.database import Tenant
from tests.support.whole import API, ok, whole_service
from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer


@dataclass
class Desk:
    """A feed whose items and status a test sets, and a client of the service that watches it."""

    client: httpx.AsyncClient
    database: Database
    org_id: Any
    peer: HttpPeer
    numbers: list[int] = field(default_factory=list)
    status: int = 200

    def document(self, **settings: Any) -> dict[str, Any]:
        given = {"url": self.peer.url("/feed"), **settings}
        return {
            "nexa": 1,
            "name": "News",
            "triggers": [{"id": "news", "type": "app", "uses": "rss.new_item", "with": given}],
            "steps": [
                {
                    "id": "say",
                    "uses": "text.render",
                    "with": {"template": "{{ trigger.title }}"},
                }
            ],
            "outputs": {"said": "{{ steps.say.text }}"},
        }

    async def enable(self, workflow: str) -> httpx.Response:
        return await self.client.post(f"{API}/workflows/{workflow}/enable")

    async def watched(self, workflow: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ok(
            await self.client.get(f"{API}/workflows/{workflow}/watched")
        )["items"]
        return found

    async def said(self, workflow: str) -> list[str]:
        """Return what the runs of the workflow have said, in order."""
        found = ok(await self.client.get(f"{API}/runs", params={"workflow_id": workflow}))["items"]
        runs = [ok(await self.client.get(f"{API}/runs/{run['id']}")) for run in reversed(found)]
        return [run["outputs"]["said"] for run in runs if run["status"] == "succeeded"]

    async def look_now(self) -> None:
        """Let every trigger be due; the service hears of it."""
        change = text(
            "UPDATE trigger_state SET updated_at = clock_timestamp(), value = "
            '(value::jsonb || \'{"next_at": "2020-01-01T00:00:00.000Z"}\')::json '
            "WHERE kind = 'cursor'"
        )
        async with self.database.tenant(self.org_id) as session:
            await session.execute(change)
            await session.execute(text("SELECT pg_notify('nexa_schedules', '')"))


@pytest.fixture
async def desk(
    database: Database, two_organizations: tuple[Tenant, Tenant], tmp_path: Path
) -> AsyncIterator[Desk]:
    served: list[Desk] = []

    async def answer(heard: Heard, writer: Any) -> None:
        (now,) = served
        items = "".join(
            f"<item><title>N{n}</title><guid>n{n}</guid></item>" for n in reversed(now.numbers)
        )
        feed = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
        write_answer(writer, now.status, feed.encode(), {"content-type": "application/rss+xml"})

    tenant = two_organizations[0]
    async with (
        http_peer(answer) as peer,
        whole_service(database, tmp_path, allowed_addresses=peer.place) as whole,
        whole.program(tenant) as client,
    ):
        served.append(Desk(client, database, tenant.org_id, peer))
        yield served[0]


async def test_what_comes_after_switching_on_starts_one_run_each(desk: Desk) -> None:
    desk.numbers = [1, 2]
    workflow = await live(desk.client, desk.document())
    assert await desk.watched(workflow) == []
    ok(await desk.enable(workflow))
    (one,) = await desk.watched(workflow)
    assert (one["uses"], one["every_s"], one["failures"]) == ("rss.new_item", 900, 0)
    desk.numbers += [3, 4]
    await desk.look_now()
    await until(lambda: _is(desk, workflow, ["N3", "N4"]))
    # A new version goes on where the former one was, and starts nothing again.
    slower = {"op": "set_trigger", "trigger": desk.document(every_s=1200)["triggers"][0]}
    ok(await patch(desk.client, workflow, 1, slower))
    ok(await publish(desk.client, workflow, 2), 201)
    desk.numbers.append(5)
    await desk.look_now()
    await until(lambda: _is(desk, workflow, ["N3", "N4", "N5"]))
    (one,) = await desk.watched(workflow)
    assert (one["every_s"], one["found_at"] is None) == (1200, False)
    # Off and on again, it begins anew.
    ok(await desk.client.post(f"{API}/workflows/{workflow}/disable"))
    assert await desk.watched(workflow) == []
    desk.numbers.append(6)
    ok(await desk.enable(workflow))
    desk.numbers.append(7)
    await desk.look_now()
    await until(lambda: _is(desk, workflow, ["N3", "N4", "N5", "N7"]))


async def _is(desk: Desk, workflow: str, expected: list[str]) -> bool:
    return await desk.said(workflow) == expected


async def test_what_is_there_already_starts_runs_where_that_is_asked(desk: Desk) -> None:
    desk.numbers = [1, 2, 3]
    workflow = await live(desk.client, desk.document(existing="start"))
    ok(await desk.enable(workflow))
    await until(lambda: _is(desk, workflow, ["N1", "N2", "N3"]))


@pytest.mark.parametrize(("status", "says"), [(401, "answered 401"), (503, "answered 503")])
async def test_a_trigger_that_does_not_work_is_not_switched_on(
    desk: Desk, status: int, says: str
) -> None:
    desk.status = status
    workflow = await live(desk.client, desk.document())
    refused = await desk.enable(workflow)
    problem = ok(refused, 422)
    assert (problem["code"], says in problem["detail"]) == ("trigger_fails", True)
    shown = ok(await desk.client.get(f"{API}/workflows/{workflow}"))
    assert (shown["enabled"], await desk.watched(workflow)) == (False, [])


async def test_a_look_that_fails_later_is_shown_and_mends_itself(desk: Desk) -> None:
    workflow = await live(desk.client, desk.document())
    ok(await desk.enable(workflow))
    desk.status, desk.numbers = 503, [1]
    await desk.look_now()
    await until(lambda: _fails(desk, workflow, 1))
    (one,) = await desk.watched(workflow)
    assert one["error"]["code"] == "remote_failed"
    desk.status = 200
    await desk.look_now()
    await until(lambda: _is(desk, workflow, ["N1"]))
    await until(lambda: _fails(desk, workflow, 0))


async def _fails(desk: Desk, workflow: str, times: int) -> bool:
    (one,) = await desk.watched(workflow)
    return bool(one["failures"] == times)


async def test_a_draft_says_which_host_its_trigger_reaches_and_rehearses_with_a_sample(
    desk: Desk,
) -> None:
    workflow = await made(desk.client, desk.document())
    draft = ok(await desk.client.get(f"{API}/workflows/{workflow}/draft"))
    assert draft["newly_reaches"]["hosts"] == [desk.peer.place]
    told = ok(await desk.client.post(f"{API}/workflows/{workflow}/draft/rehearse", json={}))
    assert told["steps"]["say"]["output"]["text"] == "Release 2.0"
    assert desk.peer.heard == []
