"""A call to a secret address: which run it starts, what it is told, what it never sees."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from api.security import new_secret, secret_hash
from api.webhooks.captured import Captured
from api.webhooks.directory import HookDirectory
from api.webhooks.ingest import WebhookIngest
from api.webhooks.proof import Proof
from engine.ports.clock import SystemClock
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.models import Trigger, Webhook
from tests.engine.runtime.conftest import Site, site, steps
from tools.catalog import load_catalog
from tools.credentials import CredentialResolver
from tools.kit.bench import MemoryConnections
from tools.registry import EventRegistry
from tools.sdk.signatures import sign

__all__ = ["site", "steps"]

ECHO = {
    "id": "a",
    "uses": "test.pure",
    "with": {"body": "{{ trigger.body }}", "q": "{{ trigger.query }}"},
}
OUT = {"got": "{{ steps.a.echo.body }}"}


async def nothing_behind(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"behind"})


class Caller:
    """An HTTP client in front of the ingest, and the secret of one hook."""

    def __init__(self, site: Site, http: httpx.AsyncClient, directory: HookDirectory) -> None:
        self.site, self.http, self.directory = site, http, directory
        self.secret = ""
        self.workflow: UUID | None = None
        self.connections = MemoryConnections()

    def share(self, secret: str, **more: str) -> None:
        """Make the connection "shared", whose secret the sender knows."""
        place = self.site.tenant
        self.connections.add(
            "shared",
            "webhook_secret",
            {},
            {"signing_secret": secret, **more},
            org_id=str(place.org_id),
            workspace_id=str(place.workspace_id),
        )

    async def listen(
        self,
        *steps_: dict[str, Any],
        connection: str | None = None,
        uses: str | None = None,
        outputs: dict[str, str] = OUT,
        document: dict[str, Any] | None = None,
        **config: Any,
    ) -> None:
        """Publish a workflow that listens at a new address, to any call or to an event of a service."""
        workflow = await self.site.publish(*steps_, outputs=outputs, **(document or {}))
        self.workflow, self.secret = workflow, new_secret()
        place = {
            "org_id": self.site.tenant.org_id,
            "workspace_id": self.site.tenant.workspace_id,
            "workflow_id": workflow,
            "trigger_id": "hook",
        }
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            kind = "app" if uses else "webhook"
            given = {"id": "hook", "type": kind, "with": config, "connection": connection}
            given |= {"uses": uses} if uses else {}
            session.add(Trigger(version=1, type=kind, config=given, enabled=True, **place))
            session.add(Webhook(secret_hash=secret_hash(self.secret), **place))
            await session.execute(text("UPDATE workflows SET enabled = true"))

    async def call(self, method: str = "POST", **rest: Any) -> httpx.Response:
        return await self.http.request(method, f"/hooks/{self.secret}", **rest)

    async def run_count(self) -> int:
        async with self.site.database.tenant(self.site.tenant.org_id) as session:
            return int((await session.execute(text("SELECT count(*) FROM runs"))).scalar_one())


@pytest.fixture
async def caller(site: Site) -> AsyncIterator[Caller]:
    async with site.host() as host:
        directory = HookDirectory(site.database, load_catalog())
        async with httpx.AsyncClient(base_url="http://test") as nowhere:
            caller = Caller(site, nowhere, directory)
        known = caller.connections
        proof = Proof(CredentialResolver(known, known.envelope), SystemClock())
        captured = Captured(site.database)
        app = WebhookIngest(nothing_behind, directory, proof, captured, host, EventRegistry())
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
            caller.http = http
            yield caller


async def test_a_call_is_answered_once_its_run_is_recorded(caller: Caller) -> None:
    await caller.listen(ECHO)
    answer = await caller.call(json={"n": 1})
    assert answer.status_code == 202
    assert await caller.run_count() == 1
    assert answer.headers["content-security-policy"] == "sandbox"
    assert "set-cookie" not in answer.headers


async def test_a_caller_may_wait_for_the_outputs(caller: Caller) -> None:
    await caller.listen(ECHO, respond="when_finished")
    answer = await caller.call(json={"n": 1})
    assert (answer.status_code, answer.json()) == (200, {"got": {"n": 1}})


async def test_a_failed_run_tells_its_caller_nothing_but_its_id(caller: Caller) -> None:
    await caller.listen({**ECHO, "when": "{{ trigger.body.no.such }}"}, respond="when_finished")
    answer = await caller.call(json={"n": "private"})
    assert answer.status_code == 500
    assert answer.json()["code"] == "run_failed"
    assert "private" not in answer.text
    assert "no.such" not in answer.text


@pytest.mark.parametrize("secret", ["", "x", "../live", "a" * 5000, "%00"])
async def test_an_unknown_address_is_not_found(caller: Caller, secret: str) -> None:
    await caller.listen(ECHO)
    answer = await caller.http.post(f"/hooks/{secret}", json={})
    assert answer.status_code in (404, 418)
    assert await caller.run_count() == 0


async def test_the_same_delivery_fifty_times_is_one_run(caller: Caller) -> None:
    await caller.listen(ECHO)
    headers = {"webhook-id": "msg_1"}
    answers = await asyncio.gather(
        *[caller.call(json={"n": 1}, headers=headers) for _ in range(50)]
    )
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["run_id"] for answer in answers}) == 1
    assert await caller.run_count() == 1


async def test_an_idempotency_key_with_another_body_is_refused(caller: Caller) -> None:
    await caller.listen(ECHO)
    headers = {"Idempotency-Key": "k1"}
    first = await caller.call(json={"n": 1}, headers=headers)
    again = await caller.call(json={"n": 1}, headers=headers)
    other = await caller.call(json={"n": 2}, headers=headers)
    assert first.json() == again.json()
    assert other.status_code == 422


async def test_secrets_of_the_call_never_reach_the_run(caller: Caller) -> None:
    await caller.listen(ECHO)
    headers = {"Authorization": "Bearer s3cret", "Cookie": "s3cret", "X-Shop": "seen"}
    await caller.call(json={}, headers=headers)
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        stored = (await session.execute(text("SELECT trigger::text FROM runs"))).scalar_one()
        events = (await session.execute(text("SELECT events::text FROM run_events"))).scalar_one()
    assert "s3cret" not in stored + events
    assert "seen" in stored


async def test_methods_bodies_and_sizes_are_checked_before_a_run_starts(caller: Caller) -> None:
    await caller.listen(ECHO)
    json_type = {"content-type": "application/json"}
    assert (await caller.call("GET")).status_code == 405
    assert (await caller.call(content=b"{", headers=json_type)).status_code == 422
    assert (await caller.call(content=b"x" * 1_100_000)).status_code == 413
    assert await caller.run_count() == 0


async def test_text_and_no_body_are_taken_as_they_are(caller: Caller) -> None:
    await caller.listen(ECHO, respond="when_finished", methods=["POST", "GET"])
    assert (await caller.call(content=b'{"not": "declared"}')).json() == {
        "got": '{"not": "declared"}'
    }
    assert (await caller.call("GET")).json() == {"got": None}


async def test_a_switched_off_workflow_is_not_found_as_soon_as_that_is_heard(
    caller: Caller,
) -> None:
    await caller.listen(ECHO)
    assert (await caller.call(json={})).status_code == 202
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        await session.execute(text("UPDATE workflows SET enabled = false"))
    caller.directory.heard(SCHEDULES_CHANNEL)
    assert (await caller.call(json={})).status_code == 404


async def test_everything_else_goes_to_the_application_behind(caller: Caller) -> None:
    assert (await caller.http.get("/api/v1/me")).status_code == 418


SECRET = "whsec_c2VjcmV0IG9mIHRoZSBzaG9w"


def a_delivery(body: bytes, *, number: str = "msg_1", secret: str = SECRET) -> dict[str, Any]:
    """Return a call signed as Standard Webhooks say."""
    moment = int(time.time())
    headers = {
        "content-type": "application/json",
        "webhook-id": number,
        "webhook-timestamp": str(moment),
        "webhook-signature": sign(secret, number, moment, body),
    }
    return {"content": body, "headers": headers}


async def test_only_who_knows_the_secret_starts_a_run(caller: Caller) -> None:
    caller.share(SECRET, former_secret="whsec_Zm9ybWVy")
    await caller.listen(ECHO, verify="standard_webhooks", connection="shared")
    assert (await caller.call(json={"n": 1})).status_code == 401
    forged = await caller.call(**a_delivery(b'{"n": 1}', secret="whsec_Z3Vlc3NlZA=="))
    assert (forged.status_code, forged.json()["code"]) == (401, "signature_invalid")
    assert await caller.run_count() == 0
    answers = [await caller.call(**a_delivery(b'{"n": 1}')) for _ in range(2)]
    answers.append(await caller.call(**a_delivery(b'{"n": 1}', secret="whsec_Zm9ybWVy")))
    assert {answer.status_code for answer in answers} == {202}
    assert await caller.run_count() == 1


async def test_a_repeat_cannot_hide_behind_a_number_of_its_own(caller: Caller) -> None:
    caller.share(SECRET)
    await caller.listen(ECHO, verify="standard_webhooks", connection="shared")
    sent = a_delivery(b"{}")
    await caller.call(**sent)
    for name in ("Idempotency-Key", "X-Request-Id", "X-GitHub-Delivery"):
        await caller.call(content=b"{}", headers={**sent["headers"], name: "another"})
    assert await caller.run_count() == 1


async def test_events_that_nobody_waits_for_start_nothing(caller: Caller) -> None:
    caller.share(SECRET)
    await caller.listen(
        ECHO, verify="standard_webhooks", events=["order.paid"], connection="shared"
    )
    ignored = await caller.call(**a_delivery(b'{"type": "order.made"}'))
    assert (ignored.status_code, ignored.json()) == (200, {"ignored": "order.made"})
    taken = await caller.call(**a_delivery(b'{"type": "order.paid"}', number="msg_2"))
    assert taken.status_code == 202
    assert await caller.run_count() == 1


async def test_slack_is_answered_what_it_asks_and_no_run_starts(caller: Caller) -> None:
    caller.share("8f742231b10e")
    await caller.listen(ECHO, verify="slack", connection="shared")
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    moment = str(int(time.time()))
    signed = hmac.new(b"8f742231b10e", b"v0:" + moment.encode() + b":" + body, hashlib.sha256)
    headers = {
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": "v0=" + signed.hexdigest(),
    }
    answer = await caller.call(content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"challenge": "3eZbrw1a"})
    assert await caller.run_count() == 0


@pytest.mark.parametrize("fault", ["gone", "not granted", "unnamed"])
async def test_without_a_secret_to_check_with_nothing_starts(caller: Caller, fault: str) -> None:
    if fault != "gone":
        caller.share(SECRET)
    caller.connections.granted = fault != "not granted"
    named = None if fault == "unnamed" else "shared"
    await caller.listen(ECHO, verify="standard_webhooks", connection=named)
    answer = await caller.call(**a_delivery(b"{}"))
    assert (answer.status_code, answer.json()["code"]) == (503, "webhook_secret_unavailable")
    assert "retry-after" in answer.headers
    assert await caller.run_count() == 0


async def test_the_fields_of_a_form_are_read(caller: Caller) -> None:
    await caller.listen(ECHO, respond="when_finished")
    answer = await caller.call(data={"name": "Ada", "tag": ["a", "b"], "note": ""})
    assert answer.json() == {"got": {"name": "Ada", "tag": ["a", "b"], "note": ""}}
    many = "&".join(f"f{n}=1" for n in range(1001)).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert (await caller.call(content=many, headers=form)).status_code == 422
