"""JetStream of a NATS server: what is stored there, and storing it."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from pydantic import Field

from tools.connectors.nats.fields import NEED, MessageArguments, StreamName, Subject, nats_of
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.idempotency import digest_key
from tools.sdk.message_body import message_body
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments, Json, Result

_NONE_THERE = 10_037


class Stored(Result):
    stream: str = Field(description="Which stream keeps it.", examples=["ORDERS"])
    sequence: int = Field(ge=0, description="Its number there.", examples=[17])
    repeated: bool = Field(description="Whether the stream had it already.")


@action(
    "nats.store",
    title="Store in a NATS stream",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("nats stream", "store in nats", "publish to jetstream", "keep it in nats",
                  "nats persistent message"),
        examples=("store the order in the NATS stream", "publish to JetStream and wait until it is kept"),
    ),
)  # fmt: skip
async def store(ctx: StepContext, args: MessageArguments) -> Stored:
    """Publish a message to a NATS subject, and wait until a stream has stored it."""
    headers = {**args.headers, "Nats-Msg-Id": digest_key(ctx.idempotency_key)}
    told = await nats_of(ctx).told(args.subject, args.data_bytes(), headers, writes=True)
    if dig(told, "stream") is None:
        raise bad_data(
            "nats_not_stored",
            f"no stream has stored what was published to {args.subject!r}",
            hint="make a stream for this subject, or use nats.publish",
        )
    return Stored(
        stream=str(dig(told, "stream") or ""),
        sequence=_number(told, "seq"),
        repeated=dig(told, "duplicate") is True,
    )


class LastArguments(Arguments):
    stream: StreamName
    subject: Subject


class LastMessage(Result):
    found: bool = Field(description="Whether there is one.")
    data: Json = Field(
        description="JSON where it is an object or a list, else its text; null without one."
    )
    sequence: int | None = Field(description="Its number in the stream.", examples=[17])
    stored_at: str | None = Field(description="When it was stored.")


@action(
    "nats.get_last",
    title="Read the last message of a NATS subject",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=("last nats message", "read from nats", "nats last value", "latest message in nats",
                  "nats state"),
        examples=("read the last NATS message on orders.paid", "get the latest value from the NATS stream"),
    ),
)  # fmt: skip
async def get_last(ctx: StepContext, args: LastArguments) -> LastMessage:
    """Read the newest message that a NATS stream keeps of a subject."""
    place, wanted = f"$JS.API.STREAM.MSG.GET.{args.stream}", {"last_by_subj": args.subject}
    told = await nats_of(ctx).told(place, json.dumps(wanted).encode(), missing=_NONE_THERE)
    message = dig(told, "message")
    if message is None:
        return LastMessage(found=False, data=None, sequence=None, stored_at=None)
    return LastMessage(
        found=True,
        data=message_body(_decoded(message)),
        sequence=_number(message, "seq"),
        stored_at=str(dig(message, "time") or "") or None,
    )


class OneStream(Arguments):
    stream: StreamName


class StreamState(Result):
    messages: int = Field(ge=0, description="How many messages it keeps.", examples=[3])
    bytes: int = Field(ge=0, description="How large they are together.", examples=[512])
    first: int = Field(ge=0, description="The number of the oldest.", examples=[1])
    last: int = Field(ge=0, description="The number of the newest.", examples=[3])
    consumers: int = Field(ge=0, description="How many consumers read it.", examples=[1])


@action(
    "nats.count",
    title="Count a NATS stream",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=("nats stream length", "messages in the nats stream", "nats backlog",
                  "nats stream info", "how full is the nats stream"),
        examples=("how many messages are in the NATS stream ORDERS", "check the NATS backlog"),
    ),
)  # fmt: skip
async def count(ctx: StepContext, args: OneStream) -> StreamState:
    """Count the messages and consumers of a NATS stream."""
    told = await nats_of(ctx).told(f"$JS.API.STREAM.INFO.{args.stream}", b"")
    state = dig(told, "state")
    return StreamState(
        messages=_number(state, "messages"),
        bytes=_number(state, "bytes"),
        first=_number(state, "first_seq"),
        last=_number(state, "last_seq"),
        consumers=_number(state, "consumer_count"),
    )


class PurgeArguments(OneStream):
    subject: Subject | None = Field(
        default=None, title="Subject", description="Only what was published there.",
        examples=["orders.paid"],
    )  # fmt: skip


class Purged(Result):
    messages: int = Field(ge=0, description="How many messages were thrown away.", examples=[3])


@action(
    "nats.purge_stream",
    title="Empty a NATS stream",
    effect="irreversible",
    connection=NEED,
    wording=Wording(
        synonyms=("purge nats stream", "empty the nats stream", "clear nats", "drop nats messages",
                  "delete all messages in nats"),
        examples=("purge the NATS stream ORDERS", "empty the NATS stream"),
    ),
)  # fmt: skip
async def purge_stream(ctx: StepContext, args: PurgeArguments) -> Purged:
    """Throw away what a NATS stream keeps, all of it or that of one subject."""
    wanted = {"filter": args.subject} if args.subject else {}
    place = f"$JS.API.STREAM.PURGE.{args.stream}"
    told = await nats_of(ctx).told(place, json.dumps(wanted).encode(), writes=True)
    return Purged(messages=_number(told, "purged"))


def _number(told: Any, name: str) -> int:
    found = dig(told, name)
    return found if isinstance(found, int) else 0


def _decoded(message: Any) -> bytes:
    """Return the data of a stored message, which is told in base64."""
    try:
        return base64.b64decode(str(dig(message, "data") or ""), validate=True)
    except binascii.Error as exc:
        raise bad_data("nats_malformed", "the stored message cannot be read") from exc
