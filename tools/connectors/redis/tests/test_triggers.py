"""Redis' triggers on a real server: what was not confirmed is there for the next line."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from tools.connectors.redis.client import Answer, Redis, Session
from tools.kit.broker_bench import Lines, listening
from tools.kit.line_peer import line_peer
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential

PORT = 6379
STREAM, LIST = "redis.new_entry", "redis.new_value"
peer = pytest.mark.peer("redis")


@dataclass
class Site:
    lines: Lines
    server: Session
    key: str

    async def add(self, *values: str) -> None:
        for one in values:
            await self.server.ask("XADD", self.key, "*", "order", one)

    async def pending(self) -> Answer:
        (group,) = await self._groups()
        found = await self.server.ask("XPENDING", self.key, group)
        return found[0] if isinstance(found, list) else None

    async def _groups(self) -> list[str]:
        told = await self.server.ask("XINFO", "GROUPS", self.key)
        assert isinstance(told, list)
        return [str(one[1]) for one in told if isinstance(one, list)]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    place = f"127.0.0.1:{PORT}"
    config = {"host": "127.0.0.1", "port": PORT, "tls": False}
    credential = Credential("server", "redis", "redis", config, {}, frozenset({place}))
    policy = AddressPolicy(allowed=lambda: {place})
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            Redis(policy, credential, Attempt(), None).session(writes=True)
        )
        lines = await stack.enter_async_context(listening("redis", PORT))
        key = f"nexa_tests:{uuid.uuid4().hex[:8]}"
        yield Site(lines, server, key)
        left = await server.ask("KEYS", f"*{key}*")
        await server.ask(
            "DEL", "nexa_tests:none", *map(str, left if isinstance(left, list) else ())
        )


@peer
async def test_entries_that_come_are_heard_and_those_before_only_where_wanted(site: Site) -> None:
    await site.add("old")
    async with site.lines.open(STREAM, key=site.key) as heard:
        await site.add("A-17", "A-18")
        known, first = await heard.one()
        assert (first["fields"], first["id"]) == ({"order": "A-17"}, known)
        assert (await heard.next())["fields"] == {"order": "A-18"}
        assert await site.pending() == 0
        await heard.silence()
    async with (
        listening("redis", PORT) as other,
        other.open(STREAM, key=site.key, existing="start") as all_of_them,
    ):
        told = [await all_of_them.next() for _ in range(3)]
    assert [one["fields"]["order"] for one in told] == ["old", "A-17", "A-18"]


@peer
async def test_an_entry_that_was_not_confirmed_is_told_again_as_the_same_event(site: Site) -> None:
    async with site.lines.open(STREAM, key=site.key) as heard:
        await site.add("one", "two")
        known, _ = await heard.one(confirmed=False)
    await site.add("three")
    async with site.lines.open(STREAM, key=site.key) as heard:
        again, told = await heard.one()
        assert (again, told["fields"]) == (known, {"order": "one"})
        assert [(await heard.next())["fields"]["order"] for _ in range(2)] == ["two", "three"]
        assert await site.pending() == 0


@peer
@pytest.mark.parametrize(("end", "order"), [("first", ["a", "b"]), ("last", ["b", "a"])])
async def test_values_of_a_list_are_taken_one_by_one(
    site: Site, end: str, order: list[str]
) -> None:
    await site.server.ask("RPUSH", site.key, "a", "b")
    async with site.lines.open(LIST, key=site.key, end=end) as heard:
        assert [(await heard.next())["value"] for _ in range(2)] == order
        await site.server.ask("RPUSH", site.key, '{"id": 7}')
        assert (await heard.next())["value"] == {"id": 7}
        await heard.silence()
    left = await site.server.ask("KEYS", f"*{site.key}*")
    assert left == []


@peer
async def test_a_value_that_was_not_confirmed_is_there_for_the_next_line(site: Site) -> None:
    await site.server.ask("RPUSH", site.key, "a", "b")
    async with site.lines.open(LIST, key=site.key) as heard:
        assert (await heard.next(confirmed=False))["value"] == "a"
    assert await site.server.ask("LRANGE", site.key, "0", "-1") == ["b"]
    async with site.lines.open(LIST, key=site.key) as heard:
        assert [(await heard.next())["value"] for _ in range(2)] == ["a", "b"]


@peer
async def test_what_is_no_stream_or_no_list_is_refused(site: Site) -> None:
    await site.server.ask("SET", site.key, "text")
    for uses in (STREAM, LIST):
        error = await site.lines.refused(uses, key=site.key)
        assert (error.code, error.error_class) == ("redis_wrongtype", "bad_data")
    async with listening("redis", PORT, open_to=False) as lines:
        assert (await lines.refused(LIST, key="a")).code == "egress_refused"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"-NOAUTH Authentication required.\r\n", "redis_not_authenticated"),
        (b"-LOADING Redis is loading\r\n", "redis_loading"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "redis_malformed"),
        (b"", "connection_lost"),
    ],
)
async def test_what_a_server_refuses_is_told_in_its_class(answer: bytes, code: str) -> None:
    for uses in (STREAM, LIST):
        async with line_peer(answer) as port, listening("redis", port) as lines:
            assert (await lines.refused(uses, key="a")).code == code
