"""Slack's events over Socket Mode, from the wire to the run: the same run a call with the event asks for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.webhooks.directory import HookDirectory
from engine.runtime.host import Host
from engine.store.lines import SqlLineStore
from tests.api.webhooks.test_events import CHANNEL, SAID
from tests.api.webhooks.test_ingest import Caller, site, steps
from tests.engine.runtime.conftest import Site
from tools.catalog import load_catalog
from tools.credentials import CredentialResolver
from tools.ear import ToolEar
from tools.kit.bench import MemoryConnections
from tools.kit.socket_mode import TOKEN, SocketMode, socket_mode
from tools.registry import EventRegistry
from tools.sdk.addresses import AddressPolicy
from tools.sdk.http import GuardedHttp

__all__ = ["site", "steps"]


@pytest.fixture
async def slack() -> AsyncIterator[SocketMode]:
    async with socket_mode() as served:
        yield served


@pytest.fixture
async def hearing(
    site: Site, slack: SocketMode, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Caller]:
    """Make hosts of the site listen to the fake."""
    known, make = MemoryConnections(), site.new_host
    addresses = AddressPolicy(allowed=lambda: {slack.api.place, slack.place})
    http, events = GuardedHttp(addresses), EventRegistry()
    resolver = CredentialResolver(known, known.envelope)
    place = {"org_id": str(site.tenant.org_id), "workspace_id": str(site.tenant.workspace_id)}
    known.add("slack_app", "slack_app_token", slack.config, {"token": TOKEN}, **place)
    uses = [one.id for one in load_catalog().triggers() if one.called and one.called.line]

    def new_host(**more: Any) -> tuple[Host, Any]:
        host, feed = make(**more)
        ear = ToolEar(events, known, resolver, http, addresses)
        ports = replace(host._ports, lines=SqlLineStore(site.database, uses), ear=ear)
        return Host(ports, feed, renew_every_s=2.0, retry_every_s=0.02), feed

    monkeypatch.setattr(site, "new_host", new_host)
    directory = HookDirectory(site.database, load_catalog())
    # Nobody calls here: only what publishes and counts is used of it.
    async with httpx.AsyncClient() as unused:
        yield Caller(site, unused, directory)
    await http.aclose()


TYPED = {"command": "/deploy", "text": "", "user_id": "U1", "channel_id": "C0123456789"}


def _said(event_id: str, **event: Any) -> dict[str, Any]:
    told = {"type": "message", "channel": "C0123456789", "text": "hi", "user": "U1", "ts": "1.5"}
    return {
        "type": "event_callback",
        "api_app_id": "A01",
        "event_id": event_id,
        "event": {**told, **event},
    }


async def _confirmed(slack: SocketMode, number: str) -> None:
    assert await asyncio.wait_for(slack.confirmed.get(), 10) == number


async def test_each_event_is_one_run_however_often_it_is_told_and_over_whichever_line(
    hearing: Caller, slack: SocketMode
) -> None:
    shared: dict[str, Any] = {"connection": "slack_app", "outputs": CHANNEL}
    await hearing.listen(SAID, **shared, uses="slack.message")
    await hearing.listen(SAID, **shared, uses="slack.app_mention")
    await hearing.listen(SAID, **shared, uses="slack.slash_command")
    async with hearing.site.host():
        await asyncio.wait_for(slack.until_open(), 10)
        await _confirmed(slack, await slack.tell(_said("Ev1")))
        await _confirmed(slack, await slack.tell(_said("Ev1"), retry_attempt=1))
        await _confirmed(slack, await slack.tell(_said("Ev2", type="app_mention")))
        await _confirmed(slack, await slack.tell(_said("Ev3", app_id="A01")))
        await _confirmed(slack, await slack.tell(TYPED, "slash_commands"))
        await slack.end("warning")
        await asyncio.wait_for(slack.until_open(2), 10)
        await _confirmed(slack, await slack.tell(_said("Ev1")))
        await _confirmed(slack, await slack.tell(_said("Ev4")))
    async with hearing.site.database.tenant(hearing.site.tenant.org_id) as session:
        rows = (await session.execute(text("SELECT trigger, trigger_type FROM runs"))).all()
    assert [(one.trigger["channel"], one.trigger_type) for one in rows] == [
        ("C0123456789", "app")
    ] * 4
    assert (slack.opened, slack.lines) == (2, [])
