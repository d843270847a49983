"""NATS: publish, request an answer, and what streams keep."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.nats.fields import NEED, MessageArguments, nats_of
from tools.connectors.nats.streams import count, get_last, purge_stream, store
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.idempotency import digest_key
from tools.sdk.schema import Result

__all__ = ["count", "get_last", "publish", "purge_stream", "request", "store"]


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
    await nats_of(ctx).publish(args.subject, args.data_bytes(), headers)
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
    answer = await nats_of(ctx).request(args.subject, args.data_bytes(), headers)
    return Answered(data=answer.data, headers=answer.headers)
