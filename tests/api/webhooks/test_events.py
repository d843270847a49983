"""Events that a service calls with: proved, counted once, and heard by every trigger that means them."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import httpx
from sqlalchemy import text

from api.webhooks.captured import Captured
from api.webhooks.ingest import WebhookIngest
from api.webhooks.proof import Proof
from engine.ports.clock import SystemClock
from engine.ports.runs import RunRequest
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.runtime.run_host import RunHost
from tests.api.webhooks.test_ingest import ECHO, Caller, caller, nothing_behind, site, steps
from tools.credentials import CredentialResolver
from tools.registry import EventRegistry

__all__ = ["caller", "site", "steps"]


def _slack(event_id: str, **event: Any) -> bytes:
    told = {
        "type": "event_callback", "team_id": "T1", "api_app_id": "A01", "event_id": event_id,
        "event": {"type": "message", "channel": "C0123456789", "text": "hi", "user": "U1",
                  "ts": "1767600000.000100", **event},
    }  # fmt: skip
    return json.dumps(told).encode()


def _signed(body: bytes, knows: str = "s3cret", **more: str) -> dict[str, str]:
    moment = str(int(time.time()))
    mac = hmac.new(knows.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": moment,
        "x-slack-signature": f"v0={mac}",
        **more,
    }


async def test_an_event_of_slack_starts_one_run_with_its_fields_however_often_it_is_sent(
    caller: Caller,
) -> None:
    caller.share("s3cret")
    said = {"id": "a", "uses": "test.pure", "with": {"text": "{{ trigger.text }}"}}
    out = {"got": "{{ steps.a.echo.text }}"}
    await caller.listen(said, connection="shared", uses="slack.message", outputs=out)
    body = _slack("Ev01")
    first = await caller.call(content=body, headers=_signed(body))
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    again = await caller.call(content=body, headers=_signed(body, **retry))
    assert (first.status_code, again.json()) == (202, first.json())
    own = _slack("Ev02", bot_id="B01", app_id="A01")
    other = _slack("Ev03", type="reaction_added")
    for unwanted in (own, other):
        answer = await caller.call(content=unwanted, headers=_signed(unwanted))
        assert (answer.status_code, set(answer.json())) == (200, {"ignored"})
    assert await caller.run_count() == 1
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        row = (await session.execute(text("SELECT trigger, trigger_type FROM runs"))).one()
    assert (row.trigger["text"], row.trigger_type) == ("hi", "app")


async def test_slack_is_told_whose_address_an_event_has_and_nobody_else_is_heard(
    caller: Caller,
) -> None:
    caller.share("s3cret")
    await caller.listen(ECHO, connection="shared", uses="slack.app_mention")
    asked = json.dumps({"type": "url_verification", "challenge": "c1"}).encode()
    answer = await caller.call(content=asked, headers=_signed(asked))
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c1"})
    forged = _slack("Ev01", type="app_mention")
    refused = await caller.call(content=forged, headers=_signed(forged, "guessed"))
    assert (refused.status_code, refused.json()["code"]) == (401, "signature_invalid")
    assert await caller.run_count() == 0


async def test_a_slash_command_starts_a_run_and_is_answered_with_nothing_to_show(
    caller: Caller,
) -> None:
    caller.share("s3cret")
    said = {"id": "a", "uses": "test.pure", "with": {"text": "{{ trigger.text }}"}}
    out = {"got": "{{ steps.a.echo.text }}"}
    await caller.listen(
        said, connection="shared", uses="slack.slash_command", outputs=out, command="/deploy"
    )
    typed = {"text": "shop & co", "user_id": "U1", "channel_id": "C0123456789"}
    for command in ("/deploy", "/other"):
        body = urlencode({"command": command, **typed}).encode()
        form = {"content-type": "application/x-www-form-urlencoded"}
        answer = await caller.call(content=body, headers=_signed(body, **form))
        assert (answer.status_code, answer.content) == (200, b"")
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        rows = (await session.execute(text("SELECT trigger FROM runs"))).all()
    assert [one.trigger["text"] for one in rows] == ["shop & co"]


async def test_an_event_whose_connector_is_gone_is_not_listened_for(caller: Caller) -> None:
    await caller.listen(ECHO, uses="parcels.came")
    assert (await caller.call(json={})).status_code == 404


SAID = {"id": "a", "uses": "test.pure", "with": {"text": "{{ trigger.channel }}"}}
CHANNEL = {"got": "{{ steps.a.echo.text }}"}


async def _switched(caller: Caller, workflow: UUID | None, *, on: bool) -> None:
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        change = text("UPDATE workflows SET enabled = :on WHERE id = :id")
        await session.execute(change, {"on": on, "id": workflow})
    caller.directory.heard(SCHEDULES_CHANNEL)


async def test_one_address_serves_every_event_trigger_with_the_same_secret(caller: Caller) -> None:
    caller.share("s3cret")
    shared: dict[str, Any] = {"connection": "shared", "outputs": CHANNEL}
    await caller.listen(SAID, **shared, uses="slack.app_mention")
    mention = caller.workflow
    await caller.listen(SAID, **shared, uses="slack.message", channel="C9999999999")
    await caller.listen(SAID, **shared, uses="slack.message")
    message = caller.workflow
    await caller.listen(SAID, connection="another", uses="slack.message", outputs=CHANNEL)
    stranger = _slack("Ev00")
    assert (await caller.call(content=stranger, headers=_signed(stranger))).status_code == 503

    await caller.listen(SAID, **shared, uses="slack.reaction_added")
    for number, kind in enumerate(("message", "app_mention")):
        for _ in range(2):
            body = _slack(f"Ev{number}", type=kind)
            answer = await caller.call(content=body, headers=_signed(body))
            assert (answer.status_code, len(answer.json()["runs"])) == (202, 1)
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        started = (await session.execute(text("SELECT workflow_id FROM runs"))).scalars().all()
    assert set(started) == {message, mention}


async def test_an_address_goes_on_while_another_trigger_hears_its_events(caller: Caller) -> None:
    caller.share("s3cret")
    shared: dict[str, Any] = {"connection": "shared", "outputs": CHANNEL}
    await caller.listen(SAID, **shared, uses="slack.message")
    message = caller.workflow
    await caller.listen(SAID, **shared, uses="slack.app_mention")
    await _switched(caller, caller.workflow, on=False)
    body = _slack("Ev01")
    assert (await caller.call(content=body, headers=_signed(body))).status_code == 202
    await _switched(caller, message, on=False)
    assert (await caller.call(content=body, headers=_signed(body))).status_code == 404
    assert await caller.run_count() == 1


class Stuck:
    """A host that records nothing just now."""

    async def start_run(self, request: RunRequest) -> UUID:
        await asyncio.Event().wait()
        raise AssertionError(request)


async def test_a_service_is_asked_to_send_it_again_before_it_gives_up_waiting(
    caller: Caller,
) -> None:
    caller.share("s3cret")
    await caller.listen(ECHO, connection="shared", uses="slack.message")
    known, database = caller.connections, caller.site.database
    proof = Proof(CredentialResolver(known, known.envelope), SystemClock())
    host = cast("RunHost[Any]", Stuck())
    app = WebhookIngest(
        nothing_behind, caller.directory, proof, Captured(database), host, EventRegistry()
    )
    body = _slack("Ev01")
    began = time.monotonic()
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        answer = await http.post(
            f"/hooks/{caller.secret}", content=body, headers=_signed(body), timeout=10
        )
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert time.monotonic() - began < 3.0


async def test_a_click_comes_as_a_form_and_starts_its_run(caller: Caller) -> None:
    caller.share("s3cret")
    said = {"id": "a", "uses": "test.pure", "with": {"text": "{{ trigger.choice }}"}}
    out = {"got": "{{ steps.a.echo.text }}"}
    await caller.listen(said, connection="shared", uses="slack.button_clicked", outputs=out)
    click = {
        "type": "block_actions", "user": {"id": "U1"}, "channel": {"id": "C0123456789"},
        "actions": [{"type": "button", "block_id": "approve-7", "value": "Yes & no"}],
    }  # fmt: skip
    body = urlencode({"payload": json.dumps(click)}).encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await caller.call(content=body, headers={**_signed(body), **kind})
    assert answer.status_code == 202
    async with caller.site.database.tenant(caller.site.tenant.org_id) as session:
        row = (await session.execute(text("SELECT trigger FROM runs"))).one()
    assert (row.trigger["name"], row.trigger["choice"]) == ("approve-7", "Yes & no")
