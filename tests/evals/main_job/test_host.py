"""The memory host runs documents by the real core and the real actions, over the fakes alone."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from engine.expressions.engine import CelEngine
from evals.suites.main_job.answer import Mail, Post, Write
from evals.suites.main_job.case import World
from evals.suites.main_job.host import MemoryHost, Start
from evals.suites.main_job.peers import BASE
from evals.suites.main_job.world import WorldAround, running_world
from tests.evals.main_job.builders import FETCH, KEEP, NEW, NOW, POST, document
from tools.catalog import load_catalog

ENGINE = CelEngine()
FAR = "https://in.example.com/take"
AFTER = {"id": "ask", "type": "approval", "title": "Send it?", "after": ["fresh"]}
NOTIFY = {
    "id": "write",
    "uses": "http.request",
    "after": ["ask.approved"],
    "with": {"method": "POST", "url": FAR, "json": {"rows": "{{ steps.fresh.items }}"}},
}


@pytest.fixture
async def around() -> AsyncIterator[WorldAround]:
    async with running_world(ENGINE) as running:
        yield running


def world(around: WorldAround) -> World:
    rows = [{"id": "A-1", "total": 9}, {"id": "A-2", "total": 5}]
    near = f"http://{BASE}/x"
    return World(http={near: rows, FAR: {"ok": True}}, tables={"parts": [{"name": "bolt"}]})


def host(around: WorldAround, *steps: dict[str, Any]) -> MemoryHost:
    around.become(world(around))
    fetch = {**FETCH, "with": {"method": "GET", "url": f"http://{BASE}/x"}}
    made = [fetch if step is FETCH else step for step in steps]
    connected = [
        {**step, "connection": "slack"} if step.get("uses") == "slack.post_message" else step
        for step in made
    ]
    return MemoryHost(document(*connected), load_catalog(), around.runner, ENGINE)


async def test_what_reaches_the_world_is_in_the_ledger_and_posted_once(around: WorldAround) -> None:
    flow = host(around, FETCH, KEEP, NEW, POST)
    first = await flow.run(Start(), NOW)
    assert (first.status, first.error) == ("succeeded", None)
    assert around.peers.ledger.posts == [Post("#sales", "A-1")]
    around.become(world(around))
    second = await flow.run(Start(), NOW + timedelta(days=1))
    assert second.status == "succeeded"
    assert around.peers.ledger.posts == []


async def test_another_workflow_remembers_nothing(around: WorldAround) -> None:
    await host(around, FETCH, KEEP, NEW, POST).run(Start(), NOW)
    await host(around, FETCH, KEEP, NEW, POST).run(Start(), NOW)
    assert around.peers.ledger.posts == [Post("#sales", "A-1")]


async def test_far_hosts_are_answered_by_the_fake_and_approvals_decide(around: WorldAround) -> None:
    flow = host(around, FETCH, KEEP, NEW, AFTER, NOTIFY)
    refused = await flow.run(Start(), NOW, "rejected")
    assert (refused.status, refused.approvals) == ("succeeded", 1)
    assert around.peers.ledger.writes == []
    granted = await host(around, FETCH, KEEP, NEW, AFTER, NOTIFY).run(Start(), NOW)
    assert granted.status == "succeeded"
    assert around.peers.ledger.writes == [Write("POST", FAR, '{"rows":[{"id":"A-1","total":9}]}')]


async def test_waits_take_no_time_and_are_written_down(around: WorldAround) -> None:
    nap = {"id": "nap", "type": "wait", "duration_s": 3600}
    ran = await host(around, nap).run(Start(), NOW)
    assert (ran.status, ran.waits_s) == ("succeeded", (3600.0,))
    assert ran.events[-1]["at"].startswith("2026-03-02T09:00:00")


async def test_a_run_that_waits_for_nobody_is_stuck_and_says_so(around: WorldAround) -> None:
    never = {"id": "hear", "type": "wait", "event": {"name": "paid"}}
    ran = await host(around, never).run(Start(), NOW)
    assert (ran.status, ran.error) == ("stuck", "it waits for something that never comes")


async def test_mail_and_database_go_over_their_connections(around: WorldAround) -> None:
    query = {
        "id": "rows",
        "uses": "sql.query",
        "connection": "database",
        "with": {"statement": "SELECT name FROM parts"},
    }
    mail = {
        "id": "mail",
        "uses": "email.send",
        "connection": "smtp",
        "with": {"to": "a@b.example", "subject": "Parts", "text": "{{ steps.rows.rows[0].name }}"},
    }
    ran = await host(around, query, mail).run(Start(), NOW)
    assert (ran.status, ran.error) == ("succeeded", None)
    assert around.peers.ledger.mails == [Mail("a@b.example", "Parts\nbolt\n")]


async def test_a_webhook_body_reaches_the_steps(around: WorldAround) -> None:
    post = {
        "id": "post",
        "uses": "slack.post_message",
        "with": {"channel": "#a", "text": "{{ trigger.body.id }}"},
    }
    start = Start("webhook", "hook", {"method": "POST", "query": {}, "body": {"id": "W-1"}})
    assert (await host(around, post).run(start, NOW)).status == "succeeded"
    assert around.peers.ledger.posts == [Post("#a", "W-1")]


async def test_nothing_but_the_fakes_can_be_reached_and_a_failure_says_where(
    around: WorldAround,
) -> None:
    other = {**FETCH, "with": {"method": "GET", "url": "http://127.0.0.1:9/x"}}
    ran = await host(around, other).run(Start(), NOW)
    assert ran.status == "failed"
    assert "127.0.0.1:9" in (ran.error or "")
