"""A service that is killed while it answers in Slack: the answer comes once, from whoever is there next."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, make_url

from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models import SlackEvent
from engine.store.roles import Roles
from tests.api.slack.conftest import answered, connected, linked
from tests.api.slack.slack import ADA, BOT, CHANNEL, TEAM, Slack
from tests.api.slack.test_talking import SENTENCE
from tests.support.database import Tenant, TestServer
from tests.support.whole import whole_service

pytestmark = pytest.mark.timeout(240)


async def _serve(database: Database, folder: Path, place: str) -> None:
    async with whole_service(database, folder, allowed_addresses=[place]):
        await asyncio.Event().wait()


def serve_until_killed(url: str, key: bytes, folder: Path, place: str) -> None:
    """Be a service of its own."""
    database = Database(make_url(url), key, roles=Roles())
    asyncio.run(_serve(database, folder, place))


@pytest.mark.parametrize("killed_at", ["chat.postMessage", "chat.update"])
async def test_killed_while_it_answers(
    database: Database,
    database_server: TestServer,
    database_url: URL,
    tmp_path: Path,
    slack: Slack,
    two_organizations: tuple[Tenant, Tenant],
    killed_at: str,
) -> None:
    ada = two_organizations[0]
    async with (
        whole_service(database, tmp_path, allowed_addresses=[slack.peer.place]) as whole,
        whole.program(ada) as client,
    ):
        await connected(client, slack)
        await linked(database, ada)
    await heard(database, ada)
    url, key = database_url.render_as_string(hide_password=False), database_server.master_key
    given = (url, key, tmp_path, slack.peer.place)
    serving = multiprocessing.get_context("spawn").Process(target=serve_until_killed, args=given)
    slack.done = lambda method: _kill(serving.pid) if method == killed_at else None
    serving.start()
    await asyncio.to_thread(serving.join)
    assert serving.exitcode == -signal.SIGKILL
    slack.done = lambda _: None
    assert len(slack.messages) == 1
    async with whole_service(database, tmp_path, allowed_addresses=[slack.peer.place]) as again:
        message = await answered(slack, "1767600000.000999")
        await again.service.services.turns.idle()
    assert "Accept" in message.buttons
    assert slack.messages == [message]


def _kill(pid: int | None) -> None:
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


async def heard(database: Database, tenant: Tenant) -> None:
    """Leave a mention on record that nobody has taken yet."""
    said: dict[str, Any] = {
        "kind": "said", "team": TEAM, "channel": CHANNEL, "ts": "1767600000.000999",
        "thread_ts": None, "user": ADA, "text": f"<@{BOT}> {SENTENCE}", "is_direct": False,
    }  # fmt: skip
    async with database.tenant(tenant.org_id) as session:
        session.add(
            SlackEvent(
                id=uuid7(),
                org_id=tenant.org_id,
                workspace_id=tenant.workspace_id,
                delivery="said:1",
                body=said,
            )
        )
