"""A fake of an OpenAI-compatible server, at the level of the wire, on loopback.

It is not a model: it plays back what a test has scripted, in the form the client asked for (a tool
call, a JSON object, a stream). What it holds clients to is what such servers agree on: the path, a
bearer key, a model name, a list of messages with roles, well-formed tools and response formats. It
knows chat completions, the list of models and embeddings; not the responses API, files, audio or
images. Real servers differ from each other in more ways than it can show: what it proves is that our
side of the conversation is right and that no answer, however bad, gets past it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

KEY = "sk-test-0123456789abcdef0123456789"
MODEL = "scripted-1"
JSON_TYPE = {"content-type": "application/json"}
Form = Literal["json_schema", "tools", "json_object", "text"]
EVERY_FORM: frozenset[Form] = frozenset({"json_schema", "tools", "json_object", "text"})


@dataclass(frozen=True)
class Ask:
    """One request for a completion, as the client wrote it."""

    form: Form
    stream: bool
    messages: list[dict[str, Any]]
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def text(self) -> str:
        """Answer everything that was said, in one piece."""
        return "\n".join(str(message.get("content")) for message in self.messages)


Play = Callable[[Ask, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FakeOpenAI:
    """A server with a script: each request for a completion takes the next entry; the last one stays."""

    forms: frozenset[Form] = EVERY_FORM
    refusal_status: int = 400
    """What a request in an unknown form is answered with; llama.cpp's server says 500."""
    refuses: frozenset[str] = frozenset()
    """Names of arguments the server refuses, as reasoning models refuse some."""
    key: str | None = KEY
    script: list[Play] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What clients did wrong; a test that ends with any has found a mistake of ours."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the first request for a completion."""
    peer: HttpPeer = field(default_factory=HttpPeer)

    @property
    def base_url(self) -> str:
        return self.peer.url("/v1")

    def plays(self, *plays: Play) -> None:
        """Write the script anew."""
        self.script = list(plays)

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        path = heard.target.partition("?")[0]
        if self.key and heard.headers.get("authorization") != f"Bearer {self.key}":
            fail(writer, 401, "Incorrect API key provided.", code="invalid_api_key")
        elif (heard.method, path) == ("GET", "/v1/models"):
            listed = [{"id": MODEL, "object": "model", "created": 1, "owned_by": "test"}]
            send(writer, {"object": "list", "data": listed})
        elif (heard.method, path) == ("POST", "/v1/embeddings"):
            send(writer, embedded(json.loads(heard.body)))
        elif (heard.method, path) == ("POST", "/v1/chat/completions"):
            await self._complete(heard, writer)
        else:
            fail(writer, 404, f"Unknown request URL: {heard.method} {path}.")

    async def _complete(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        body = json.loads(heard.body)
        wrong = list(mistakes(body))
        if wrong:
            self.faults += wrong
            fail(writer, 400, "; ".join(wrong))
            return
        ask = Ask(form_of(body), bool(body.get("stream")), body["messages"], body, heard.headers)
        self.asks.append(ask)
        self.asked.set()
        refused = sorted(self.refuses & set(body))
        if refused:
            instead = " Use 'max_completion_tokens' instead." if refused[0] == "max_tokens" else ""
            text = f"Unsupported parameter: '{refused[0]}' is not supported.{instead}"
            fail(writer, 400, text, code="unsupported_parameter", param=refused[0])
        elif ask.form not in self.forms:
            fail(writer, self.refusal_status, f"{ask.form} is not supported by this server")
        elif not self.script:
            self.faults.append("asked although nothing is scripted")
            fail(writer, 500, "nothing is scripted")
        else:
            play = self.script.pop(0) if len(self.script) > 1 else self.script[0]
            await play(ask, writer)


@asynccontextmanager
async def fake_openai(**changed: Any) -> AsyncIterator[FakeOpenAI]:
    """Listen on a free loopback port for as long as a test needs it."""
    fake = FakeOpenAI(**changed)
    async with http_peer(fake.answer) as peer:
        fake.peer = peer
        yield fake


def says(value: Any, **changed: Any) -> Play:
    """Answer a text, or an object in the form that was asked for."""

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        if ask.stream:
            await streams(text)(ask, writer)
        else:
            send(writer, completion(message_in(ask, text), **changed))

    return play


def streams(text: str, *, pieces: int = 3, finish: str = "stop", ends: bool = True) -> Play:
    """Answer a text piece by piece, as server-sent events."""

    async def play(ask: Ask, writer: asyncio.StreamWriter) -> None:
        begin_stream(writer)
        size = max(1, -(-len(text) // pieces))
        for start in range(0, len(text), size):
            write_event(writer, chunk(delta_in(ask, text[start : start + size], at=start)))
        if ends:
            write_event(writer, chunk({}, finish=finish))
            write_event(writer, {**chunk({}), "choices": [], "usage": usage()})
            writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        writer.close()

    return play


def begin_stream(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")


def write_event(writer: asyncio.StreamWriter, event: dict[str, Any]) -> None:
    writer.write(b"data: " + json.dumps(event).encode() + b"\n\n")


def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}
    return {**head, "choices": [choice]}


def message_in(ask: Ask, text: str) -> dict[str, Any]:
    """Put a text where a server puts it for this form."""
    if ask.form != "tools":
        return {"role": "assistant", "content": text}
    name = ask.body["tools"][0]["function"]["name"]
    call = {"id": "call-1", "type": "function", "function": {"name": name, "arguments": text}}
    return {"role": "assistant", "content": None, "tool_calls": [call]}


def delta_in(ask: Ask, text: str, *, at: int) -> dict[str, Any]:
    """Put a piece of a text where a server streams it for this form."""
    if ask.form != "tools":
        return {"role": "assistant", "content": text}
    head = {"id": "call-1", "type": "function"} if at == 0 else {}
    name = {"name": ask.body["tools"][0]["function"]["name"]} if at == 0 else {}
    call = {"index": 0, **head, "function": {**name, "arguments": text}}
    return {"role": "assistant", "tool_calls": [call]}


def completion(message: Any, *, finish: str = "stop", **changed: Any) -> dict[str, Any]:
    head = {"id": "c-1", "object": "chat.completion", "created": 1, "model": MODEL}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {**head, "choices": [choice], "usage": usage(), **changed}


def usage() -> dict[str, int]:
    return {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


def embedded(body: dict[str, Any]) -> dict[str, Any]:
    """Answer short vectors that depend on the text alone."""
    texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
    data = [
        {"object": "embedding", "index": n, "embedding": [len(str(t)) / 100, 0.5, 0.25]}
        for n, t in enumerate(texts)
    ]
    counted = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "data": data, "model": body["model"], "usage": counted}


def send(writer: asyncio.StreamWriter, value: Any, status: int = 200) -> None:
    write_answer(writer, status, json.dumps(value).encode(), dict(JSON_TYPE))


def fail(
    writer: asyncio.StreamWriter,
    status: int,
    message: str,
    *,
    code: str | None = None,
    param: str | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    """Answer an error as OpenAI writes them."""
    error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    body = json.dumps({"error": error}).encode()
    write_answer(writer, status, body, {**JSON_TYPE, **(headers or {})})


def form_of(body: dict[str, Any]) -> Form:
    """Tell in which form an answer is wanted."""
    if body.get("tools"):
        return "tools"
    wanted = (body.get("response_format") or {}).get("type")
    return wanted if wanted in {"json_schema", "json_object"} else "text"


def mistakes(body: Any) -> Iterable[str]:
    """Tell what no server would accept."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        yield "model is required"
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        yield "messages is required"
        return
    for number, message in enumerate(messages):
        if message.get("role") not in {"system", "user", "assistant", "tool"}:
            yield f"messages[{number}] has no known role"
        if not message.get("content") and not message.get("tool_calls"):
            yield f"messages[{number}] says nothing"
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema" and not wanted.get("json_schema", {}).get("schema"):
        yield "response_format has no schema"
    if wanted.get("type") == "json_object" and "json" not in str(messages).lower():
        yield "with json_object the messages must mention JSON"
    for tool in body.get("tools") or ():
        if not tool.get("function", {}).get("name") or "parameters" not in tool["function"]:
            yield "a tool needs a function with a name and parameters"
