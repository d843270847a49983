"""Publishing many, listening for a while and asking over a real broker."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tools.kit.broker_bench import Caller, calling
from tools.kit.line_peer import line_peer

PORT = 1883
peer = pytest.mark.peer("mqtt")
CONNACK, SUBACK = b"\x20\x02\x00\x00", b"\x90\x03\x00\x01\x00"


@pytest.fixture
async def mqtt() -> AsyncIterator[Caller]:
    async with calling("mqtt", PORT) as found:
        yield found


@pytest.fixture
def topic() -> str:
    return f"nexa_tests/{uuid.uuid4().hex[:8]}"


@peer
async def test_what_is_published_meanwhile_is_heard(mqtt: Caller, topic: str) -> None:
    wanted = {"pattern": f"{topic}/+", "limit": 2}
    hearing = asyncio.ensure_future(mqtt.done("mqtt.listen", **wanted, wait_s=5))
    messages = [{"topic": f"{topic}/{name}", "payload": {"n": name}} for name in "ab"]
    while not hearing.done():
        assert await mqtt.done("mqtt.publish_each", messages=messages) == {"count": 2}
    heard = await hearing
    assert heard["count"] == 2
    assert {one["topic"] for one in heard["messages"]} == {f"{topic}/a", f"{topic}/b"}
    silence = await mqtt.done("mqtt.listen", pattern=topic, wait_s=0.1)
    assert silence == {"messages": [], "count": 0}


@peer
async def test_who_asks_is_given_the_answer_and_silence_is_told(mqtt: Caller, topic: str) -> None:
    async def device() -> None:
        while not asking.done():
            await mqtt.done("mqtt.publish", topic=f"{topic}/state", payload="on")

    given: dict[str, Any] = {
        "topic": f"{topic}/get",
        "payload": "?",
        "answer_topic": f"{topic}/state",
    }
    asking = asyncio.ensure_future(mqtt.done("mqtt.request", **given))
    await device()
    assert await asking == {"topic": f"{topic}/state", "payload": "on"}
    silent = await mqtt.failed("mqtt.request", **{**given, "answer_topic": topic}, wait_s=0.1)
    assert (silent.code, silent.error_class) == ("mqtt_no_answer", "timeout")


@peer
async def test_what_was_retained_can_be_cleared(mqtt: Caller, topic: str) -> None:
    await mqtt.done("mqtt.publish", topic=topic, payload="21.5", retain=True)
    for _ in range(2):
        assert await mqtt.done("mqtt.clear_retained", topic=topic) == {"topic": topic}
    assert (await mqtt.done("mqtt.get_retained", pattern=topic))["count"] == 0


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (CONNACK + b"\x90\x03\x00\x01\x80", "mqtt_pattern_refused"),
        (CONNACK + SUBACK, "connection_lost"),
    ],
)
async def test_a_broker_that_refuses_or_hangs_up_is_told(answer: bytes, code: str) -> None:
    async with line_peer(answer) as port, calling("mqtt", port) as mqtt:
        assert (await mqtt.failed("mqtt.listen", pattern="a")).code == code
