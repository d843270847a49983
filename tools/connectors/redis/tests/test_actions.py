"""Redis' actions on a real Redis, and on peers that only pretend to be one."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from tools.kit.broker_bench import calling
from tools.kit.line_peer import line_peer

PORT = 6379


def named(word: str) -> str:
    return f"nexa:{uuid.uuid4().hex[:10]}:{word}"


@pytest.mark.peer("redis")
async def test_values_are_kept_counted_and_forgotten() -> None:
    key, counter = named("value"), named("counter")
    async with calling("redis", PORT) as redis:
        assert await redis.done("redis.get", key=key) == {"value": None, "found": False}
        for value, text in (("a\r\nb 😀", "a\r\nb 😀"), ({"n": [1]}, '{"n": [1]}'), ("", "")):
            assert await redis.done("redis.set", key=key, value=value) == {"done": True}
            assert await redis.done("redis.get", key=key) == {"value": text, "found": True}
        assert await redis.done("redis.set", key=key, value="x", only="absent") == {"done": False}
        assert await redis.done("redis.set", key=named("none"), value="x", only="present") == {
            "done": False
        }
        assert await redis.done("redis.increment", key=counter, by=5) == {"value": 5}
        assert await redis.done("redis.increment", key=counter, by=-2, ttl_s=60) == {"value": 3}
        wrong = await redis.failed("redis.increment", key=key)
        assert (wrong.error_class, wrong.retryable) == ("bad_data", False)
        for one in (key, counter):
            assert await redis.done("redis.expire", key=one, ttl_s=0) == {"done": True}
        assert (await redis.done("redis.get", key=counter))["found"] is False
        assert await redis.done("redis.expire", key=key, ttl_s=1) == {"done": False}


@pytest.mark.peer("redis")
async def test_a_list_is_a_queue_and_a_channel_reaches_who_listens() -> None:
    key = named("list")
    async with calling("redis", PORT, database=3) as redis:
        assert await redis.done("redis.push", key=key, values=["a", {"b": 1}, "c"]) == {"length": 3}
        assert await redis.done("redis.push", key=key, values=["z"], end="first") == {"length": 4}
        assert (await redis.done("redis.pop", key=key, count=3))["values"] == ["z", "a", '{"b": 1}']
        assert await redis.done("redis.pop", key=key, end="last", count=9) == {
            "values": ["c"],
            "count": 1,
        }
        assert await redis.done("redis.pop", key=key) == {"values": [], "count": 0}
        assert await redis.done("redis.publish", channel=key, message="x") == {"receivers": 0}
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(f"SUBSCRIBE {key}\r\n".encode())
        await reader.readuntil(b":1\r\n")
        assert await redis.done("redis.publish", channel=key, message="hi") == {"receivers": 1}
        assert b"hi" in await reader.readuntil(b"hi\r\n")
        writer.close()


@pytest.mark.peer("redis")
async def test_what_keeps_us_out_is_said_without_the_password() -> None:
    secret = {"password": "canary-pw-91"}
    async with calling("redis", PORT, secret=secret, username="nobody") as redis:
        error = await redis.failed("redis.get", key="x")
        assert (error.error_class, error.retryable) == ("auth", False)
        assert "canary" not in repr(error)
    async with calling("redis", PORT, open_to=False) as redis:
        assert (await redis.failed("redis.get", key="x")).code == "egress_refused"
    async with calling("redis", 1) as redis:
        error = await redis.failed("redis.set", key="x", value="y")
        assert (error.code, error.nothing_happened) == ("connection_lost", True)


@pytest.mark.parametrize(
    ("answer", "code", "error_class"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "redis_malformed", "remote_down"),
        (b"$99999999999\r\n", "answer_too_large", "bad_data"),
        (b"*99999999\r\n", "too_many_values", "bad_data"),
        (b"*1\r\n" * 12, "redis_malformed", "remote_down"),
        (b"x" * 100_000, "redis_malformed", "remote_down"),
        (b"-LOADING Redis is loading the dataset in memory\r\n", "redis_loading", "remote_down"),
        (b"-NOPERM this user has no permissions\r\n", "redis_not_permitted", "auth"),
        (b"", "connection_lost", "remote_down"),
    ],
)
async def test_an_answer_that_is_none_fails_in_its_class(
    answer: bytes, code: str, error_class: str
) -> None:
    async with line_peer(answer) as port, calling("redis", port) as redis:
        error = await redis.failed("redis.get", key="x")
    assert (error.code, error.error_class) == (code, error_class)


async def test_a_write_whose_answer_is_lost_is_not_called_failed() -> None:
    async with line_peer(b"") as port, calling("redis", port) as redis:
        error = await redis.failed("redis.push", key="x", values=["y"])
    assert (error.code, error.nothing_happened) == ("connection_lost", False)
