"""A lost connection or a killed server costs no word and doubles none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from agent.deps import Actor
from agent.state import Decision, Turn
from api.chat.leases import TurnLeases
from api.chat.turns import Turns
from api.planner.epilogue import TurnEpilogue
from engine.errors import Unavailable
from engine.store.database import Database
from tests.api.chat.test_conversation import SENTENCE, chunks, say, thread_of
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service


class Gate:
    """A planner that stops before it answers, until it is let go, and may fail."""

    def __init__(self, behind: Any, fault: Exception | None = None) -> None:
        self._behind = behind
        self._fault = fault
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def asked(self, client: httpx.AsyncClient, thread: str) -> asyncio.Task[httpx.Response]:
        """Ask in a conversation; return the answer to wait for once the planner is at it."""
        sent = client.post(f"{API}/chat/{thread}", json=body(SENTENCE))
        asking = asyncio.create_task(sent)
        await self.reached.wait()
        return asking

    async def say(self, turn: Turn) -> Any:
        self.reached.set()
        await self.opened.wait()
        if self._fault is not None:
            raise self._fault
        return await self._behind.say(turn)

    async def decide(self, actor: Actor, turn_id: str, decision: Decision) -> Any:
        return await self._behind.decide(actor, turn_id, decision)

    async def go_on(self, turn: Turn) -> Any:
        return await self._behind.go_on(turn)


@pytest.fixture
def gate(whole: Whole) -> Gate:
    gate = Gate(whole.service.planner)
    whole.service.services.turns.serve(gate, TurnEpilogue(whole.service.services))
    return gate


def body(text: str) -> dict[str, Any]:
    return {
        "message": {"id": str(uuid4()), "role": "user", "parts": [{"type": "text", "text": text}]}
    }


async def test_a_second_reader_gets_the_current_answer_from_its_start(
    gate: Gate, ada: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    again = asyncio.create_task(ada.get(f"{API}/chat/{thread}/stream"))
    busy = await ada.post(f"{API}/chat/{thread}", json=body("and more"))
    assert (busy.status_code, busy.json()["code"]) == (409, "conflict")
    gate.opened.set()
    first, second = chunks((await asking).text), chunks((await again).text)
    assert first == second
    assert (first[0]["type"], first[-1]["type"]) == ("start", "finish")


async def test_an_answer_is_finished_although_its_reader_has_gone(
    gate: Gate, whole: Whole, ada: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    asking = await gate.asked(ada, thread)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    gate.opened.set()
    await whole.service.services.turns.idle()
    _, answered = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]
    assert "data-patch" in {part["type"] for part in answered["parts"]}


@pytest.mark.parametrize(
    ("fault", "told"),
    [(Unavailable("The model is away."), "The model is away."), (ValueError("secret"), "our side")],
)
async def test_a_turn_that_fails_says_so_and_the_conversation_goes_on(
    whole: Whole, ada: httpx.AsyncClient, fault: Exception, told: str
) -> None:
    services = whole.service.services
    broken = Gate(whole.service.planner, fault)
    broken.opened.set()
    services.turns.serve(broken, TurnEpilogue(services))
    thread = await thread_of(ada)
    answer = await ada.post(f"{API}/chat/{thread}", json=body(SENTENCE))
    (error,) = [c["errorText"] for c in chunks(answer.text) if c["type"] == "error"]
    assert told in error
    assert "secret" not in answer.text
    _, kept = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]
    assert [one["data"]["message"] for one in kept["parts"]] == [error]
    services.turns.serve(whole.service.planner, TurnEpilogue(services))
    assert any(c["type"] == "data-patch" for c in await say(ada, thread, SENTENCE))


async def killed_in_the_middle(database: Database, folder: Path, tenant: Tenant) -> str:
    """Ask, and lose the whole service before the planner has answered."""
    async with whole_service(database, folder) as whole, whole.program(tenant) as client:
        gate = Gate(whole.service.planner)
        whole.service.services.turns.serve(gate, TurnEpilogue(whole.service.services))
        thread = await thread_of(client)
        asking = await gate.asked(client, thread)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return thread


async def test_a_turn_cut_short_by_a_restart_is_taken_up_when_somebody_looks(
    database: Database, tmp_path: Path, two_organizations: tuple[Tenant, Tenant]
) -> None:
    ada = two_organizations[0]
    thread = await killed_in_the_middle(database, tmp_path, ada)
    async with whole_service(database, tmp_path) as again, again.program(ada) as client:
        resumed = await client.get(f"{API}/chat/{thread}/stream")
        assert resumed.status_code == 200
        found = chunks(resumed.text)
        assert [c["type"] for c in found].count("data-patch") == 1
        _, answered = ok(await client.get(f"{API}/threads/{thread}/messages"))["items"]
        assert answered["id"] == found[0]["messageId"]
        assert (await client.get(f"{API}/chat/{thread}/stream")).status_code == 204


async def test_lines_told_twice_are_read_once() -> None:
    from datetime import UTC, datetime

    from api.chat.encoder import Line
    from api.chat.turns import Running

    running = Running("t", uuid4())
    lines = [
        Line(n, "t", "assistant", "text", {"text": str(n)}, datetime(2026, 1, 1, tzinfo=UTC))
        for n in range(3)
    ]
    running.add(lines[:2])
    running.add(lines)
    running.end()
    assert [line.position async for line in running.follow() if isinstance(line, Line)] == [0, 1, 2]


async def test_many_readers_read_the_same_however_late_they_come() -> None:
    from datetime import UTC, datetime

    from api.chat.encoder import Line, News
    from api.chat.turns import Running

    running = Running("t", uuid4())

    async def read(stream: AsyncIterator[Line | News]) -> list[int]:
        return [line.position async for line in stream if isinstance(line, Line)]

    readers = [asyncio.create_task(read(running.follow())) for _ in range(5)]
    for n in range(10):
        line = Line(n, "t", "assistant", "text", {"text": ""}, datetime(2026, 1, 1, tzinfo=UTC))
        running.add([line])
        if n % 3 == 0:
            await asyncio.sleep(0)
            readers.append(asyncio.create_task(read(running.follow())))
    running.end()
    assert await asyncio.gather(*readers) == [list(range(10))] * len(readers)


def test_nobody_takes_turns_before_the_planner_is_there(database: Database) -> None:
    assert Turns(TurnLeases(database)).running(uuid4()) is None
