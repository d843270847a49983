"""RabbitMQ's trigger on a real server: what is acknowledged is gone, what is not comes again."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tools.kit.broker_bench import Caller, Lines, calling, listening
from tools.kit.line_peer import line_peer

PORT = 5672
USES = "rabbitmq.new_message"
peer = pytest.mark.peer("rabbitmq")


@dataclass
class Site:
    lines: Lines
    caller: Caller
    queue: str

    async def publish(self, *messages: Any) -> None:
        for one in messages:
            await self.caller.done_anew("rabbitmq.publish", routing_key=self.queue, message=one)

    async def waiting(self) -> int:
        return int((await self.caller.done("rabbitmq.count", queue=self.queue))["messages"])


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(calling("rabbitmq", PORT))
        lines = await stack.enter_async_context(listening("rabbitmq", PORT))
        queue = f"nexa_tests_{uuid.uuid4().hex[:6]}"
        await caller.done("rabbitmq.declare_queue", queue=queue)
        yield Site(lines, caller, queue)
        await caller.done("rabbitmq.purge_queue", queue=queue)


@peer
async def test_each_message_comes_once_and_is_gone_when_it_was_confirmed(site: Site) -> None:
    long = "x" * 300_000
    await site.publish({"id": "A-17"}, long)
    async with site.lines.open(USES, queue=site.queue) as heard:
        first = await heard.next()
        assert (first["body"], first["routing_key"]) == ({"id": "A-17"}, site.queue)
        assert (await heard.next())["body"] == long
        await site.publish("later")
        assert (await heard.next())["body"] == "later"
        await heard.silence()
    assert await site.waiting() == 0


@peer
async def test_what_was_not_confirmed_is_told_again_as_the_same_event(site: Site) -> None:
    await site.publish("one", "two")
    async with site.lines.open(USES, queue=site.queue) as heard:
        known, first = await heard.one(confirmed=False)
        assert first["redelivered"] is False
    async with site.lines.open(USES, queue=site.queue) as heard:
        again, told = await heard.one()
        assert (again, told["body"], told["redelivered"]) == (known, "one", True)
        assert (await heard.next())["body"] == "two"


@peer
async def test_what_keeps_a_line_from_being_opened_is_said(site: Site) -> None:
    gone = await site.lines.refused(USES, queue="nexa_no_such_queue")
    assert (gone.code, gone.error_class) == ("rabbitmq_404", "bad_data")
    assert (await site.lines.refused(USES, queue="")).code == "bad_settings"
    site.lines.connections.taken_back.add(str(site.lines.workflow))
    assert (await site.lines.refused(USES, queue=site.queue)).error_class == "auth"


@peer
async def test_a_wrong_password_and_a_closed_address_open_none() -> None:
    secret = {"password": "canary-pw-91"}
    async with listening("rabbitmq", PORT, secret=secret, username="nobody") as lines:
        error = await lines.refused(USES, queue="x")
        assert error.code == "rabbitmq_not_authenticated"
        assert "canary" not in repr(error)
    async with listening("rabbitmq", PORT, open_to=False) as lines:
        assert (await lines.refused(USES, queue="x")).code == "egress_refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [(b"HTTP/1.1 400 Bad Request\r\n\r\n", "rabbitmq_malformed"), (b"", "connection_lost")],
)
async def test_what_is_no_broker_is_told_so(answer: bytes, code: str) -> None:
    async with line_peer(answer) as port, listening("rabbitmq", port) as lines:
        assert (await lines.refused(USES, queue="x")).code == code
