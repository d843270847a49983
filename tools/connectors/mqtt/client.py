"""MQTT 3.1.1 (OASIS standard of 2014): one connection for one exchange, a clean session each time."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.stream import Peer, Server, connected, malformed, refused_sign_in

_KEEP_ALIVE_S = 60
_REFUSALS = {1: "the protocol version", 2: "the client's name", 3: "anybody just now"}


@dataclass(frozen=True, slots=True)
class Message:
    """What stands under a topic."""

    topic: str
    payload: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it has come, and what it is acknowledged by: nothing where the broker wants no word."""

    topic: str
    payload: bytes
    receipt: bytes


@dataclass(frozen=True, slots=True)
class Mqtt:
    """A broker as one attempt of one step sees it."""

    policy: AddressPolicy
    credential: Credential
    attempt: Attempt
    timeout_s: float | None
    patience_s: float | None = None
    name: str | None = None
    """Under it the broker keeps what is published meanwhile; left out, it forgets us at once."""

    async def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool) -> None:
        """Publish; with qos 1 return once the broker says that it has taken the message."""
        async with self.peer(writes=True) as peer:
            numbered = number(1) if qos else b""
            body = text(topic) + numbered + payload
            await peer.act(packet(0x30 | qos << 1 | int(retain), body))
            if qos:
                await _until(peer, 4)
            await peer.send(packet(0xE0, b""))

    async def publish_each(self, messages: Sequence[tuple[str, bytes]]) -> None:
        """Publish one after another over one connection; return once the broker has taken them all."""
        async with self.peer(writes=True) as peer:
            for place, (topic, payload) in enumerate(messages, start=1):
                await peer.act(packet(0x32, text(topic) + number(place) + payload))
                await _until(peer, 4)
            await peer.send(packet(0xE0, b""))

    async def heard(
        self,
        pattern: str,
        *,
        most: int,
        wait_s: float,
        after: tuple[str, bytes] | None = None,
    ) -> list[Message]:
        """Return what is published under a pattern from now on, `after` we have published ourselves."""
        found: list[Message] = []
        async with self.peer(writes=after is not None) as peer:
            await peer.send(packet(0x82, number(1) + text(pattern) + b"\x00"))
            if (await _until(peer, 9))[2:3] == b"\x80":
                raise bad_data("mqtt_pattern_refused", "the broker refuses this pattern")
            if after is not None:
                await peer.act(packet(0x32, text(after[0]) + number(2) + after[1]))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    while len(found) < most:
                        kind, flags, body = await read(peer)
                        if kind == 3 and not flags & 1:
                            one = arrived(body, flags)
                            payload = one.payload.decode("utf-8", "replace")
                            found.append(Message(one.topic, payload))
        return found

    async def retained(self, pattern: str, *, most: int, wait_s: float) -> list[Message]:
        """Return what the broker has kept under the topics of a pattern."""
        found: list[Message] = []
        async with self.peer(writes=False) as peer:
            await peer.send(packet(0x82, number(1) + text(pattern) + b"\x00"))
            # A broker does not say when it has told everything: silence has to do.
            with contextlib.suppress(TimeoutError):
                while len(found) < most:
                    async with asyncio.timeout(wait_s):
                        kind, flags, body = await read(peer)
                    if kind == 9 and body[2:3] == b"\x80":
                        raise bad_data("mqtt_pattern_refused", "the broker refuses this pattern")
                    if kind == 3 and flags & 1:
                        one = arrived(body, flags)
                        found.append(Message(one.topic, one.payload.decode("utf-8", "replace")))
        return found

    async def greet(self) -> None:
        """Sign in, and leave again."""
        async with self.peer(writes=False) as peer:
            await peer.send(packet(0xE0, b""))

    @asynccontextmanager
    async def peer(self, *, writes: bool) -> AsyncIterator[Peer]:
        """Sign in, for as long as the block lasts."""
        async with connected(
            Server.of(self.credential, "MQTT"),
            self.policy,
            self.credential,
            attempt=self.attempt,
            timeout_s=self.timeout_s,
            writes=writes,
            patience_s=self.patience_s,
        ) as peer:
            await peer.send(_sign_in(self.credential, self.name))
            body = await _until(peer, 2)
            code = body[1] if len(body) == 2 else 255
            if code in {4, 5}:
                raise refused_sign_in("MQTT", "bad user name or password, or not authorized")
            if code:
                raise ActionFailed(
                    "remote_down" if code == 3 else "bad_data",
                    "mqtt_refused",
                    f"the broker refuses {_REFUSALS.get(code, 'the connection')}",
                    hint="check host and port of the MQTT connection",
                    nothing_happened=True,
                )
            yield peer


def _sign_in(credential: Credential, name: str | None) -> bytes:
    user, password = credential.config.get("username"), credential.secret.get("password")
    flags = (0 if name else 0x02) | (0x80 if user else 0) | (0x40 if user and password else 0)
    body = text("MQTT") + struct.pack(">BBH", 4, flags, _KEEP_ALIVE_S)
    body += text(name or f"nexa{secrets.token_hex(8)}")
    if user:
        body += text(str(user)) + (text(password) if password else b"")
    return packet(0x10, body)


def packet(first: int, body: bytes) -> bytes:
    """Write a packet: its first byte, its length, its body."""
    head, length = bytes([first]), len(body)
    while True:
        length, digit = divmod(length, 128)
        head += bytes([digit | (0x80 if length else 0)])
        if not length:
            return head + body


def text(value: str) -> bytes:
    """Write a text with its length in front."""
    raw = value.encode()
    return number(len(raw)) + raw


def number(value: int) -> bytes:
    """Write a number in two bytes."""
    return struct.pack(">H", value)


async def _until(peer: Peer, wanted: int) -> bytes:
    """Read packets until one of a kind comes; what is published meanwhile is passed over."""
    while True:
        kind, _, body = await read(peer)
        if kind == wanted:
            return body
        if kind not in {3, 9, 13}:
            raise no_protocol(peer)


async def read(peer: Peer) -> tuple[int, int, bytes]:
    """Read a packet: its kind, its flags, its body."""
    first = (await peer.exactly(1))[0]
    length = shift = 0
    while True:
        digit = (await peer.exactly(1))[0]
        length |= (digit & 0x7F) << shift
        shift += 7
        if not digit & 0x80:
            break
        if shift > 21:
            raise no_protocol(peer)
    return first >> 4, first & 0x0F, await peer.exactly(length)


def arrived(body: bytes, flags: int) -> Arrived:
    """Read a message that was published."""
    end = 2 + int.from_bytes(body[:2])
    start = end + (2 if flags & 0x06 else 0)
    return Arrived(body[2:end].decode("utf-8", "replace"), body[start:], body[end:start])


def no_protocol(peer: Peer) -> ActionFailed:
    """Return the failure of an answer that is not MQTT."""
    return malformed("MQTT", "it does not speak MQTT", peer.attempt, writes=True)
