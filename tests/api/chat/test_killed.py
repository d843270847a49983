"""A service that is killed with no chance to say anything, in the middle of an answer: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from sqlalchemy import URL, make_url

from api.chat.encoder import Line
from api.planner.epilogue import TurnEpilogue
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models.chat_thread import ChatThread
from engine.store.roles import Roles
from tests.api.chat.test_conversation import SENTENCE, chunks, say, thread_of
from tests.api.chat.test_resume import Gate, body
from tests.support.database import Tenant, TestServer
from tests.support.whole import API, Whole, ok, whole_service

pytestmark = pytest.mark.timeout(240)
Moment = Literal["before the first part", "after the first part"]


def die(turn_id: str = "", lines: Sequence[Line] = ()) -> None:
    del turn_id, lines
    os.kill(os.getpid(), signal.SIGKILL)


async def _ask(database: Database, folder: Path, tenant: Tenant, thread: str, at: Moment) -> None:
    async with whole_service(database, folder) as whole, whole.program(tenant) as client:
        services = whole.service.services
        if at == "before the first part":
            gate = Gate(whole.service.planner)
            services.turns.serve(gate, TurnEpilogue(services))
            asking = await gate.asked(client, thread)
            die()
            await asking
        # The first lines of the answer are on record by then, and the next are not.
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(services.turns, "told", die)
            await client.post(f"{API}/chat/{thread}", json=body(SENTENCE))


def ask_and_be_killed(
    url: str, key: bytes, folder: Path, tenant: Tenant, thread: str, at: Moment
) -> None:
    """Be a service of its own: take a message, and be killed by the system while it is answered."""
    database = Database(make_url(url), key, roles=Roles())
    asyncio.run(_ask(database, folder, tenant, thread, at))


async def begun(database: Database, tenant: Tenant) -> str:
    async with database.tenant(tenant.org_id) as session:
        thread = ChatThread(id=uuid7(), org_id=tenant.org_id, workspace_id=tenant.workspace_id)
        session.add(thread)
    return str(thread.id)


async def parts_of(client: httpx.AsyncClient, thread: str) -> list[list[str]]:
    """Answer each message's parts: the words of texts, the kinds of the others."""
    items = ok(await client.get(f"{API}/threads/{thread}/messages"))["items"]
    return [[str(one.get("text") or one["type"]) for one in item["parts"]] for item in items]


async def resumed(client: httpx.AsyncClient, thread: str) -> list[dict[str, Any]]:
    return chunks((await client.get(f"{API}/chat/{thread}/stream")).text)


@pytest.mark.parametrize("at", ["before the first part", "after the first part"])
async def test_killed_in_the_middle_of_an_answer(
    database: Database,
    database_server: TestServer,
    database_url: URL,
    tmp_path: Path,
    two_organizations: tuple[Tenant, Tenant],
    at: Moment,
) -> None:
    ada = two_organizations[0]
    thread = await begun(database, ada)
    url, key = database_url.render_as_string(hide_password=False), database_server.master_key
    given = (url, key, tmp_path, ada, thread, at)
    killed = multiprocessing.get_context("spawn").Process(target=ask_and_be_killed, args=given)
    killed.start()
    await asyncio.to_thread(killed.join)
    assert killed.exitcode == -signal.SIGKILL
    async with whole_service(database, tmp_path) as again, again.program(ada) as client:
        await untouched_beside_one_that_was_not(again, client, thread)


async def untouched_beside_one_that_was_not(
    whole: Whole, client: httpx.AsyncClient, thread: str
) -> None:
    found = await resumed(client, thread)
    assert [one["type"] for one in found].count("data-patch") == 1
    assert (await client.get(f"{API}/chat/{thread}/stream")).status_code == 204
    other = await thread_of(client)
    await say(client, other, SENTENCE)
    await whole.service.services.turns.idle()
    told, undisturbed = await parts_of(client, thread), await parts_of(client, other)
    assert told[0] == [SENTENCE]
    assert [kind for kind in told[1] if kind.startswith("data-")] == [
        kind for kind in undisturbed[1] if kind.startswith("data-")
    ]
    assert len(told[1]) == len(undisturbed[1])
