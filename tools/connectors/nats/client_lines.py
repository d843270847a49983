"""What a NATS server tells over a line that is kept open: what is published now, or what a stream keeps."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from engine.ports.lines import Heard
from tools.connectors.nats.client import Message, next_message, published
from tools.sdk.errors import bad_data
from tools.sdk.message_body import message_body
from tools.sdk.paging import dig
from tools.sdk.schema import Json, Result
from tools.sdk.stream import Peer, malformed
from tools.sdk.strict_json import NotStrictJson, parse_json
from tools.sdk.subscribed import ALIVE_EVERY_S, message

_AT_ONCE = 50
_NS = 1_000_000_000
_ACKNOWLEDGED_AFTER_S = 30
_KEPT_S = 7 * 86_400
_NOTHING_YET = frozenset({"404", "408"})


class NatsMessage(Result):
    subject: str = Field(description="Where it was published.", examples=["orders.paid"])
    data: Json = Field(
        description="JSON where it is an object or a list, else its text; base64 where it is no text."
    )
    headers: dict[str, str] = Field(description="What was sent beside it.")
    reply_to: str | None = Field(
        description="Where an answer is waited for; never where a stream keeps the message."
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """What is published now; nobody keeps it."""

    peer: Peer

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield each message."""
        while True:
            got = await next_message(self.peer)
            yield message(
                "", _told(got, got.reply or None), delivery=got.headers.get("Nats-Msg-Id")
            )

    async def confirm(self, heard: Heard) -> None:
        """Do nothing: no word is waited for."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What a stream keeps for us, asked for a few at once."""

    peer: Peer
    asked: bytes

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield each message; those that were never acknowledged come again by themselves."""
        while True:
            await self.peer.send(self.asked)
            for _ in range(_AT_ONCE):
                got = await next_message(self.peer)
                status = got.headers.get(":status")
                if status in _NOTHING_YET:
                    break
                if status is not None or not got.reply.startswith("$JS.ACK."):
                    raise bad_data(
                        "nats_stream_ended",
                        f"the stream tells nothing any more: {got.headers}",
                        hint="check whether stream and consumer are still there",
                    )
                yield message(got.reply, _told(got, None), delivery=_number(got.reply))

    async def confirm(self, heard: Heard) -> None:
        """Acknowledge a message: it is not told again."""
        await self.peer.send(published(heard.number, None, b"+ACK", {}))


async def kept(peer: Peer, name: str, subject: str, stream: str) -> Stream:
    """Have the stream remember, under a name, which of its messages we have."""
    inbox = f"_INBOX.{secrets.token_hex(12)}"
    # What is listened for cannot be changed under one name, and what nobody reads any more is forgotten.
    durable = f"{name}_{hashlib.sha256(subject.encode()).hexdigest()[:8]}"
    config = {
        "durable_name": durable,
        "deliver_policy": "new",
        "ack_policy": "explicit",
        "ack_wait": _ACKNOWLEDGED_AFTER_S * _NS,
        "filter_subject": subject,
        "inactive_threshold": _KEPT_S * _NS,
    }
    wanted = json.dumps({"stream_name": stream, "config": config}).encode()
    place = f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.{durable}"
    await peer.send(f"SUB {inbox} 1\r\n".encode() + published(place, inbox, wanted, {}))
    got = await next_message(peer)
    refused = dig(_json(peer, got), "error.description") if got.raw else "JetStream is switched off"
    if refused is not None:
        raise bad_data(
            "nats_stream_refused",
            f"NATS refused to read from the stream {stream!r}: {str(refused)[:200]}",
            hint="check the names of stream and subject, and the rights of the connection's user",
        )
    more = json.dumps({"batch": _AT_ONCE, "expires": int(ALIVE_EVERY_S) * _NS}).encode()
    return Stream(peer, published(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{durable}", inbox, more, {}))


def _json(peer: Peer, got: Message) -> Any:
    try:
        return parse_json(got.raw)
    except NotStrictJson as exc:
        raise malformed("NATS", str(exc), peer.attempt, writes=False) from exc


def _number(receipt: str) -> str:
    """Return which message of the stream an acknowledgement is for: its number, and when it was stored."""
    # $JS.ACK.[domain.account.]stream.consumer.delivered.number.number.stored.pending
    words = receipt.split(".")
    at = 5 if len(words) == 9 else 7
    return f"{words[at]}-{words[at + 2]}" if len(words) > at + 2 else receipt


def _told(got: Message, reply: str | None) -> NatsMessage:
    headers = {name: value for name, value in got.headers.items() if not name.startswith(":")}
    return NatsMessage(
        subject=got.subject, data=message_body(got.raw), headers=headers, reply_to=reply
    )
