"""NATS' actions on a real server, and on peers that only pretend to be one."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tools.kit.broker_bench import calling
from tools.kit.line_peer import line_peer

PORT = 4222


@asynccontextmanager
async def listening(
    subject: str,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Listen on a subject by hand."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    await reader.readline()
    writer.write(
        f'CONNECT {{"headers":true,"verbose":false}}\r\nSUB {subject} 1\r\nPING\r\n'.encode()
    )
    await reader.readuntil(b"PONG\r\n")
    yield reader, writer
    writer.close()


@pytest.mark.peer("nats")
async def test_a_message_arrives_and_a_repeat_can_be_known() -> None:
    subject = f"nexa.{uuid.uuid4().hex}"
    async with calling("nats", PORT) as nats, listening(subject) as (reader, _):
        seen = []
        for _ in range(2):
            sent = await nats.done(
                "nats.publish", subject=subject, data={"who": "Ada 😀"}, headers={"A": "b"}
            )
            first = (await reader.readuntil(b"\r\n")).decode().split()
            whole = (await reader.readexactly(int(first[-1]) + 2)).decode()
            assert '{"who": "Ada 😀"}' in whole
            assert "A: b" in whole
            assert sent["message_id"] in whole
            seen.append(sent)
        assert seen[0] == seen[1]


@pytest.mark.peer("nats")
async def test_a_request_is_answered_or_nobody_is_there() -> None:
    subject = f"nexa.{uuid.uuid4().hex}"
    async with calling("nats", PORT) as nats:
        error = await nats.failed("nats.request", subject=subject, data="price?")
        assert (error.code, error.nothing_happened) == ("nats_no_responders", True)
        async with listening(subject) as (reader, writer):

            async def answer() -> None:
                words = (await reader.readuntil(b"\r\n")).decode().split()
                await reader.readexactly(int(words[-1]) + 2)
                writer.write(f"PUB {words[3]} 2\r\n42\r\n".encode())

            task = asyncio.create_task(answer())
            assert await nats.done("nats.request", subject=subject, data="price?") == {
                "data": "42",
                "headers": {},
            }
            await task
            late = await nats.failed("nats.request", timeout_s=0.2, subject=subject, data="again?")
            assert (late.error_class, late.nothing_happened) == ("timeout", False)


@pytest.mark.peer("nats")
async def test_what_cannot_go_there_does_not() -> None:
    async with calling("nats", PORT) as nats:
        for subject in ("", "a b", "a.*", "a.>", "a\r\nPUB b 0", ".a"):
            assert (
                await nats.failed("nats.publish", subject=subject, data="x")
            ).code == "arguments_invalid"
        bad = await nats.failed("nats.publish", subject="a", data="x", headers={"A": "b\r\nC: d"})
        assert bad.code == "arguments_invalid"
        large = await nats.failed("nats.publish", subject="a", data="x" * 2_000_000)
        assert not large.retryable or large.error_class == "remote_down"
    async with calling("nats", PORT, open_to=False) as nats:
        assert (await nats.failed("nats.publish", subject="a", data="x")).code == "egress_refused"


@pytest.mark.parametrize(
    ("greeting", "answer", "code"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", "nats_malformed"),
        (b"INFO {not json}\r\n", b"", "nats_malformed"),
        (b"INFO {}\r\n", b"hello\r\n", "nats_malformed"),
        (b"INFO {}\r\n", b"-ERR 'Authorization Violation'\r\n", "nats_not_authenticated"),
        (b"INFO {}\r\n", b"-ERR 'Permissions Violation for Publish'\r\n", "nats_not_permitted"),
        (b'INFO {"tls_required":true}\r\n', b"", "nats_tls_required"),
        (b"INFO {}\r\n", b"", "connection_lost"),
        (b"", b"", "connection_lost"),
    ],
)
async def test_a_server_that_refuses_or_is_none_fails_in_its_class(
    greeting: bytes, answer: bytes, code: str
) -> None:
    peer = line_peer(answer, greeting=greeting)
    secret = {"token": "canary-token-91"}
    async with peer as port, calling("nats", port, secret=secret) as nats:
        error = await nats.failed("nats.publish", timeout_s=1.0, subject="a", data="x")
        assert error.code == (code if greeting else error.code)
        assert "canary" not in repr(error)
