"""Ways in which a model's server fails, each as it looks on the wire."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

from tests.support.fake_openai import (
    JSON_TYPE,
    MODEL,
    Ask,
    Play,
    begin_stream,
    chunk,
    completion,
    fail,
    message_in,
    says,
    streams,
    write_event,
)
from tools.kit.http_peer import write_answer

FOREVER_S = 3600


def error(status: int, message: str = "The server had an error.", **more: Any) -> Play:
    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        fail(writer, status, message, **more)

    return play


def raw(body: bytes, status: int = 200, **headers: str) -> Play:
    """Answer these bytes whatever was asked; header names have _ for -."""

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        write_answer(writer, status, body, {**JSON_TYPE, **named})
        if "content-length" in named:
            await writer.drain()
            writer.close()

    return play


def answers(value: Any) -> Play:
    return raw(json.dumps(value).encode())


def message(value: Any, **changed: Any) -> Play:
    return answers(completion(value, **changed))


def text(content: str) -> Play:
    """Answer this text as content, even where a tool call was asked for."""
    return message({"role": "assistant", "content": content})


def calls(*arguments: str, name: str | None = None) -> Play:
    """Answer tool calls with these arguments, whatever was asked."""

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        known = ask.body["tools"][0]["function"]["name"] if ask.form == "tools" else "any"
        made = [
            {"id": f"c{n}", "type": "function", "function": {"name": name or known, "arguments": a}}
            for n, a in enumerate(arguments)
        ]
        said = {"role": "assistant", "content": None, "tool_calls": made}
        write_answer(writer, 200, json.dumps(completion(said)).encode(), dict(JSON_TYPE))

    return play


async def silence(ask: Ask, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(FOREVER_S)


async def drip(ask: Ask, writer: asyncio.StreamWriter) -> None:
    """One byte now and then, so that no read ever takes too long."""
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n"
    )
    for _ in range(FOREVER_S * 100):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def reset(ask: Ask, writer: asyncio.StreamWriter) -> None:
    """End the connection with a reset before a single byte."""
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang_up(ask: Ask, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def cut_body(ask: Ask, writer: asyncio.StreamWriter) -> None:
    body = json.dumps(completion(message_in(ask, "{}"))).encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n"
    )
    writer.write(body[: len(body) // 2])
    await writer.drain()
    writer.close()


async def no_http(ask: Ask, writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x01\x02\x00SSH-2.0-OpenSSH_9.2\r\n\r\n")
    await writer.drain()
    writer.close()


async def endless_headers(ask: Ask, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n" + b"x-more: " + b"a" * 300_000 + b"\r\n\r\n")
    await writer.drain()
    writer.close()


async def endless_body(ask: Ask, writer: asyncio.StreamWriter) -> None:
    """Far more than any plan, as fast as it goes."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")
    writer.write(b'{"choices": [{"message": {"role": "assistant", "content": "')
    for _ in range(2_000):
        writer.write(b"a" * 100_000)
        await writer.drain()
    writer.close()


def nested(depth: int) -> str:
    return '{"kind": "create", "document": {"steps": ' + "[" * depth + "]" * depth + "}}"


