"""NATS' trigger on a real server, with a stream that keeps what comes and without one."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tools.kit.broker_bench import Caller, Lines, calling, listening
from tools.kit.line_peer import line_peer

PORT = 4222
USES = "nats.new_message"
peer = pytest.mark.peer("nats")
INFO = b'INFO {"headers":true}\r\n'


@dataclass
class Site:
    lines: Lines
    caller: Caller
    name: str

    @property
    def stream(self) -> dict[str, str]:
        return {"subject": f"{self.name}.>", "stream": self.name}

    async def publish(self, data: Any, under: str = "a") -> None:
        await self.caller.done_anew("nats.publish", subject=f"{self.name}.{under}", data=data)

    async def manage(self, what: str, **config: Any) -> dict[str, Any]:
        asked = {"subject": f"$JS.API.STREAM.{what}.{self.name}", "data": config or ""}
        answer = await self.caller.done("nats.request", **asked)
        return dict(json.loads(answer["data"]))


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(calling("nats", PORT))
        lines = await stack.enter_async_context(listening("nats", PORT))
        found = Site(lines, caller, f"nexa_tests_{uuid.uuid4().hex[:8]}")
        made = await found.manage("CREATE", name=found.name, subjects=[f"{found.name}.>"])
        assert "error" not in made
        yield found
        await found.manage("DELETE")


@peer
async def test_what_a_stream_keeps_comes_once_and_in_order(site: Site) -> None:
    await site.publish("before")
    async with site.lines.open(USES, **site.stream) as heard:
        await site.publish({"id": "A-17"})
        await site.publish("two", "b")
        first = await heard.next()
        assert (first["subject"], first["data"]) == (f"{site.name}.a", {"id": "A-17"})
        assert first["reply_to"] is None
        assert "Nats-Msg-Id" in first["headers"]
        assert (await heard.next())["data"] == "two"
        await heard.silence()
    for number in range(120):
        await site.publish(f"{number}", "n")
    async with site.lines.open(USES, **site.stream) as heard:
        assert [(await heard.next())["data"] for _ in range(120)] == [str(n) for n in range(120)]


@peer
async def test_what_comes_while_nobody_listens_is_told_later(site: Site) -> None:
    async with site.lines.open(USES, **site.stream):
        pass
    await site.publish("meanwhile")
    async with site.lines.open(USES, **site.stream) as heard:
        assert (await heard.next())["data"] == "meanwhile"


@peer
async def test_without_a_stream_what_is_published_now_is_heard(site: Site) -> None:
    subject = f"{site.name}x.now"
    async with site.lines.open(USES, subject=f"{site.name}x.*") as heard:
        waiting = asyncio.ensure_future(heard.next())
        while not waiting.done():
            await site.caller.done("nats.publish", subject=subject, data="now")
        assert (await waiting)["data"] == "now"
        asking = asyncio.ensure_future(
            site.caller.failed("nats.request", timeout_s=1, subject=subject, data="who?")
        )
        while (told := await heard.next())["data"] == "now":
            pass
        assert told["reply_to"].startswith("_INBOX.")
        assert (await asking).code == "timed_out"


@peer
async def test_what_keeps_a_line_from_being_opened_is_said(site: Site) -> None:
    gone = {"subject": "a.b", "stream": "nexa_no_such_stream"}
    assert (await site.lines.refused(USES, **gone)).code == "nats_stream_refused"
    async with listening("nats", PORT, open_to=False) as lines:
        assert (await lines.refused(USES, subject="a")).code == "egress_refused"


@peer
async def test_a_stream_that_is_gone_ends_the_line(site: Site) -> None:
    async with site.lines.open(USES, **site.stream) as heard:
        waiting = asyncio.ensure_future(heard.next())
        await asyncio.sleep(0.2)
        await site.manage("DELETE")
        with pytest.raises(Exception, match="nats_stream_ended"):
            await waiting


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"-ERR 'Authorization Violation'\r\n", "nats_not_authenticated"),
        (b"-ERR 'Permissions Violation for Subscription to \"a\"'\r\n", "nats_not_permitted"),
        (b"no such protocol\r\n", "nats_malformed"),
        (b"", "connection_lost"),
    ],
)
async def test_what_a_server_refuses_is_told_in_its_class(answer: bytes, code: str) -> None:
    async with line_peer(answer, greeting=INFO) as port, listening("nats", port) as lines:
        assert (await lines.refused(USES, subject="a")).code == code


async def test_without_jetstream_no_stream_can_be_read() -> None:
    nobody = b"HMSG _INBOX.1 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"
    async with line_peer(nobody, greeting=INFO) as port, listening("nats", port) as lines:
        error = await lines.refused(USES, subject="a", stream="S")
        assert (error.code, "switched off" in error.message) == ("nats_stream_refused", True)
