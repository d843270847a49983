"""The world a case runs against: fakes of HTTP, of Slack and of a model, and an SMTP sink, on loopback sockets.

Everything that arrives is written to one ledger. Only the HTTP fake's answers differ by case."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session

from evals.suites.main_job.answer import Ledger, Mail, Post, Write
from evals.suites.main_job.model import Sayings, model_answer

HOST = "127.0.0.1"
BASE = f"{HOST}:40100"
"""Where requests say that the HTTP fake is. It listens on a free port: were that said, the words of a request would be others each time."""
SLACK_TOKEN = "xoxb-for-the-fake"  # noqa: S105 - opens nothing but the fake below
_HOLDS_NOTHING = {"GET", "HEAD", "OPTIONS"}
_MOST_HEADER_BYTES = 64 * 1024
SCHEME_HEADER = "x-asked-scheme"
"""Which scheme the workflow asked for, where the fake was dialled instead."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: str

    @property
    def url(self) -> str:
        """The address without its query."""
        scheme = self.headers.get(SCHEME_HEADER, "http")
        return f"{scheme}://{self.headers.get('host', '')}{urlsplit(self.target).path}"


Answering = Callable[[Request], tuple[int, Any]]


@dataclass(slots=True)
class Peers:
    """The running fakes."""

    ledger: Ledger = field(default_factory=Ledger)
    http: Mapping[str, Any] = field(default_factory=dict)
    """Full address -> the JSON it answers, or a text."""
    sayings: Sayings = field(default_factory=dict)
    port: int = 0
    slack: str = ""
    model: str = ""
    smtp_port: int = 0

    def answer(self, request: Request) -> tuple[int, Any]:
        """Answer as the world of the case says, and keep whatever writes."""
        if request.method not in _HOLDS_NOTHING:
            self.ledger.writes.append(Write(request.method, request.url, request.body))
        if request.url in self.http:
            return 200, self.http[request.url]
        return 404, {"error": f"nothing lives at {request.url}"}

    def answer_slack(self, request: Request) -> tuple[int, Any]:
        """Take a message the way Slack does: it answers 200 even where it refuses."""
        if not request.target.endswith("/chat.postMessage"):
            return 200, {"ok": False, "error": "unknown_method"}
        if request.headers.get("authorization") != f"Bearer {SLACK_TOKEN}":
            return 200, {"ok": False, "error": "invalid_auth"}
        said = _slack_arguments(request)
        if not said.get("channel") or not said.get("text"):
            return 200, {"ok": False, "error": "no_text" if said.get("channel") else "no_channel"}
        self.ledger.posts.append(Post(str(said["channel"]), str(said["text"])))
        stamp = f"1700000000.{len(self.ledger.posts):06d}"
        return 200, {"ok": True, "channel": said["channel"], "ts": stamp}

    def answer_model(self, request: Request) -> tuple[int, Any]:
        """Say what the world's model says."""
        return model_answer(urlsplit(request.target).path, request.body, self.sayings)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Take a mail: aiosmtpd calls this."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        text = _mail_text(raw)
        self.ledger.mails.extend(Mail(str(to), text) for to in envelope.rcpt_tos)
        return "250 OK"


@asynccontextmanager
async def running_peers() -> AsyncIterator[Peers]:
    """Start the fakes on free ports and stop them at the end."""
    peers, lines = Peers(), _Lines()
    loop = asyncio.get_running_loop()
    servers = [
        await asyncio.start_server(lines.serving(peers.answer), HOST, 0),
        await asyncio.start_server(lines.serving(peers.answer_slack), HOST, 0),
        await asyncio.start_server(lines.serving(peers.answer_model), HOST, 0),
        await loop.create_server(lambda: SMTP(peers, hostname="sink.example", loop=loop), HOST, 0),
    ]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    peers.port = ports[0]
    peers.slack = f"http://{HOST}:{ports[1]}/api"
    peers.model = f"http://{HOST}:{ports[2]}/v1"
    peers.smtp_port = ports[3]
    try:
        yield peers
    finally:
        for server in servers:
            server.close()
        await lines.hang_up()


class _Lines:
    """The open HTTP connections, so that none outlives the fakes."""

    def __init__(self) -> None:
        self._open: dict[asyncio.StreamWriter, asyncio.Event] = {}

    def serving(
        self, answering: Answering
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            ended = self._open[writer] = asyncio.Event()
            try:
                while (request := await _read(reader)) is not None:
                    status, body = answering(request)
                    writer.write(_reply(status, body))
                    await writer.drain()
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()
                del self._open[writer]
                ended.set()

        return serve

    async def hang_up(self) -> None:
        ends = list(self._open.values())
        for writer in list(self._open):
            writer.close()
        for ended in ends:
            await ended.wait()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """Read one HTTP/1.1 request; None when the other side has gone."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await _read_body(reader, headers)
    return Request(method.upper(), target, headers, body.decode("utf-8", "replace"))


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


def _reply(status: int, body: Any) -> bytes:
    is_text = isinstance(body, str)
    content = (body if is_text else json.dumps(body, ensure_ascii=False)).encode()
    kind = "text/plain" if is_text else "application/json"
    head = (
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\n"
        f"content-type: {kind}; charset=utf-8\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def _slack_arguments(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        loaded = json.loads(request.body or "{}")
        return loaded if isinstance(loaded, dict) else {}
    return {name: values[0] for name, values in parse_qs(request.body).items()}


def _mail_text(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    body = message.get_body(("plain", "html"))
    content = body.get_content() if body is not None else ""
    return f"{message.get('subject', '')}\n{content}".replace("\r\n", "\n")
