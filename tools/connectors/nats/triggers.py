"""NATS' trigger: a run for each message of a subject; where a stream keeps it, until the run is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pydantic import Field

from tools.connectors.nats.client import Nats
from tools.connectors.nats.client_lines import NatsMessage, Subject, kept
from tools.connectors.nats.fields import NEED
from tools.sdk.action import Wording
from tools.sdk.attempt import Attempt
from tools.sdk.schema import Arguments
from tools.sdk.subscribed import ALIVE_EVERY_S, PATIENCE_S, LineEnds, Subscription, subscribed


class Subjects(Arguments):
    subject: str = Field(
        title="Subject",
        description="Words joined by dots; * stands for one word, > at the end for all that follow.",
        max_length=400,
        pattern=r"^[^\s.\x00-\x20]+(\.[^\s.\x00-\x20]+)*$",
        examples=["orders.>"],
    )
    stream: str | None = Field(
        default=None,
        title="Stream",
        description="The JetStream stream that keeps these messages, so that none is lost. Left out, what is "
        "published while the line is down starts no run.",
        max_length=200,
        pattern=r"^[^\s.*>/\\\x00-\x20]+$",
        examples=["ORDERS"],
    )


@subscribed(
    "nats.new_message",
    title="When a message arrives over NATS",
    connection=NEED,
    brings=NatsMessage,
    wording=Wording(
        synonyms=(
            "new message over nats", "nats message", "message arrives over nats",
            "nats subject gets a message", "message on a nats subject", "jetstream message",
        ),
        examples=(
            "when a message arrives on the NATS subject orders.paid",
            "for each new NATS message",
        ),
    ),
)  # fmt: skip
async def new_message(line: LineEnds, settings: Subjects) -> AsyncIterator[Subscription]:
    """A message was published to a NATS subject; a stream keeps it, where one is named, until its run is on record."""
    server = Nats(line.addresses, line.credential, Attempt(), None, PATIENCE_S)
    async with server.peer(writes=False) as peer, peer.kept_alive(b"PING\r\n", ALIVE_EVERY_S):
        if settings.stream is None:
            await peer.send(f"SUB {settings.subject} {line.name} 1\r\n".encode())
            yield Subject(peer)
        else:
            yield await kept(peer, line.name, settings.subject, settings.stream)
