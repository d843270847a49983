"""http.request against a real peer: bodies, answers, retry classes, and what it keeps to itself."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded, Unknown
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, answering, http_peer, write_answer
from tools.sdk.remote import retry_after


async def ask(answer: Any, args: dict[str, Any], **more: Any) -> tuple[StepOutcome, list[Heard]]:
    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        outcome = await bench.run("http.request", {**args, "url": peer.url(args["url"])}, **more)
        return outcome, peer.heard


GET = {"method": "GET", "url": "/orders"}


async def test_json_comes_back_as_values() -> None:
    body = json.dumps({"orders": [{"id": 1}]}).encode()
    outcome, heard = await ask(
        answering(200, body, headers={"content-type": "application/json"}),
        {**GET, "query": {"status": "open", "tag": ["a", "b"], "gone": None, "n": 1, "ok": True}},
    )
    assert isinstance(outcome, Succeeded)
    assert outcome.output["body"] == {"orders": [{"id": 1}]}
    assert heard[0].target == "/orders?status=open&tag=a&tag=b&n=1&ok=true"
    assert "idempotency-key" not in heard[0].headers


@pytest.mark.parametrize(
    ("args", "body", "content_type"),
    [
        ({"json": {"a": [1, None]}}, b'{"a":[1,null]}', "application/json"),
        ({"json": None}, b"null", "application/json"),
        (
            {"form": {"a": "x y", "b": [1, 2]}},
            b"a=x+y&b=1&b=2",
            "application/x-www-form-urlencoded",
        ),
        ({"body": "plain"}, b"plain", "text/plain; charset=utf-8"),
        ({"body": "<a/>", "headers": {"Content-Type": "text/xml"}}, b"<a/>", "text/xml"),
        ({}, b"", None),
    ],
)
async def test_each_kind_of_body_is_sent_with_its_type(
    args: dict[str, Any], body: bytes, content_type: str | None
) -> None:
    outcome, heard = await ask(answering(200), {"method": "POST", "url": "/", **args})
    assert isinstance(outcome, Succeeded)
    assert heard[0].body == body
    assert heard[0].headers.get("content-type") == content_type
    assert heard[0].headers["idempotency-key"] == "run-1/step/-/0"


async def test_two_bodies_at_once_are_refused_before_anything_is_sent() -> None:
    outcome, heard = await ask(
        answering(200), {"method": "POST", "url": "/", "json": 1, "body": "x"}
    )
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, heard) == ("two_bodies", [])


@pytest.mark.parametrize("key", ["run/step/a\r\nX-Evil: 1/0", "run/step/a\n"])
async def test_a_key_with_a_line_break_cannot_add_a_header(key: str) -> None:
    _, heard = await ask(answering(200), {"method": "POST", "url": "/"}, idempotency_key=key)
    assert heard[0].headers["idempotency-key"].startswith("sha256-")
    assert "x-evil" not in heard[0].headers


@pytest.mark.parametrize("bad", ["a\r\nX: 1", "a\nb", "a\x00b"])
async def test_a_header_with_a_line_break_is_refused(bad: str) -> None:
    outcome, heard = await ask(answering(200), {**GET, "headers": {"X-A": bad}})
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, heard) == ("arguments_invalid", [])


@pytest.mark.parametrize(
    "headers", [{"X-Name": "José"}, {"naïve": "x"}, {"bad name": "x"}, {"a:b": "x"}, {"": "x"}]
)
async def test_what_no_header_can_carry_is_told_before_anything_is_sent(
    headers: dict[str, str],
) -> None:
    outcome, heard = await ask(answering(200), {"method": "POST", "url": "/", "headers": headers})
    assert isinstance(outcome, Failed)
    assert (outcome.error.code, outcome.error.retryable, heard) == ("bad_header", False, [])


@pytest.mark.parametrize(
    ("headers", "body", "expect", "value"),
    [
        ({"content-type": "text/plain; charset=latin-1"}, "é".encode("latin-1"), None, "é"),
        ({"content-type": "application/problem+json"}, b'{"a":1}', None, {"a": 1}),
        ({"content-type": "text/html"}, b'{"a":1}', None, '{"a":1}'),
        ({"content-type": "text/html"}, b'{"a":1}', "json", {"a": 1}),
        ({"content-type": "application/json"}, b'{"a":1}', "text", '{"a":1}'),
        ({}, b"", None, None),
        ({"content-type": "application/json"}, b"", None, None),
        ({"content-type": "text/plain; charset=nonsense"}, b"x", None, "x"),
        ({"content-type": "text/plain; charset=idna"}, b"x" * 99, None, "x" * 99),
        ({"content-type": "text/plain; charset=punycode"}, b"a-b", None, "a-b"),
        ({"content-type": "text/plain; charset=shift_jis"}, b"\x82\xa0", None, "あ"),
        ({"content-type": "text/plain"}, b"a\x00b", None, "a\ufffdb"),
    ],
)
async def test_answers_are_read_as_what_they_say_they_are(
    headers: dict[str, str], body: bytes, expect: str | None, value: Any
) -> None:
    args = {**GET, **({"expect": expect} if expect else {})}
    outcome, _ = await ask(answering(200, body, headers=headers), args)
    assert isinstance(outcome, Succeeded)
    assert outcome.output["body"] == value


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"a":1,"a":2}', b"[NaN]", b"[" * 5000, b"[1" + b"0" * 5000 + b"]", b"\xff\xfe{"],
)
async def test_bad_json_is_bad_data_and_not_a_crash(body: bytes) -> None:
    outcome, _ = await ask(answering(200, body, headers={"content-type": "application/json"}), GET)
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "answer_not_json")


async def test_a_double_name_among_many_is_found_at_once() -> None:
    names = ",".join(f'"k{n}":1' for n in range(80_000))
    body = ("{" + names + ',"k79999":2}').encode()
    start = time.process_time()
    outcome, _ = await ask(answering(200, body, headers={"content-type": "application/json"}), GET)
    assert isinstance(outcome, Failed)
    assert "stands twice" in outcome.error.message
    assert time.process_time() - start < 2


STATUSES = [
    (400, "bad_data", False), (401, "auth", False), (402, "quota", False), (403, "auth", False),
    (404, "bad_data", False), (405, "bad_data", False), (406, "bad_data", False),
    (407, "auth", False), (408, "timeout", True), (409, "bad_data", False),
    (410, "bad_data", False), (413, "bad_data", False), (415, "bad_data", False),
    (422, "bad_data", False), (423, "bad_data", False), (425, "remote_down", True),
    (429, "rate_limit", True), (451, "bad_data", False), (500, "remote_down", True),
    (501, "remote_down", True), (502, "remote_down", True), (503, "remote_down", True),
    (504, "remote_down", True), (507, "quota", False), (520, "remote_down", True),
]  # fmt: skip


async def test_each_status_has_a_class_and_says_whether_to_try_again() -> None:
    wanted = iter(STATUSES)

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        write_answer(writer, int(heard.target.strip("/")), b"why", {})

    async with http_peer(answer) as peer, a_bench([peer.place]) as bench:
        for status, error_class, retryable in wanted:
            for method in ("GET", "POST"):
                outcome = await bench.run(
                    "http.request", {"method": method, "url": peer.url(f"/{status}")}
                )
                assert isinstance(outcome, Failed | Unknown)
                assert outcome.error.error_class == error_class, status
                assert outcome.error.retryable is retryable, status
                gateway = method == "POST" and status in {502, 504}
                assert isinstance(outcome, Unknown) is gateway, (status, method)


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 1, 5, 12, tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Mon, 05 Jan 2026 12:01:00 GMT", 60.0),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0.0),
        ("99999999", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, Noon()) == seconds


async def test_a_write_that_gets_no_answer_in_time_is_unknown_and_a_read_is_not() -> None:
    async def silent(heard: Heard, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    for method, kind in (("GET", Failed), ("POST", Unknown), ("PUT", Unknown)):
        outcome, _ = await ask(silent, {"method": method, "url": "/"}, timeout_s=0.2)
        assert isinstance(outcome, kind)
        assert outcome.error.error_class == "timeout"
        assert outcome.error.retryable
        assert not outcome.error.nothing_happened


async def test_cancelling_ends_the_call_at_once() -> None:
    reached = asyncio.Event()

    async def silent(heard: Heard, writer: asyncio.StreamWriter) -> None:
        reached.set()
        await asyncio.Event().wait()

    async with http_peer(silent) as peer, a_bench([peer.place]) as bench:
        task = asyncio.create_task(bench.run("http.request", {"method": "POST", "url": peer.url()}))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
