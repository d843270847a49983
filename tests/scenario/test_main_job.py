"""The main job, end to end: from one sentence to messages sent, changed, killed and resumed."""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.installation import Installation, installation, told
from tools.allow_list import AllowList
from tools.demo import DemoPeers, run_demo_peers
from tools.demo.slack import TOKEN

REQUEST = (
    "Every weekday at 9 fetch {orders}, keep the orders over 100, "
    "post each new one to the Slack channel #sales and e-mail a summary to ops@example.com"
)
CHANGE = "Only orders over 500, and skip the e-mail"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@asynccontextmanager
async def grounds(
    folder: Path, **settings: str
) -> AsyncIterator[tuple[Installation, DemoPeers, httpx.Client]]:
    """Start the service and the demo peers, with connections made to them."""
    with installation(folder, **settings) as here:
        await asyncio.to_thread(here.serve)
        async with run_demo_peers() as peers:
            AllowList(folder=folder / "data").add(peers.places())
            with here.client() as client:
                await asyncio.to_thread(connect, client, peers)
                yield here, peers, client


def connect(client: httpx.Client, peers: DemoPeers) -> None:
    mail = {
        "host": "127.0.0.1",
        "port": peers.smtp_port,
        "security": "none",
        "from": "n@example.com",
    }
    slack = {"base_url": peers.slack_url}
    for body in (
        {"name": "Slack", "kind": "slack_token", "config": slack, "secret": {"token": TOKEN}},
        {"name": "Mail", "kind": "smtp", "config": mail, "secret": {}},
    ):
        told(client.post("/connections", json=body))


def say(client: httpx.Client, text: str, workflow: str | None = None) -> dict[str, Any]:
    """Say something in the chat; return the parts of the answer by type, the last of each."""
    thread = told(client.post("/threads", json={"workflow_id": workflow}))["id"]
    message = {"role": "user", "parts": [{"type": "text", "text": text}]}
    body = {"message": message, "timezone": "Europe/Berlin"}
    answer = client.post(f"/chat/{thread}", json=body)
    assert answer.is_success, answer.text
    assert answer.headers["x-vercel-ai-ui-message-stream"] == "v1"
    lines = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    assert lines[-1] == "[DONE]"
    parts = [json.loads(line) for line in lines[:-1]]
    return {part["type"]: part.get("data", part) for part in parts}


def accept(client: httpx.Client, answer: dict[str, Any]) -> str:
    offer = answer["data-patch"]
    given = {"reach": offer["to_allow"]}
    accepted = told(client.post(f"/proposals/{offer['proposal_id']}/accept", json=given))
    workflow: str = accepted["workflow_id"]
    return workflow


def draft_of(client: httpx.Client, workflow: str) -> dict[str, Any]:
    draft: dict[str, Any] = told(client.get(f"/workflows/{workflow}/draft"))
    return draft


def built(client: httpx.Client, peers: DemoPeers) -> str:
    """Ask for the scenario's workflow, accept it and settle its holes with one sample."""
    answer = say(client, REQUEST.format(orders=peers.orders_url))
    workflow = accept(client, answer)
    sampled = told(
        client.post(f"/workflows/{workflow}/draft/sample", json={"step": "fetch_orders"})
    )
    assert sampled["questions"] == []
    assert sampled["draft"]["problems"] == []
    return workflow


def live(client: httpx.Client, workflow: str) -> None:
    revision = draft_of(client, workflow)["revision"]
    told(client.post(f"/workflows/{workflow}/publish", json={"revision": revision}))
    told(client.post(f"/workflows/{workflow}/enable"))


def start_run(client: httpx.Client, workflow: str) -> str:
    run: str = told(client.post(f"/workflows/{workflow}/runs", json={}))["id"]
    return run


async def finished(client: httpx.Client, run: str, within_s: float = 60) -> dict[str, Any]:
    async with asyncio.timeout(within_s):
        while True:
            seen = await asyncio.to_thread(lambda: told(client.get(f"/runs/{run}")))
            if seen["status"] in ("succeeded", "failed", "cancelled"):
                return dict(seen)
            await asyncio.sleep(0.05)


def wanted_ids(peers: DemoPeers, over: float) -> list[str]:
    """Return the ids of the orders that must be posted, in order."""
    body = httpx.get(peers.orders_url, trust_env=False).json()
    return [one["id"] for one in body["orders"] if one["amount"] > over]


def told_ids(texts: list[str]) -> list[str]:
    return [found[0] for text in texts if (found := re.findall(r"ord_\d+", text))]


