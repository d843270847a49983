"""A service that is killed with no chance to say anything, in the middle of an answer: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.chat.test_conversation import SENTENCE, chunks
from tests.api.chat.test_resume import body
from tests.api.chat.test_stop import Held, folder, model_of
from tests.api.cli.server import Server, serving
from tests.support.fake_openai import fake_openai
from tests.support.whole import API, ok

__all__ = ["folder"]
# Two whole services are started, one after the other.
pytestmark = pytest.mark.timeout(240)


@asynccontextmanager
async def program(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    token = await asyncio.to_thread((server.folder / "cli-token").read_text)
    headers = {"authorization": f"Bearer {token.strip()}"}
    async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=60) as client:
        yield client


async def thread_of(client: httpx.AsyncClient) -> str:
    return str(ok(await client.post(f"{API}/threads", json={}), 201)["id"])


async def parts_of(client: httpx.AsyncClient, thread: str) -> list[list[str]]:
    """Answer the kinds of the parts of each message, with the words of texts."""
    items = ok(await client.get(f"{API}/threads/{thread}/messages"))["items"]
    return [[str(one.get("text") or one["type"]) for one in item["parts"]] for item in items]


async def ask_and_kill_at_the_first_part(server: Server) -> str:
    async with program(server) as client:
        thread = await thread_of(client)
        address = f"{API}/chat/{thread}"
        async with client.stream("POST", address, json=body(SENTENCE)) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data: ") and json.loads(line[6:])["type"] != "start":
                    server.process.send_signal(signal.SIGKILL)
                    break
    return thread


async def ask_and_kill_while_the_model_writes(server: Server, asked: asyncio.Event) -> str:
    async with program(server) as client:
        thread = await thread_of(client)
        asking = asyncio.create_task(client.post(f"{API}/chat/{thread}", json=body(SENTENCE)))
        await asked.wait()
        server.process.send_signal(signal.SIGKILL)
        await asyncio.gather(asking, return_exceptions=True)
    return thread


async def taken_up(folder: Path, thread: str) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Start again without a model; the answer as it goes on, and the transcript beside an undisturbed one."""
    with serving(folder) as server:
        async with program(server) as client:
            resumed = await client.get(f"{API}/chat/{thread}/stream")
            found = chunks(resumed.text) if resumed.status_code == 200 else []
            assert (await client.get(f"{API}/chat/{thread}/stream")).status_code == 204
            undisturbed = await thread_of(client)
            await client.post(f"{API}/chat/{undisturbed}", json=body(SENTENCE))
            told = await parts_of(client, thread)
            assert told == await parts_of(client, undisturbed)
    return found, told


async def test_killed_between_two_parts_of_an_answer(folder: Path) -> None:
    with serving(folder) as server:
        thread = await ask_and_kill_at_the_first_part(server)
        assert await asyncio.to_thread(server.process.wait, 30) == -signal.SIGKILL
    _, (asked, answered) = await taken_up(folder, thread)
    assert asked == [SENTENCE]
    assert answered.count("data-patch") == 1


async def test_killed_while_the_model_writes(folder: Path) -> None:
    async with fake_openai() as fake:
        fake.plays(Held())
        told = {f"NEXA_{name.upper()}": value for name, value in model_of(fake).items()}
        with serving(folder, **told) as server:
            thread = await ask_and_kill_while_the_model_writes(server, fake.asked)
            assert await asyncio.to_thread(server.process.wait, 30) == -signal.SIGKILL
    found, (asked, answered) = await taken_up(folder, thread)
    assert [one["type"] for one in found].count("data-patch") == 1
    assert (asked, answered.count("data-patch")) == ([SENTENCE], 1)
