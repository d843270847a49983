"""An answer that is being written can be stopped: by whom is said, and the conversation goes on."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.planner.epilogue import TurnEpilogue
from engine.store.database import Database
from engine.store.models.chat_event import ChatEvent
from tests.api.chat.test_conversation import SENTENCE, chunks, part, say, thread_of
from tests.api.chat.test_resume import Gate, body, gate, killed_in_the_middle
from tests.api.cli.server import ROOT, environment, serving
from tests.support.database import Tenant
from tests.support.fake_openai import KEY, MODEL, Ask, FakeOpenAI, fake_openai
from tests.support.openai_faults import drip
from tests.support.whole import API, Whole, ok, whole_service

__all__ = ["gate"]
STOPPED_WITHIN_S = 2.0


class Held:
    """Plays an answer that never ends, and notices when nobody listens any more."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def __call__(self, ask: Ask, writer: asyncio.StreamWriter) -> None:
        try:
            await drip(ask, writer)
        except ConnectionError:
            self.closed.set()
            raise


def words(found: list[dict[str, Any]]) -> list[str]:
    return [chunk["delta"] for chunk in found if chunk["type"] == "text-delta"]


async def ends(whole: Whole, tenant: Tenant) -> list[dict[str, Any]]:
    async with whole.database.tenant(tenant.org_id) as session:
        query = select(ChatEvent.payload).where(ChatEvent.kind == "end")
        return [dict(row) for row in (await session.execute(query)).scalars()]


async def test_whoever_reads_is_told_by_whom_it_was_stopped_and_the_conversation_goes_on(
    gate: Gate,
    whole: Whole,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    reading = asyncio.create_task(ada.get(f"{API}/chat/{thread}/stream"))
    await asyncio.sleep(0)
    stopped = ok(await ada.post(f"{API}/chat/{thread}/cancel"))
    name = ok(await ada.get(f"{API}/me"))["user"]["name"]
    assert stopped == {"stopped": True, "stopped_by": name}
    first, second = chunks((await asking).text), chunks((await reading).text)
    assert words(first) == words(second) == [f"Stopped by {name}."]
    assert (first[-1]["type"], second[-1]["type"]) == ("finish", "finish")
    who = {"user_id": str(two_organizations[0].user_id), "name": name}
    assert await ends(whole, two_organizations[0]) == [{"ok": False, "stopped_by": who}]
    assert (await ada.get(f"{API}/chat/{thread}/stream")).status_code == 204
    services = whole.service.services
    services.turns.serve(whole.service.planner, TurnEpilogue(services))
    assert part(await say(ada, thread, SENTENCE), "data-patch")["summary"]


async def test_where_nothing_is_being_written_there_is_nothing_to_stop(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    nothing = {"stopped": False, "stopped_by": None}
    assert ok(await ada.post(f"{API}/chat/{thread}/cancel")) == nothing
    await say(ada, thread, "hello")
    assert ok(await ada.post(f"{API}/chat/{thread}/cancel")) == nothing
    assert (await bob.post(f"{API}/chat/{thread}/cancel")).status_code == 404
    assert len(ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]) == 2


async def test_an_answer_that_a_crash_cut_short_is_stopped_instead_of_taken_up(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ada = two_organizations[0]
    thread = await killed_in_the_middle(database, tmp_path, ada)
    async with whole_service(database, tmp_path) as again, again.program(ada) as client:
        assert ok(await client.post(f"{API}/chat/{thread}/cancel"))["stopped"] is True
        assert (await client.get(f"{API}/chat/{thread}/stream")).status_code == 204
        _, told = ok(await client.get(f"{API}/threads/{thread}/messages"))["items"]
        assert [p["text"].startswith("Stopped by ") for p in told["parts"]] == [True]


def model_of(fake: FakeOpenAI) -> dict[str, str]:
    return {"model_base_url": fake.base_url, "model_name": MODEL, "model_api_key": KEY}


async def test_stopping_closes_the_connection_to_the_model_at_once(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    held = Held()
    async with (
        fake_openai() as fake,
        whole_service(database, tmp_path, **model_of(fake)) as whole,
        whole.program(two_organizations[0]) as client,
    ):
        fake.plays(held)
        thread = await thread_of(client)
        asking = asyncio.create_task(client.post(f"{API}/chat/{thread}", json=body(SENTENCE)))
        await fake.asked.wait()
        async with asyncio.timeout(STOPPED_WITHIN_S):
            assert ok(await client.post(f"{API}/chat/{thread}/cancel"))["stopped"] is True
            await held.closed.wait()
        assert words(chunks((await asking).text))[-1].startswith("Stopped by ")
        assert len(fake.asks) == 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that the database's own user may enter."""
    tmp_path.chmod(0o711)
    return tmp_path


async def test_ctrl_c_in_the_terminal_stops_the_answer_in_the_service(folder: Path) -> None:
    held = Held()
    async with fake_openai() as fake:
        fake.plays(held)
        told = {f"NEXA_{name.upper()}": value for name, value in model_of(fake).items()}
        with serving(folder, **told):
            asking = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                "from api.cli import main; main()",
                "ask",
                SENTENCE,
                cwd=ROOT,
                env=environment(folder),
                stderr=asyncio.subprocess.PIPE,
            )
            async with asyncio.timeout(60):
                await fake.asked.wait()
                asking.send_signal(signal.SIGINT)
                await held.closed.wait()
                _, err = await asking.communicate()
    assert (asking.returncode, "nexa ask --thread" in err.decode()) == (130, True)