async def test_one_sentence_becomes_messages_and_nothing_is_sent_twice(tmp_path: Path) -> None:
    async with grounds(tmp_path) as (_, peers, client):
        answer = await asyncio.to_thread(say, client, REQUEST.format(orders=peers.orders_url))
        assert len(answer["data-plan"]["fire_times"]) == 5
        assert any("Europe/Berlin" in one for one in answer["data-plan"]["assumptions"])
        assert any("seen before" in one for one in answer["data-plan"]["assumptions"])
        severities = {one["severity"] for one in answer["data-validation"]["problems"]}
        assert severities == {"hole"}
        assert peers.slack.messages == []

        workflow = await asyncio.to_thread(built, client, peers)
        trial = await asyncio.to_thread(
            lambda: told(client.post(f"/workflows/{workflow}/draft/rehearse", json={}))
        )
        assert trial["status"] == "succeeded"
        assert peers.slack.messages == []
        assert peers.mail.letters == []

        await asyncio.to_thread(live, client, workflow)
        first = await asyncio.to_thread(start_run, client, workflow)
        assert (await finished(client, first))["status"] == "succeeded"
        ids = await asyncio.to_thread(wanted_ids, peers, 100)
        assert told_ids(peers.slack.posted("#sales")) == ids
        (letter,) = peers.mail.sent_to("ops@example.com")
        assert all(one in letter.text for one in ids)

        steps = await asyncio.to_thread(lambda: told(client.get(f"/runs/{first}/steps"))["items"])
        by_step = {one["step"]: one for one in steps}
        assert by_step["fetch_orders"]["input"]["url"] == peers.orders_url
        assert by_step["keep_orders"]["output"]["count"] == len(ids)
        assert all(one["duration_ms"] is not None for one in steps)

        second = await asyncio.to_thread(start_run, client, workflow)
        assert (await finished(client, second))["status"] == "succeeded"
        assert len(peers.slack.messages) == len(ids)
        assert len(peers.mail.letters) == 1


async def test_every_event_of_a_run_is_streamed_and_the_stream_resumes(tmp_path: Path) -> None:
    async with grounds(tmp_path) as (_, peers, client):
        workflow = await asyncio.to_thread(built, client, peers)
        await asyncio.to_thread(live, client, workflow)
        run = await asyncio.to_thread(start_run, client, workflow)
        live_events = await asyncio.to_thread(streamed, client, run, 0)
        assert [one["seq"] for one in live_events] == list(range(1, len(live_events) + 1))
        assert live_events[-1]["type"] == "run.finished"
        resumed = await asyncio.to_thread(streamed, client, run, 5)
        assert resumed == live_events[5:]


def streamed(client: httpx.Client, run: str, after: int) -> list[dict[str, Any]]:
    """Follow a run's events to its end."""
    seen: list[dict[str, Any]] = []
    headers = {"accept": "text/event-stream", "last-event-id": str(after)}
    with client.stream("GET", f"/runs/{run}/events", headers=headers) as reply:
        for line in reply.iter_lines():
            if line.startswith("data:"):
                seen.append(json.loads(line[5:]))
                if seen[-1]["type"] == "run.finished":
                    break
    return seen


async def test_a_change_in_words_is_minimal_and_one_undo_takes_it_back(tmp_path: Path) -> None:
    async with grounds(tmp_path) as (_, peers, client):
        workflow = await asyncio.to_thread(built, client, peers)
        before = await asyncio.to_thread(draft_of, client, workflow)
        answer = await asyncio.to_thread(say, client, CHANGE, workflow)
        assert (await asyncio.to_thread(draft_of, client, workflow))["revision"] == before[
            "revision"
        ]
        await asyncio.to_thread(accept, client, answer)
        after = await asyncio.to_thread(draft_of, client, workflow)
        assert changed_steps(before, after) == {"keep_orders", "email_ops"}
        assert "email_ops" not in {step["id"] for step in after["document"]["steps"]}
        (keep,) = [one for one in after["document"]["steps"] if one["id"] == "keep_orders"]
        assert "500" in keep["with"]["where"]
        undone = await asyncio.to_thread(
            lambda: told(client.post(f"/workflows/{workflow}/draft/undo"))
        )
        assert undone["document_hash"] == before["document_hash"]


def changed_steps(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """Return the ids of steps that are not byte for byte the same."""
    old = {step["id"]: json.dumps(step) for step in before["document"]["steps"]}
    new = {step["id"]: json.dumps(step) for step in after["document"]["steps"]}
    return {name for name in old | new if old.get(name) != new.get(name)}


async def test_a_kill_in_the_middle_of_a_run_loses_nothing(tmp_path: Path) -> None:
    async with grounds(tmp_path) as (here, peers, client):
        workflow = await asyncio.to_thread(built, client, peers)
        await asyncio.to_thread(live, client, workflow)
        run = await asyncio.to_thread(start_run, client, workflow)
        async with asyncio.timeout(30):
            # The peers have no event to wait for: they see what any service sees, requests.
            while len(peers.slack.messages) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
        here.running[0].end(signal.SIGKILL)
        await asyncio.to_thread(here.serve)
        with here.client() as again:
            assert (await finished(again, run))["status"] == "succeeded"
        ids = await asyncio.to_thread(wanted_ids, peers, 100)
        keys = Counter(one.client_msg_id for one in peers.slack.messages)
        assert set(told_ids(peers.slack.posted("#sales"))) == set(ids)
        # A call in flight at the kill may be made once more, then under the same key.
        assert len(keys) == len(ids)
        assert sum(keys.values()) <= len(ids) + 1