FAULTS: dict[str, Play] = {
    "busy, come back at once": error(429, "Rate limit.", headers={"retry-after": "0"}),
    "busy, come back in an hour": error(429, "Rate limit.", headers={"retry-after": "3600"}),
    "busy, a date to come back": error(429, "Rate.", headers={"retry-after": "Fri, 31 Dec 2027"}),
    "no quota left": error(429, "You exceeded your quota.", code="insufficient_quota"),
    "payment required": error(402),
    "500": error(500),
    "500 with a page": raw(b"<html>Internal Server Error</html>", 500, content_type="text/html"),
    "502 with a page": raw(b"<html>Bad Gateway</html>", 502, content_type="text/html"),
    "503, overloaded": error(503, "Overloaded.", headers={"retry-after": "0"}),
    "504": error(504),
    "key refused": error(401, "Incorrect API key.", code="invalid_api_key"),
    "region refused": error(403, "Country not supported."),
    "model unknown": error(404, "The model does not exist.", code="model_not_found"),
    "request too long": error(400, "Maximum context length.", code="context_length_exceeded"),
    "payload too large": error(413),
    "every form refused": error(400, "This form is not supported."),
    "content filtered before": error(400, "Filtered.", code="content_filter"),
    "an error that is no error object": raw(b'"nope"', 400),
    "redirected elsewhere": raw(b"", 302, location="http://127.0.0.1:9/v1/chat/completions"),
    "silence": silence,
    "a byte now and then": drip,
    "connection reset": reset,
    "connection closed": hang_up,
    "cut in the middle": cut_body,
    "not HTTP": no_http,
    "endless headers": endless_headers,
    "endless body": endless_body,
    "empty body": raw(b""),
    "not JSON": raw(b"hello"),
    "a page instead of JSON": raw(b"<html>Welcome to nginx</html>", content_type="text/html"),
    "wrong content type": raw(b"\x00\x01\x02", content_type="image/png"),
    "invalid UTF-8": raw(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
    "packed although not accepted": raw(b"\x1f\x8b\x08junk", content_encoding="gzip"),
    "half a JSON object": raw(b'{"id": "c", "choices": [{"mess'),
    "a list instead of an object": raw(b"[]"),
    "null": raw(b"null"),
    "an error with status 200": answers({"error": {"message": "overloaded"}}),
    "no choices": answers({"id": "c", "object": "chat.completion", "model": MODEL, "created": 1}),
    "empty choices": answers({**completion(None), "choices": []}),
    "null choices": answers({**completion(None), "choices": None}),
    "null message": message(None),
    "null content": message({"role": "assistant", "content": None}),
    "empty content": text(""),
    "content that is a number": message({"role": "assistant", "content": 7}),
    "refusal": message({"role": "assistant", "content": None, "refusal": "I cannot help."}),
    "cut by length": message({"role": "assistant", "content": '{"kind": "cre'}, finish="length"),
    "filtered": message({"role": "assistant", "content": ""}, finish="content_filter"),
    "prose": text("Sure! First I would fetch the orders, then post them."),
    "wrong JSON": text('{"kind": "create", "document": {'),
    "wrong schema": text('{"workflow": {"nodes": []}}'),
    "wrong types": text('{"kind": 7, "document": ["a"], "operations": {"op": 1}}'),
    "numbers that are none": text('{"kind": "create", "document": {"name": NaN}}'),
    "half a character": text('{"kind": "create", "document": {"name": "\\ud800", "steps": []}}'),
    "NUL in a text": text('{"kind": "create", "document": {"name": "a\\u0000b", "steps": []}}'),
    "nested too deeply": text(nested(50_000)),
    "nested rather deeply": text(nested(120)),
    "create without a document": text('{"kind": "create"}'),
    "change without operations": text('{"kind": "change", "operations": []}'),
    "steps that are no steps": text('{"kind": "create", "document": {"steps": [1, null, "a"]}}'),
    "holes that are none": text(
        '{"kind": "create", "document": {"name": "x", "triggers": 5, "steps": [{"id": "a", "uses": '
        '"http.request", "with": {"url": {"$hole": {"kind": [], "label": 3, "candidates": 9}}}}]}}'
    ),
    "an action that does not exist": says(
        {"kind": "create", "document": {"name": "x", "steps": [{"id": "a", "uses": "bank.pay"}]}}
    ),
    "bad tool arguments": calls('{"kind": "create", "docu'),
    "tool called twice": calls('{"kind": "create"}', '{"kind": "question"}'),
    "unknown tool": calls('{"kind": "create"}', name="run_shell"),
    "usage that is nonsense": message({"role": "assistant", "content": "{}"}, usage={"a": "b"}),
    "a stream nobody asked for": streams("hello"),
}


def _stream(*parts: Any, ends: bool) -> Play:
    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        begin_stream(writer)
        for part in parts:
            if isinstance(part, bytes):
                writer.write(part)
            else:
                write_event(writer, part)
        await writer.drain()
        if not ends:
            await asyncio.sleep(FOREVER_S)
        writer.close()

    return play


_BEGUN = chunk({"role": "assistant", "content": "It fetches "})
STREAM_FAULTS: dict[str, Play] = {
    "cut after some words": _stream(_BEGUN, ends=True),
    "silent after some words": _stream(_BEGUN, ends=False),
    "nonsense between events": _stream(_BEGUN, b"data: {not json\n\n", ends=True),
    "an error as an event": _stream(_BEGUN, {"error": {"message": "overloaded"}}, ends=True),
    "invalid UTF-8 in an event": _stream(_BEGUN, b'data: {"a": "\xff"}\n\n', ends=True),
    "no words at all": streams(" "),
    "words without end": streams("and so on " * 2_000),
    "cut by length": streams("It fetches", finish="length"),
    "claims what it cannot know": streams("I have fixed and published the workflow."),
    "500": FAULTS["500"],
    "429": FAULTS["busy, come back in an hour"],
    "reset": reset,
    "silence": silence,
    "no stream at all": text("hello"),
}
