"""MQTT's actions on a real broker, and on peers that only pretend to be one."""

from __future__ import annotations

import uuid

import pytest

from tools.kit.broker_bench import calling
from tools.kit.line_peer import line_peer

PORT = 1883


@pytest.mark.peer("mqtt")
async def test_what_is_published_to_be_kept_can_be_read() -> None:
    root = f"nexa/{uuid.uuid4().hex}"
    long = "x" * 20_000
    async with calling("mqtt", PORT) as mqtt:
        await mqtt.done("mqtt.publish", topic=f"{root}/a", payload={"t": 21.5}, retain=True)
        await mqtt.done("mqtt.publish", topic=f"{root}/b", payload=f"{long} 😀", retain=True, qos=0)
        await mqtt.done("mqtt.publish", topic=f"{root}/c", payload="gone")
        read = await mqtt.done("mqtt.get_retained", pattern=f"{root}/+", wait_s=0.2)
        found = {one["topic"].rsplit("/", 1)[1]: one["payload"] for one in read["messages"]}
        assert found == {"a": '{"t": 21.5}', "b": f"{long} 😀"}
        one = await mqtt.done("mqtt.get_retained", pattern=f"{root}/#", limit=1)
        assert one["count"] == 1
        for name in ("a", "b"):
            await mqtt.done("mqtt.publish", topic=f"{root}/{name}", payload="", retain=True)
        assert (await mqtt.done("mqtt.get_retained", pattern=f"{root}/#", wait_s=0.1))["count"] == 0


@pytest.mark.peer("mqtt")
async def test_what_cannot_go_there_does_not() -> None:
    async with calling("mqtt", PORT) as mqtt:
        for topic in ("", "a/+", "a/#", "a\x00b"):
            assert (
                await mqtt.failed("mqtt.publish", topic=topic, payload="x")
            ).code == "arguments_invalid"
    async with calling("mqtt", PORT, open_to=False) as mqtt:
        assert (await mqtt.failed("mqtt.publish", topic="a", payload="x")).code == "egress_refused"


@pytest.mark.parametrize(
    ("answer", "code", "error_class"),
    [
        (b"\x20\x02\x00\x05", "mqtt_not_authenticated", "auth"),
        (b"\x20\x02\x00\x04", "mqtt_not_authenticated", "auth"),
        (b"\x20\x02\x00\x03", "mqtt_refused", "remote_down"),
        (b"\x20\x02\x00\x01", "mqtt_refused", "bad_data"),
        (b"HTTP/1.1 400 Bad Request\r\n" + b"x" * 200, "mqtt_malformed", "remote_down"),
        (b"\x20\xff\xff\xff\xff\x01", "mqtt_malformed", "remote_down"),
        (b"\x20\xff\xff\xff\x7f", "answer_too_large", "bad_data"),
        (b"", "connection_lost", "remote_down"),
    ],
)
async def test_a_broker_that_refuses_or_is_none_fails_in_its_class(
    answer: bytes, code: str, error_class: str
) -> None:
    secret = {"password": "canary-pw-91"}
    async with (
        line_peer(answer) as port,
        calling("mqtt", port, secret=secret, username="u") as mqtt,
    ):
        error = await mqtt.failed("mqtt.publish", topic="a", payload="x")
    assert (error.code, error.error_class, error.nothing_happened) == (
        code,
        error_class,
        error.nothing_happened,
    )
    assert "canary" not in repr(error)


async def test_a_message_without_its_receipt_is_not_called_failed() -> None:
    async with line_peer(b"\x20\x02\x00\x00") as port, calling("mqtt", port) as mqtt:
        error = await mqtt.failed("mqtt.publish", topic="a", payload="x")
    assert (error.code, error.nothing_happened) == ("connection_lost", False)
