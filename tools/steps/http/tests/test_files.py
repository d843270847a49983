"""Downloads into files and uploads out of them, against a real peer that sends and takes byte for byte."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, answering, http_peer

LARGE = b"".join(b"%d," % number for number in range(2_000_000))


async def _downloaded(
    body: bytes, headers: dict[str, str] | None = None, path: str = "/big"
) -> Any:
    async with (
        http_peer(answering(200, body, headers=headers or {})) as peer,
        a_bench([peer.place]) as bench,
    ):
        outcome = await bench.run("http.download", {"url": peer.url(path)})
        if isinstance(outcome, Succeeded):
            found = await bench.run(
                "file.unpack", {"file": outcome.output["file"], "format": "bzip2"}
            )
            assert isinstance(found, Failed), "what came is no bzip2"
        return outcome


async def test_what_is_larger_than_any_answer_becomes_a_file() -> None:
    outcome = await _downloaded(LARGE, {"content-type": "application/x-thing"})
    assert isinstance(outcome, Succeeded)
    assert outcome.output["size"] == len(LARGE) == 14_888_890 > 10_000_000
    assert outcome.output["content_type"] == "application/x-thing"


async def test_an_answer_that_is_packed_on_its_way_is_kept_unpacked() -> None:
    plain = await _downloaded(LARGE)
    packed = await _downloaded(gzip.compress(LARGE), {"content-encoding": "gzip"})
    assert packed.output["sha256"] == plain.output["sha256"]


@pytest.mark.parametrize(
    ("header", "path", "name"),
    [
        (None, "/exports/orders%202026.csv", "orders 2026.csv"),
        ('attachment; filename="../../etc/passwd"', "/x", "passwd"),
        ("attachment; filename*=UTF-8''%E2%80%AEgnp.exe", "/x", "gnp.exe"),
        ('attachment; filename="..."', "/x", "file"),
        ("attachment; filename=" + "a" * 4_000, "/x", "a" * 200),
    ],
)
async def test_a_hostile_name_becomes_a_harmless_one(
    header: str | None, path: str, name: str
) -> None:
    headers = {"content-disposition": header} if header else {}
    assert (await _downloaded(b"x", headers, path)).output["name"] == name


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (gzip.compress(bytes(50_000_000)), {"content-encoding": "gzip"}, "response_too_large"),
        (gzip.compress(LARGE)[:-200], {"content-encoding": "gzip"}, "broken_encoding"),
        (b"x", {"content-encoding": "br"}, "unknown_encoding"),
    ],
)
async def test_a_bomb_or_half_an_answer_becomes_no_file(
    body: bytes, headers: dict[str, str], code: str
) -> None:
    outcome = await _downloaded(body, headers)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == code


async def test_a_connection_that_breaks_in_the_middle_is_no_file() -> None:
    async def half(heard: Heard, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 4000000\r\n\r\n" + bytes(3_000_000))
        writer.close()

    async with http_peer(half) as peer, a_bench([peer.place]) as bench:
        outcome = await bench.run("http.download", {"url": peer.url()})
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.retryable) == ("remote_down", True)


async def test_a_file_is_sent_whole_with_its_length_and_a_key() -> None:
    async with http_peer(answering(201)) as peer, a_bench([peer.place]) as bench:
        kept = await bench.keep(LARGE)
        sent = {"url": peer.url("/in"), "file": kept.id, "headers": {"Content-Type": "text/csv"}}
        outcome = await bench.run("http.upload", sent)
        posted = await bench.run("http.upload", {**sent, "method": "POST"})
    assert isinstance(outcome, Succeeded)
    assert isinstance(posted, Succeeded)
    first, second = peer.heard
    assert (first.method, second.method) == ("PUT", "POST")
    assert first.body == LARGE
    assert first.headers["content-length"] == str(len(LARGE))
    assert "transfer-encoding" not in first.headers
    assert first.headers["content-type"] == "text/csv"
    assert first.headers["idempotency-key"]


async def test_a_file_that_is_not_there_is_not_sent() -> None:
    async with http_peer(answering(201)) as peer, a_bench([peer.place]) as bench:
        outcome = await bench.run("http.upload", {"url": peer.url("/in"), "file": "0" * 64})
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, outcome.error.nothing_happened) == ("file_missing", True)
    assert not peer.heard
