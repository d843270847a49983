"""What is said in Slack over Socket Mode, where Slack cannot call: one line for people and triggers alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.store.database import Database
from tests.api.slack.conftest import answered, keys, linked
from tests.api.slack.slack import Caller, Slack
from tests.api.slack.test_talking import SENTENCE
from tests.engine.runtime.conftest import until
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service
from tools.kit.socket_mode import TOKEN, SocketMode, socket_mode

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
async def lines() -> AsyncIterator[SocketMode]:
    async with socket_mode() as served:
        yield served


@pytest.fixture
async def whole(
    database: Database, tmp_path: Path, slack: Slack, lines: SocketMode
) -> AsyncIterator[Whole]:
    places = [slack.peer.place, lines.api.place, lines.place]
    async with whole_service(database, tmp_path, allowed_addresses=places) as running:
        yield running


async def over_a_line(client: httpx.AsyncClient, slack: Slack, lines: SocketMode) -> dict[str, Any]:
    """Connect the workspace with an app that is heard over a line; answer what it was connected with."""
    made: dict[str, Any] = {"name": "Line", "kind": "slack_app_token", "config": lines.config}
    made |= {"secret": {"token": TOKEN}}
    line = ok(await client.post(f"{API}/connections", json=made), 201)["key"]
    found = await keys(client, slack)
    ok(await client.put(f"{API}/slack", json={"token": found["token"], "line": line}))
    return {**found, "line": line}


async def test_a_mention_and_a_click_over_a_line_are_what_they_are_by_call(
    whole: Whole,
    slack: Slack,
    lines: SocketMode,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    await over_a_line(ada, slack, lines)
    await linked(whole.database, two_organizations[0])
    await asyncio.wait_for(lines.until_open(), 20)
    says = Caller(ada, "", slack)
    mention = says.said(f"<@U0BOT000001> {SENTENCE}", type="app_mention")
    for _ in range(2):
        number = await lines.tell(mention)
        assert await asyncio.wait_for(lines.confirmed.get(), 10) == number
    message = await answered(slack, mention["event"]["ts"])
    number = await lines.tell(says.clicked(message, "Accept"), "interactive")
    assert await asyncio.wait_for(lines.confirmed.get(), 10) == number
    await slack.until(lambda: "Accepted by" in message.words)
    assert len(ok(await ada.get(f"{API}/threads"))["items"]) == 1
    assert lines.opened == 1
    ok(await ada.delete(f"{API}/slack"), 204)
    async with asyncio.timeout(20):
        while lines.lines:
            await asyncio.wait_for(lines.lines[0].wait_closed(), 20)


async def test_the_settings_say_why_a_line_fails_and_since_when_it_is_open(
    ada: httpx.AsyncClient, slack: Slack, lines: SocketMode
) -> None:
    lines.refusal = "invalid_auth"
    found = await over_a_line(ada, slack, lines)
    state: dict[str, Any] = {}

    async def failing() -> bool:
        state.update(ok(await ada.get(f"{API}/slack"))["app"]["line_state"])
        return bool(state["status"] == "failing")

    await until(failing)
    assert "invalid_auth" in state["failure"]
    assert (state["since"], state["failures"] > 0) == (None, True)
    assert state["again_at"] > state["failed_at"]
    lines.refusal = None

    async def is_open() -> bool:
        state.update(ok(await ada.get(f"{API}/slack"))["app"]["line_state"])
        return bool(state["status"] == "open")

    await until(is_open)
    assert (state["failures"], state["again_at"]) == (0, None)
    assert state["since"] > state["failed_at"]
    called = {"token": found["token"], "signing": found["signing"]}
    assert ok(await ada.put(f"{API}/slack", json=called))["app"]["line_state"] is None
    there = ok(await ada.put(f"{API}/slack", json={**called, "line": found["line"]}))
    assert there["app"]["line_state"]["failure"] is None
