"""RabbitMQ's actions on a real server, and on peers that only pretend to be one."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tools.kit.broker_bench import Caller, calling
from tools.kit.line_peer import line_peer

PORT = 5672
peer = pytest.mark.peer("rabbitmq")


@pytest.fixture
async def rabbit() -> AsyncIterator[Caller]:
    async with calling("rabbitmq", PORT) as found:
        yield found


@pytest.fixture
async def queue(rabbit: Caller) -> AsyncIterator[str]:
    """A durable queue that is empty; the server forgets nothing, so it is emptied afterwards."""
    name = f"nexa_tests_{uuid.uuid4().hex[:6]}"
    await rabbit.done("rabbitmq.declare_queue", queue=name)
    yield name
    await rabbit.done("rabbitmq.purge_queue", queue=name)


@peer
async def test_what_is_published_can_be_taken_once(rabbit: Caller, queue: str) -> None:
    long = "x" * 300_000
    for message in ({"id": "A-17", "who": "Ada 😀"}, "plain", long, ""):
        await rabbit.done(
            "rabbitmq.publish", routing_key=queue, message=message, headers={"a": "b"}
        )
    assert await rabbit.done("rabbitmq.count", queue=queue) == {"messages": 4, "consumers": 0}
    first = await rabbit.done("rabbitmq.get", queue=queue, limit=2)
    assert [one["body"] for one in first["messages"]] == [{"id": "A-17", "who": "Ada 😀"}, "plain"]
    assert (first["count"], first["remaining"]) == (2, 2)
    assert first["messages"][0]["headers"] == {"a": "b"}
    rest = await rabbit.done("rabbitmq.get", queue=queue)
    assert [one["body"] for one in rest["messages"]] == [long, ""]
    none = await rabbit.done("rabbitmq.get", queue=queue)
    assert none == {"messages": [], "count": 0, "remaining": 0}


@peer
async def test_a_repeat_carries_the_same_message_id(rabbit: Caller, queue: str) -> None:
    sent = [await rabbit.done("rabbitmq.publish", routing_key=queue, message="x") for _ in range(2)]
    taken = (await rabbit.done("rabbitmq.get", queue=queue))["messages"]
    assert {one["message_id"] for one in (*sent, *taken)} == {sent[0]["message_id"]}
    await rabbit.done("rabbitmq.publish", routing_key=queue, message="y")
    assert await rabbit.done("rabbitmq.purge_queue", queue=queue) == {"messages": 1}


@peer
async def test_what_goes_nowhere_is_an_error(rabbit: Caller) -> None:
    lost = await rabbit.failed("rabbitmq.publish", routing_key="nexa_no_such_queue", message="x")
    assert (lost.code, lost.retryable) == ("rabbitmq_unroutable", False)
    gone: dict[str, Any] = {"exchange": "nexa_no_such_exchange", "routing_key": "x", "message": "x"}
    assert (await rabbit.failed("rabbitmq.publish", **gone)).error_class == "bad_data"
    for name in ("rabbitmq.get", "rabbitmq.count", "rabbitmq.purge_queue"):
        error = await rabbit.failed(name, queue="nexa_no_such_queue")
        assert (error.code, error.error_class) == ("rabbitmq_404", "bad_data")


@peer
async def test_what_keeps_us_out_is_said_without_the_password() -> None:
    secret = {"password": "canary-pw-91"}
    async with calling("rabbitmq", PORT, secret=secret, username="nobody") as rabbit:
        error = await rabbit.failed("rabbitmq.count", queue="x")
        assert (error.code, error.error_class) == ("rabbitmq_not_authenticated", "auth")
        assert "canary" not in repr(error)
    async with calling("rabbitmq", PORT, virtual_host="/nexa_no_such_host") as rabbit:
        assert not (await rabbit.failed("rabbitmq.count", queue="x")).retryable
    async with calling("rabbitmq", PORT, open_to=False) as rabbit:
        assert (await rabbit.failed("rabbitmq.count", queue="x")).code == "egress_refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"AMQP\x00\x00\x09\x01", "rabbitmq_malformed"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "rabbitmq_malformed"),
        (b"\x01\x00\x00\x00\x00\x00\x04abcd\xce", "rabbitmq_malformed"),
        (b"", "connection_lost"),
    ],
)
async def test_a_server_that_is_none_fails_in_its_class(answer: bytes, code: str) -> None:
    async with line_peer(answer) as port, calling("rabbitmq", port) as rabbit:
        error = await rabbit.failed("rabbitmq.publish", routing_key="a", message="x")
    assert (error.code, error.error_class, error.nothing_happened) == (
        code, "remote_down", code == "connection_lost",
    )  # fmt: skip
