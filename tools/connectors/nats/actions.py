"""NATS: publish, and request an answer."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import Field, JsonValue

from tools.connectors.nats.client import Nats
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.idempotency import digest_key
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="nats", kinds=("nats",))
HeaderValue = Annotated[str, Field(max_length=4_096, pattern=r"^[^\r\n\x00]*$")]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]


class MessageArguments(Arguments):
    subject: str = Field(
        title="Subject",
        description="Words joined by dots, without wildcards.",
        max_length=400,
        pattern=r"^[^\s.*>\x00-\x20]+(\.[^\s.*>\x00-\x20]+)*$",
        examples=["orders.paid"],
    )
    data: JsonValue = Field(
        title="Data",
        description="A text as it stands; anything else is sent as JSON.",
        examples=[{"id": "A-17"}],
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Names and texts sent beside the data.",
        examples=[{"Source": "shop"}],
    )


class Published(Result):
    subject: str = Field(description="Where it went.", examples=["orders.paid"])
    message_id: str = Field(
        description="The Nats-Msg-Id, by which a stream knows a repeat.",
        examples=["9f86d081884c7d659a2feaa0c55ad015"],
    )


class Answered(Result):
    data: str = Field(description="The answer, as text.", examples=['{"ok": true}'])
    headers: dict[str, str] = Field(description="Headers of the answer.")


@action(
    "nats.publish",
    title="Publish to NATS",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("nats", "nats publish", "nats subject", "publish to nats", "jetstream"),
        examples=("publish the order to the NATS subject orders.paid", "send it over NATS"),
    ),
)
async def publish(ctx: StepContext, args: MessageArguments) -> Published:
    """Publish a message to a NATS subject."""
    key = digest_key(ctx.idempotency_key)
    headers = {**args.headers, "Nats-Msg-Id": key}
    await _nats(ctx).publish(args.subject, _data(args.data), headers)
    return Published(subject=args.subject, message_id=key)


@action(
    "nats.request",
    title="Request over NATS",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("nats request", "nats reply", "ask over nats", "nats rpc", "nats service"),
        examples=("request the price over NATS at prices.get", "ask the NATS service for a quote"),
    ),
)
async def request(ctx: StepContext, args: MessageArguments) -> Answered:
    """Publish a request to a NATS subject, and wait for the first answer."""
    headers = {**args.headers, "Nats-Msg-Id": digest_key(ctx.idempotency_key)}
    answer = await _nats(ctx).request(args.subject, _data(args.data), headers)
    return Answered(data=answer.data, headers=answer.headers)


def _nats(ctx: StepContext) -> Nats:
    return Nats(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)


def _data(value: JsonValue) -> bytes:
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode()
