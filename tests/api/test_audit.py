"""Every operation that changes something leaves an entry in the chain: all of them are tried here."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from engine.store.audit import first_broken_entry
from engine.store.database import Database
from engine.store.models import AuditEntry
from tests.api.chat.test_conversation import SENTENCE, part, say, thread_of
from tests.api.corrections.test_endpoints import corrected
from tests.api.drafts.test_endpoints import draft_of, made, patch
from tests.api.examples.every_change import every_example_change
from tests.api.runs.test_endpoints import WAITING, live, start
from tests.api.schedules.test_endpoints import midnight, switched_on
from tests.api.slack.conftest import every_setting
from tests.api.slack.slack import Slack, slack_workspace
from tests.api.tables.every_change import every_table_change
from tests.api.versions.test_endpoints import publish
from tests.support.documents import approval, greeting, orders
from tests.support.oauth_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OAuthProvider,
    oauth_provider,
)
from tests.support.pet_store import document
from tests.support.routes import Declared, declared_routes
from tests.support.service import FROM_OUR_PAGES, ORIGIN, PASSWORD, sign_up
from tests.support.whole import API, Whole, ok, until_waiting, whole_service
from tools.demo import run_demo_peers

SAFE = ("GET", "HEAD", "OPTIONS")
# They take a body and change nothing.
WRITES_NOTHING = {
    ("POST", f"{API}/documents/validate"),
    ("POST", f"{API}/workflows/import/preview"),
    ("POST", f"{API}/imported-apis/preview"),
    *(
        ("POST", f"{API}/workflows/{{workflow_id}}/draft/{name}")
        for name in ("preview", "rehearse", "test", "evaluate", "cover")
    ),
    ("POST", f"{API}/runs/{{run_id}}/rerun/preview"),
    ("POST", f"{API}/failures/retry/preview"),
    ("POST", f"{API}/runs/{{run_id}}/replay"),
    ("POST", f"{API}/runs/{{run_id}}/check"),
    ("POST", f"{API}/runs/{{run_id}}/bisect"),
    ("POST", f"{API}/workflows/{{workflow_id}}/schedules/{{trigger_id}}/backfill/preview"),
    ("POST", f"{API}/workflows/{{workflow_id}}/advice"),
    ("POST", f"{API}/data-tables/{{key}}/find"),
    ("POST", f"{API}/slack/links/preview"),
    ("POST", f"{API}/workflows/{{workflow_id}}/examples/play"),
}
Operation = tuple[str, str]


@dataclass
class Journal:
    """How many entries each operation left at its first success."""

    database: Database
    routes: list[Declared]
    left: dict[Operation, int] = field(default_factory=dict)

    def operation(self, method: str, path: str) -> Operation:
        """Name the operation at an address; words come before parameters."""
        fitting = [
            route
            for route in sorted(self.routes, key=lambda route: route.path.count("{"))
            if route.method == method and re.fullmatch(_pattern(route.path), path)
        ]
        return method, fitting[0].path

    async def entries(self, org_id: UUID | None) -> int:
        """Count the entries of one organization."""
        if org_id is None:
            return 0
        async with self.database.tenant(org_id) as session:
            counted = await session.execute(select(func.count()).select_from(AuditEntry))
            return int(counted.scalar_one())


def _pattern(path: str) -> str:
    return re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))


class Watched(httpx.AsyncClient):
    """A browser on our own pages whose every change is looked up in the audit log."""

    journal: Journal
    org_id: UUID | None = None

    async def request(self, method: str, url: Any, **more: Any) -> httpx.Response:
        """Send, and count what it left behind."""
        before = await self.journal.entries(self.org_id)
        answer = await super().request(method, url, **more)
        if method not in SAFE and answer.is_success:
            await self._note(self.journal.operation(method, str(url)), before)
        return answer

    async def _note(self, operation: Operation, before: int) -> None:
        if self.org_id is None:
            me = await super().request("GET", f"{API}/me")
            self.org_id = UUID(me.json()["organization"]["id"])
        after = await self.journal.entries(self.org_id)
        self.journal.left.setdefault(operation, after - before)


@dataclass(frozen=True)
class Stage:
    """A whole service, its journal, its owner at a browser and a peer to read from."""

    whole: Whole
    journal: Journal
    owner: Watched
    orders_url: str
    provider: OAuthProvider
    slack: Slack

    @asynccontextmanager
    async def somebody(self) -> AsyncIterator[Watched]:
        """Open one more browser."""
        async with watched(self.whole, self.journal) as client:
            client.org_id = self.owner.org_id
            yield client


@asynccontextmanager
async def watched(whole: Whole, journal: Journal) -> AsyncIterator[Watched]:
    transport = httpx.ASGITransport(app=whole.service.asgi)
    async with Watched(transport=transport, base_url=ORIGIN, headers=FROM_OUR_PAGES) as client:
        client.journal = journal
        yield client


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    async with (
        run_demo_peers(tmp_path) as peers,
        oauth_provider() as provider,
        slack_workspace() as slack,
        whole_service(
            database,
            tmp_path,
            allowed_addresses=[*peers.places(), provider.peer.place, slack.peer.place],
        ) as whole,
    ):
        journal = Journal(database, declared_routes(whole.service.app))
        async with watched(whole, journal) as owner:
            ok(await sign_up(whole.service.app, owner))
            yield Stage(whole, journal, owner, peers.orders_url, provider, slack)


async def test_every_change_leaves_an_entry_and_the_chain_holds(
    stage: Stage, database: Database
) -> None:
    await people(stage)
    await sessions_and_keys(stage)
    await workflows(stage.owner)
    await drafts(stage)
    await runs(stage)
    await connections(stage.owner)
    await on_another_device(stage.owner, stage.provider)
    await conversations(stage.owner)
    await every_setting(stage.owner, stage.slack, stage.whole.database)
    await shelves(stage.owner)
    await schedules(stage.owner)
    unsafe = {(r.method, r.path) for r in stage.journal.routes if r.method not in SAFE}
    assert sorted(unsafe - set(stage.journal.left)) == [], "not tried here"
    silent = {operation for operation, count in stage.journal.left.items() if count == 0}
    assert silent == WRITES_NOTHING
    org_id = stage.owner.org_id
    assert org_id is not None
    async with database.tenant(org_id) as session:
        assert await first_broken_entry(session, org_id) is None


async def people(stage: Stage) -> None:
    owner = stage.owner
    ok(await owner.patch(f"{API}/me", json={"name": "Ada L."}))
    for name in ("withdrawn", "bob"):
        body = {"email": f"{name}@example.com", "role": "viewer"}
        invited = ok(await owner.post(f"{API}/invitations", json=body), 201)
        if name == "withdrawn":
            ok(await owner.delete(f"{API}/invitations/{invited['id']}"), 204)
    async with stage.somebody() as bob:
        token = invited["link"].partition("#")[2]
        accepted = {"token": token, "name": "Bob", "password": PASSWORD}
        ok(await bob.post(f"{API}/auth/invitations/accept", json=accepted))
        me = ok(await bob.get(f"{API}/me"))
    address = f"{API}/members/{me['user']['id']}"
    ok(await owner.patch(address, json={"role": "editor"}))
    ok(await owner.delete(address), 204)


async def sessions_and_keys(stage: Stage) -> None:
    owner = stage.owner
    async with stage.somebody() as phone, stage.somebody() as tablet:
        given = {"email": "ada@example.com", "password": PASSWORD}
        for device in (phone, tablet):
            ok(await device.post(f"{API}/auth/login", json=given))
        ok(await phone.post(f"{API}/auth/logout"), 204)
        held = ok(await owner.get(f"{API}/sessions"))["items"]
        other = next(session["id"] for session in held if not session["current"])
        ok(await owner.delete(f"{API}/sessions/{other}"), 204)
    key = ok(await owner.post(f"{API}/api-keys", json={"name": "k", "scopes": ["*"]}), 201)
    ok(await owner.delete(f"{API}/api-keys/{key['id']}"), 204)


async def workflows(owner: Watched) -> None:
    workflow = await made(owner, greeting())
    address = f"{API}/workflows/{workflow}"
    ok(await owner.post(f"{API}/workflows/import", json={"text": "nexa: 1\nname: T\n"}), 201)
    ok(await owner.post(f"{API}/workflows/import/preview", json={"text": "nexa: 1\nname: T\n"}))
    ok(await owner.post(f"{API}/documents/validate", json={"document": greeting()}))
    kept = {"workflow_id": workflow, "summary": "Greets"}
    own = ok(await owner.post(f"{API}/templates", json=kept), 201)["key"]
    ok(await owner.post(f"{API}/templates/{own}/use", json={}), 201)
    ok(await owner.delete(f"{API}/templates/{own}"), 204)
    ok(await owner.patch(address, json={"name": "Renamed"}))
    revision = (await draft_of(owner, workflow))["revision"]
    ok(await publish(owner, workflow, revision), 201)
    ok(await owner.post(f"{address}/rollback", json={"version": 1}), 201)
    ok(await owner.post(f"{address}/enable"))
    ok(await owner.post(f"{address}/disable"))
    ok(await owner.delete(address), 204)


async def shelves(owner: Watched) -> None:
    folder = ok(await owner.post(f"{API}/folders", json={"name": "Sales"}), 201)["id"]
    ok(await owner.patch(f"{API}/folders/{folder}", json={"name": "Sold"}))
    ok(await owner.delete(f"{API}/folders/{folder}"), 204)
    workflow = f"{API}/workflows/{await made(owner, greeting())}"
    ok(await owner.post(f"{workflow}/archive"))
    ok(await owner.post(f"{workflow}/unarchive"))
    ok(await owner.post(f"{workflow}/advice"))
    ok(await owner.put(f"{API}/variables/limit", json={"value": 7}))
    ok(await owner.delete(f"{API}/variables/limit"), 204)
    ok(await owner.put(f"{API}/budget", json={"usd": 5}))
    await every_table_change(owner)
    await imports(owner)
    await corrected(owner)
    (kept,) = ok(await owner.get(f"{API}/corrections"))["items"]
    ok(await owner.delete(f"{API}/corrections/{kept['id']}"), 204)


async def imports(owner: Watched) -> None:
    place, given = f"{API}/imported-apis", {"document": json.dumps(document("http://127.0.0.1:9"))}
    ok(await owner.post(f"{place}/preview", json=given))
    ok(await owner.post(place, json=given))
    effects = {"petstore_api.list_pets": "write"}
    ok(await owner.put(f"{place}/petstore_api/effects", json={"effects": effects}))
    ok(await owner.delete(f"{place}/petstore_api"), 204)


async def schedules(owner: Watched) -> None:
    place = f"{API}/workflows/{await switched_on(owner)}/schedules/daily"
    ok(await owner.post(f"{place}/pause"))
    ok(await owner.post(f"{place}/resume"))
    asked = {"since": midnight(1).isoformat()}
    ok(await owner.post(f"{place}/backfill/preview", json=asked))
    ok(await owner.post(f"{place}/backfill", json=asked), 202)


async def drafts(stage: Stage) -> None:
    owner = stage.owner
    workflow = await made(owner, orders(stage.orders_url))
    address = f"{API}/workflows/{workflow}/draft"
    operation = {"op": "set_meta", "name": "Other"}
    ok(await patch(owner, workflow, 1, operation))
    body = {"base_revision": 2, "operations": [operation]}
    ok(await owner.post(f"{address}/preview", json=body))
    ok(await owner.post(f"{address}/undo"))
    ok(await owner.post(f"{address}/redo"))
    ok(await owner.post(f"{address}/rehearse", json={}))
    answer = {"path": "/steps/1/with/where", "value": "total"}
    ok(await owner.post(f"{address}/answer", json=answer))
    ok(await owner.post(f"{address}/sample", json={"step": "fetch"}))
    for name, more in (("test", {}), ("evaluate", {"text": "x"})):
        ok(await owner.post(f"{address}/{name}", json={"step": "fetch", **more}))
    ok(await owner.post(f"{address}/cover", json={}))
    ok(await owner.post(f"{address}/test/live", json={"step": "fetch"}))
    ok(await owner.put(f"{address}/fixtures", json={"step": "fetch", "result": {}}))
    ok(await owner.delete(f"{address}/fixtures/fetch"), 204)
    hook = {"op": "set_trigger", "trigger": {"id": "hook", "type": "webhook"}}
    shown = ok(await owner.get(address))
    ok(await patch(owner, workflow, shown["revision"], hook))
    path = ok(await owner.post(f"{address}/webhooks/hook/address"), 201)["path"]
    outside = httpx.ASGITransport(app=stage.whole.service.asgi)
    async with httpx.AsyncClient(transport=outside, base_url="http://test") as sender:
        ok(await sender.post(path, json={"n": 1}))
    (kept,) = ok(await owner.get(f"{address}/webhooks/captures"))["items"]
    ok(await owner.post(f"{address}/webhooks/captures/{kept['id']}/replay"), 202)
    hooked = {"nexa": 1, "name": "Called", "triggers": [hook["trigger"]], "steps": WAITING["steps"]}
    listening = await live(owner, hooked)
    ok(await owner.post(f"{API}/workflows/{listening}/enable"))
    ok(await owner.post(f"{API}/workflows/{listening}/webhooks/hook/address"), 201)
    await every_example_change(owner, listening)


async def runs(stage: Stage) -> None:
    owner = stage.owner
    waiting = await live(owner, WAITING)
    run = ok(await start(owner, waiting), 202)["id"]
    for verb in ("pause", "resume"):
        ok(await owner.post(f"{API}/runs/{run}/{verb}"), 202)
    signal = {"name": "go", "key": "k", "payload": {}}
    ok(await owner.post(f"{API}/runs/{run}/signals", json=signal), 202)
    listening = ok(await start(owner, waiting), 202)["id"]
    await until_waiting(stage.whole, listening)
    ok(await owner.post(f"{API}/signals", json=signal), 202)
    ok(await owner.post(f"{API}/runs/{ok(await start(owner, waiting), 202)['id']}/cancel"), 202)
    await stage.whole.service.services.host.wait_finished(UUID(run), 20)
    again = {"steps": ["said"]}
    ok(await owner.post(f"{API}/runs/{run}/rerun/preview", json=again))
    ok(await owner.post(f"{API}/runs/{run}/rerun", json=again), 202)
    ok(await owner.post(f"{API}/runs/{run}/replay", json={}))
    ok(await owner.post(f"{API}/runs/{run}/check", json={}))
    late = {"op": "update_step", "id": "said", "set": {"/with/template": "late"}}
    ok(await patch(owner, waiting, 1, late))
    ok(await publish(owner, waiting, 2), 201)
    ok(await owner.post(f"{API}/runs/{run}/bisect", json={}))
    asking = ok(await start(owner, await live(owner, approval())), 202)["id"]
    await until_waiting(stage.whole, asking)
    stops = {"id": "s", "type": "stop", "outcome": "fail"}
    failing = await live(owner, {"nexa": 1, "name": "S", "steps": [stops]})
    ended = UUID(ok(await start(owner, failing), 202)["id"])
    await stage.whole.service.services.host.wait_finished(ended, 20)
    asked = {"workflow": failing}
    shown = ok(await owner.post(f"{API}/failures/retry/preview", json=asked))
    told = {**asked, "confirm": shown["confirmation"]}
    ok(await owner.post(f"{API}/failures/retry", json=told), 202)
    alert = ok(await owner.get(f"{API}/alerts"))["items"][0]["id"]
    ok(await owner.post(f"{API}/alerts/acknowledge", json={"alerts": [alert]}))
    ok(await owner.post(f"{API}/alerts/{alert}/acknowledge"))
    (pending,) = ok(await owner.get(f"{API}/approvals"))["items"]
    decision = {"outcome": "approved", "digest": pending["digest"]}
    ok(await owner.post(f"{API}/approvals/{pending['id']}", json=decision))


async def connections(owner: Watched) -> None:
    body = {"name": "C", "kind": "slack_token", "config": {}, "secret": {"token": "xoxb-1"}}
    made_ = ok(await owner.post(f"{API}/connections", json=body), 201)
    address = f"{API}/connections/{made_['id']}"
    ok(await owner.patch(address, json={"name": "D"}))
    ok(await owner.post(f"{address}/test"))
    grant = ok(await owner.post(f"{address}/grants", json={"workflow_id": None}), 201)
    ok(await owner.delete(f"{address}/grants/{grant['id']}"), 204)
    ok(await owner.delete(address), 204)
    config = {
        "hosts": ["login.example.com"],
        "authorize_url": "https://login.example.com/authorize",
        "token_url": "https://login.example.com/token",
        "client_id": "app",
    }
    body = {"name": "App", "kind": "oauth2_code", "config": config}
    body["secret"] = {"client_secret": "s"}
    app = ok(await owner.post(f"{API}/connections", json=body), 201)
    ok(await owner.post(f"{API}/connections/{app['id']}/sign-in", json={}))


async def on_another_device(owner: Watched, provider: OAuthProvider) -> None:
    config = {
        "hosts": [provider.peer.url("")],
        "device_url": provider.peer.url("/device"),
        "token_url": provider.token_url,
        "client_id": CLIENT_ID,
    }
    body = {"name": "Device", "kind": "oauth2_code", "config": config}
    body["secret"] = {"client_secret": CLIENT_SECRET}
    app = ok(await owner.post(f"{API}/connections", json=body), 201)
    device = f"{API}/connections/{app['id']}/device-sign-in"
    # A service that lets itself be asked at once: the first answer is the decision.
    provider.device_answer = {"interval": 1e-6}
    handle = ok(await owner.post(device, json={}))["handle"]
    provider.decide("allowed")
    done = ok(await owner.post(f"{device}/ask", json={"handle": handle}))
    assert done["state"] == "signed_in"


async def conversations(owner: Watched) -> None:
    for decision in ("accept", "reject"):
        thread = await thread_of(owner)
        offer = part(await say(owner, thread, SENTENCE), "data-patch")
        ok(await owner.post(f"{API}/proposals/{offer['proposal_id']}/{decision}", json={}))
        ok(await owner.post(f"{API}/chat/{thread}/cancel"))
