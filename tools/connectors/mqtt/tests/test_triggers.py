"""MQTT's trigger on a real broker: it keeps for us what is published while nobody listens."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from tools.kit.broker_bench import Caller, Lines, calling, listening
from tools.kit.line_peer import line_peer

PORT = 1883
USES = "mqtt.new_message"
peer = pytest.mark.peer("mqtt")
CONNACK = b"\x20\x02\x00\x00"


@dataclass
class Site:
    lines: Lines
    caller: Caller
    topic: str

    async def publish(self, payload: Any, under: str = "", **more: Any) -> None:
        topic = f"{self.topic}/{under or 'a'}"
        await self.caller.done("mqtt.publish", topic=topic, payload=payload, **more)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with AsyncExitStack() as stack:
        caller = await stack.enter_async_context(calling("mqtt", PORT))
        lines = await stack.enter_async_context(listening("mqtt", PORT))
        yield Site(lines, caller, f"nexa_tests/{uuid.uuid4().hex[:8]}")


@peer
async def test_each_message_under_the_pattern_is_heard(site: Site) -> None:
    async with site.lines.open(USES, topic=f"{site.topic}/+") as heard:
        await site.publish({"on": True})
        await site.publish("21.5", "b", qos=0)
        first = await heard.next()
        assert (first["topic"], first["data"]) == (f"{site.topic}/a", {"on": True})
        assert (await heard.next())["data"] == "21.5"
        await heard.silence()


@peer
async def test_what_comes_while_nobody_listens_is_kept_and_the_unconfirmed_again(
    site: Site,
) -> None:
    where = {"topic": f"{site.topic}/#"}
    async with site.lines.open(USES, **where) as heard:
        await site.publish("one")
        assert (await heard.next(confirmed=False))["redelivered"] is False
    await site.publish("two")
    async with site.lines.open(USES, **where) as heard:
        told = [await heard.next(), await heard.next()]
        assert [(one["data"], one["redelivered"]) for one in told] == [
            ("one", True),
            ("two", False),
        ]
        await heard.silence()
    async with site.lines.open(USES, **where) as heard:
        await heard.silence()


@peer
async def test_what_the_broker_had_kept_under_the_topic_is_no_event(site: Site) -> None:
    await site.publish("old", retain=True)
    async with site.lines.open(USES, topic=f"{site.topic}/a") as heard:
        await site.publish("new", "b")
        await heard.silence()
    await site.publish("", retain=True)


@peer
async def test_a_closed_address_opens_no_line() -> None:
    async with listening("mqtt", PORT, open_to=False) as lines:
        assert (await lines.refused(USES, topic="a")).code == "egress_refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"\x20\x02\x00\x05", "mqtt_not_authenticated"),
        (CONNACK + b"\x90\x03\x00\x01\x80", "mqtt_pattern_refused"),
        (CONNACK + b"\x90\x03\x00\x01\x01\xf0\x00", "mqtt_malformed"),
        (CONNACK, "connection_lost"),
    ],
)
async def test_what_a_broker_refuses_is_told_in_its_class(answer: bytes, code: str) -> None:
    async with line_peer(answer) as port, listening("mqtt", port) as lines:
        assert (await lines.refused(USES, topic="a")).code == code
