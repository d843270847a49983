"""NATS: its client protocol, as docs.nats.io describes it; one connection for one exchange."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.stream import Peer, Server, connected, malformed, refused_sign_in
from tools.sdk.strict_json import NotStrictJson, parse_json

_NO_RESPONDERS = "503"


@dataclass(frozen=True, slots=True)
class Message:
    """What came over a subject."""

    data: str
    headers: dict[str, str]
    subject: str = ""
    reply: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Nats:
    """A server as one attempt of one step sees it."""

    policy: AddressPolicy
    credential: Credential
    attempt: Attempt
    timeout_s: float | None
    patience_s: float | None = None

    async def publish(self, subject: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Publish; return once the server says that it has read the message."""
        async with self.peer(writes=True) as peer:
            await peer.act(published(subject, None, data, headers) + b"PING\r\n")
            await _until_pong(peer)

    async def told(
        self,
        place: str,
        wanted: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        writes: bool = False,
        missing: int | None = None,
    ) -> dict[str, object]:
        """Ask JetStream and return its answer; empty where it refuses with the code `missing`."""
        answer = await self.request(place, wanted, headers or {}, writes=writes)
        try:
            told = parse_json(answer.raw)
        except NotStrictJson:
            told = None
        if not isinstance(told, dict):
            raise malformed("NATS", "it is no answer of JetStream's", self.attempt, writes=writes)
        error = told.get("error")
        if not isinstance(error, dict):
            return told
        if missing is not None and error.get("err_code") == missing:
            return {}
        raise bad_data(
            f"nats_{error.get('err_code') or 'refused'}",
            f"NATS refused: {str(error.get('description'))[:200]}",
            hint="check the names of stream and subject, and what the stream takes",
        )

    async def request(
        self, subject: str, data: bytes, headers: Mapping[str, str], *, writes: bool = True
    ) -> Message:
        """Publish with an address for the answer, and return the first answer."""
        inbox = f"_INBOX.{secrets.token_hex(12)}"
        async with self.peer(writes=writes) as peer:
            await peer.send(f"SUB {inbox} 1\r\nUNSUB 1 1\r\n".encode())
            await peer.act(published(subject, inbox, data, headers))
            message = await next_message(peer)
        if message.headers.get(":status") == _NO_RESPONDERS:
            raise ActionFailed(
                "remote_down",
                "nats_no_responders",
                f"nobody answers at the subject {subject!r}",
                hint="start the program that answers there, or check the subject",
                nothing_happened=True,
            )
        return message

    async def greet(self) -> str:
        """Sign in; return how the server names itself."""
        async with self.peer(writes=False) as peer:
            await peer.send(b"PING\r\n")
            await _until_pong(peer)
        return str(self.credential.config["host"])

    @asynccontextmanager
    async def peer(self, *, writes: bool) -> AsyncIterator[Peer]:
        """Sign in, for as long as the block lasts."""
        server = Server.of(self.credential, "NATS")
        # The server speaks first and unencrypted; TLS begins after that.
        async with connected(
            Server(server.service, server.host, server.port, tls=False),
            self.policy,
            self.credential,
            attempt=self.attempt,
            timeout_s=self.timeout_s,
            writes=writes,
            patience_s=self.patience_s,
        ) as plain:
            about = _info(await plain.line(), plain)
            if server.tls:
                await plain.encrypt(server.host)
            elif about.get("tls_required"):
                raise bad_data("nats_tls_required", "the server takes encrypted connections only")
            await plain.send(b"CONNECT " + json.dumps(_sign_in(self.credential)).encode() + b"\r\n")
            yield plain


def _sign_in(credential: Credential) -> dict[str, object]:
    told: dict[str, object] = {
        "verbose": False,
        "pedantic": False,
        "name": "nexabuilder",
        "lang": "python",
        "version": "1",
        "protocol": 1,
        "headers": True,
        "no_responders": True,
        "echo": False,
    }
    if token := credential.secret.get("token"):
        return {**told, "auth_token": token}
    if user := credential.config.get("username"):
        return {**told, "user": str(user), "pass": credential.secret.get("password", "")}
    return told


def published(subject: str, reply: str | None, data: bytes, headers: Mapping[str, str]) -> bytes:
    """Return the words that publish a message."""
    to = f" {reply}" if reply else ""
    if not headers:
        return f"PUB {subject}{to} {len(data)}\r\n".encode() + data + b"\r\n"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"NATS/1.0\r\n{lines}\r\n".encode()
    first = f"HPUB {subject}{to} {len(head)} {len(head) + len(data)}\r\n".encode()
    return first + head + data + b"\r\n"


async def _until_pong(peer: Peer) -> None:
    while (line := await peer.line()) != b"PONG":
        await _aside(peer, line)


async def next_message(peer: Peer) -> Message:
    """Return the next message; what the server says beside it is taken care of."""
    while True:
        line = await peer.line()
        words = line.decode("utf-8", "replace").split()
        if words and words[0] in {"MSG", "HMSG"} and words[-1].isdecimal():
            whole = (await peer.exactly(int(words[-1]) + 2))[:-2]
            head = int(words[-2]) if words[0] == "HMSG" and words[-2].isdecimal() else 0
            raw, last = whole[head:], -2 if words[0] == "HMSG" else -1
            return Message(
                raw.decode("utf-8", "replace"),
                _headers(whole[:head]),
                subject=words[1],
                reply=words[3] if len(words) + last > 3 else "",
                raw=raw,
            )
        await _aside(peer, line)


async def _aside(peer: Peer, line: bytes) -> None:
    """Take what the server says beside the exchange; an error is raised."""
    text = line.decode("utf-8", "replace")
    if text == "PING":
        await peer.send(b"PONG\r\n")
    elif text.startswith("-ERR"):
        raise _refused(text[4:].strip().strip("'"))
    elif text and text.split(" ", 1)[0] not in {"INFO", "+OK", "PONG"}:
        raise malformed("NATS", "it does not speak NATS' protocol", peer.attempt, writes=True)


def _headers(raw: bytes) -> dict[str, str]:
    first, *lines = raw.decode("utf-8", "replace").split("\r\n")
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            found[name.strip()] = value.strip()
    status = first.removeprefix("NATS/1.0").strip()
    return {**found, ":status": status.split(" ", 1)[0]} if status else found


def _info(line: bytes, peer: Peer) -> dict[str, object]:
    try:
        about = parse_json(line.removeprefix(b"INFO "))
    except NotStrictJson:
        about = None
    if not isinstance(about, dict) or not line.startswith(b"INFO "):
        raise malformed("NATS", "it does not speak NATS' protocol", peer.attempt, writes=False)
    return about


def _refused(said: str) -> ActionFailed:
    if "authorization" in said.lower() or "authentication" in said.lower():
        return refused_sign_in("NATS", said)
    if "permissions" in said.lower():
        return ActionFailed(
            "auth",
            "nats_not_permitted",
            f"NATS refused: {said[:200]}",
            hint="give the user of the NATS connection the right to this subject",
        )
    return bad_data("nats_refused", f"NATS refused: {said[:200]}")
