"""How a draft gets on reaches whoever reads the conversation before the answer does, and is kept nowhere."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.chat.encoder import Line, News, streamed
from api.chat.turns import Running
from engine.store.database import Database
from tests.agent.models.test_llm_stream import REPLY, Slowly, place_after
from tests.api.chat.test_conversation import thread_of
from tests.api.chat.test_encoder import AT
from tests.support.database import Tenant
from tests.support.fake_openai import KEY, MODEL, FakeOpenAI, fake_openai
from tests.support.modelling import TEXT
from tests.support.whole import API, Whole, ok, whole_service


def line(n: int) -> Line:
    return Line(n, "turn", "assistant", "text", {"text": f"line {n}"}, AT)


def news(n: int) -> News:
    return News("turn", {"draft": n})


async def taken(running: Running, most: int) -> list[Line | News]:
    found: list[Line | News] = []
    async for one in running.follow():
        found.append(one)
        if len(found) == most:
            break
    return found


async def test_a_slow_reader_hears_the_newest_news_and_every_line() -> None:
    running = Running("turn", uuid4())
    for n in range(1, 50):
        running.tell(news(n))
    assert await taken(running, 1) == [news(49)]
    running.add([line(1), line(2)])
    assert await taken(running, 2) == [line(1), line(2)]
    running.end()
    assert await taken(running, 9) == [line(1), line(2)], "what was news is over with its turn"


async def test_news_is_told_once_to_each_reader_while_the_turn_lasts() -> None:
    running = Running("turn", uuid4())
    running.tell(news(1))
    reading = asyncio.create_task(taken(running, 2))
    for _ in range(5):
        await asyncio.sleep(0)
    running.tell(news(2))
    assert await reading == [news(1), news(2)]


def test_news_leaves_no_part_in_the_message() -> None:
    (chunk,) = streamed(news(1))
    assert (chunk["type"], chunk["transient"], chunk["data"]) == (
        "data-progress",
        True,
        {"draft": 1},
    )


def body() -> dict[str, Any]:
    said = {"id": str(uuid4()), "role": "user", "parts": [{"type": "text", "text": TEXT}]}
    return {"message": said, "timezone": "Europe/Berlin"}


@pytest.fixture
async def fake() -> AsyncIterator[FakeOpenAI]:
    async with fake_openai() as running:
        yield running


def model_of(fake: FakeOpenAI) -> dict[str, Any]:
    return {
        "model_base_url": fake.base_url,
        "model_name": MODEL,
        "model_api_key": KEY,
        "model_usd_per_million_in": 1.0,
        "model_usd_per_million_out": 2.0,
    }


@pytest.fixture
async def planned(database: Database, tmp_path: Path, fake: FakeOpenAI) -> AsyncIterator[Whole]:
    """The whole service, with a model that plans."""
    async with whole_service(database, tmp_path, **model_of(fake)) as running:
        yield running


async def reading(whole: Whole, thread: str, fake: FakeOpenAI) -> AsyncIterator[dict[str, Any]]:
    """Follow the turn of a conversation as its readers do, once the model is asked."""
    await fake.asked.wait()
    running = whole.service.services.turns.running(UUID(thread))
    assert running is not None
    async for one in running.follow():
        for chunk in streamed(one):
            yield chunk


async def test_steps_are_told_while_the_model_writes_and_are_in_no_transcript(
    planned: Whole, two_organizations: tuple[Tenant, Tenant], fake: FakeOpenAI
) -> None:
    slow = Slowly(REPLY, place_after('"GET"') + 60)
    fake.plays(slow)
    async with planned.program(two_organizations[0]) as ada:
        thread = await thread_of(ada)
        asking = asyncio.create_task(ada.post(f"{API}/chat/{thread}", json=body()))
        early: list[dict[str, Any]] = []
        async with asyncio.timeout(60):
            async for chunk in reading(planned, thread, fake):
                early.append(chunk)
                if chunk["data"]["steps"]:
                    break
        assert not asking.done()
        slow.go_on.set()
        answer = await asking
        told = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"][-1]["parts"]
    assert {chunk["type"] for chunk in early} == {"data-progress"}
    last = early[-1]["data"]
    assert (last["draft"], last["of"], last["steps"]) == (1, 3, ["Fetch the orders"])
    assert last["usd"] > 0
    kinds = [json.loads(t[6:])["type"] for t in answer.text.splitlines() if t.startswith("data: {")]
    assert kinds.index("data-progress") < kinds.index("data-plan")
    assert "data-plan" in {part["type"] for part in told}
    assert "data-progress" not in {part["type"] for part in told}


async def test_stopping_in_mid_stream_ends_the_answer_and_closes_the_connection(
    planned: Whole, two_organizations: tuple[Tenant, Tenant], fake: FakeOpenAI
) -> None:
    slow = Slowly(REPLY, place_after('"GET"') + 60)
    fake.plays(slow)
    async with planned.program(two_organizations[0]) as ada:
        thread = await thread_of(ada)
        asking = asyncio.create_task(ada.post(f"{API}/chat/{thread}", json=body()))
        async with asyncio.timeout(60):
            async for chunk in reading(planned, thread, fake):
                if chunk["data"]["steps"]:
                    break
            assert ok(await ada.post(f"{API}/chat/{thread}/cancel"))["stopped"] is True
            await slow.closed.wait()
            answer = await asking
    assert "Stopped by" in answer.text
    assert "data-patch" not in answer.text
