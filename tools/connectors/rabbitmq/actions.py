"""RabbitMQ: publish, take, and look after queues."""

from __future__ import annotations

import json
from typing import Annotated

from pamqp.commands import Basic
from pydantic import Field, JsonValue

from tools.connectors.rabbitmq.client import Letter, RabbitMq, Taken
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.idempotency import digest_key
from tools.sdk.message_body import message_body
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="rabbitmq", kinds=("rabbitmq",))
_NAME = r"^[^\x00-\x1f]*$"
Queue = Annotated[
    str,
    Field(
        title="Queue",
        description="Its name.",
        min_length=1,
        max_length=200,
        pattern=_NAME,
        examples=["orders"],
    ),
]
HeaderValue = Annotated[str, Field(max_length=10_000)]


class PublishArguments(Arguments):
    routing_key: str = Field(
        title="Routing key",
        description="With the exchange left out, the name of the queue.",
        max_length=200,
        pattern=_NAME,
        examples=["orders"],
    )
    message: JsonValue = Field(
        title="Message",
        description="A text as it stands; anything else is sent as JSON.",
        examples=[{"id": "A-17"}],
    )
    exchange: str = Field(
        default="",
        title="Exchange",
        description="Left out, the message goes straight to the queue named by the routing key.",
        max_length=200,
        pattern=_NAME,
        examples=["shop"],
    )
    headers: dict[Annotated[str, Field(pattern=r"^[\w.-]{1,100}$")], HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Names and texts sent beside the message.",
        examples=[{"source": "shop"}],
    )
    persistent: bool = Field(
        default=True, title="Keep it", description="Whether it outlives a restart of the server."
    )


class Published(Result):
    message_id: str = Field(
        description="The message-id; a repeat of this step sends the same.",
        examples=["9f86d081884c7d659a2feaa0c55ad015"],
    )


@action(
    "rabbitmq.publish",
    title="Publish to RabbitMQ",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("rabbitmq", "rabbit", "amqp", "publish to rabbitmq", "message queue", "enqueue"),
        examples=("publish each order to the RabbitMQ queue orders", "put it on the message queue"),
    ),
)
async def publish(ctx: StepContext, args: PublishArguments) -> Published:
    """Publish a message to a RabbitMQ exchange or queue, confirmed by the server."""
    plain = isinstance(args.message, str)
    text = args.message if isinstance(args.message, str) else json.dumps(args.message)
    key = digest_key(ctx.idempotency_key)
    try:
        body = text.encode()
    except UnicodeEncodeError as exc:
        raise bad_data("bad_text", "the message holds half a character") from exc
    properties = Basic.Properties(
        content_type="text/plain" if plain else "application/json",
        content_encoding="utf-8",
        delivery_mode=2 if args.persistent else 1,
        headers=dict(args.headers) or None,
        message_id=key,
        app_id="nexabuilder",
    )
    await _rabbit(ctx).publish(Letter(args.exchange, args.routing_key, body, properties))
    return Published(message_id=key)


class GetArguments(Arguments):
    queue: Queue
    limit: int = Field(
        default=10, ge=1, le=1_000, title="How many", description="At most so many are taken."
    )


class Message(Result):
    body: JsonValue = Field(
        description="JSON where it is, else its text; base64 where it is no text."
    )
    routing_key: str = Field(description="With which it was published.", examples=["orders"])
    exchange: str = Field(description="Where it was published; empty for the queue itself.")
    message_id: str | None = Field(description="As its sender named it.")
    headers: dict[str, JsonValue] = Field(description="What its sender has sent beside it.")
    redelivered: bool = Field(description="Whether somebody was given it before.")


class Messages(Result):
    messages: list[Message] = Field(description="What was taken, oldest first.")
    count: int = Field(ge=0, description="How many were taken.")
    remaining: int = Field(ge=0, description="How many were left in the queue.")


@action(
    "rabbitmq.get",
    title="Take from a RabbitMQ queue",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("consume from rabbitmq", "take from the queue", "dequeue", "read the rabbitmq queue",
                  "pull from rabbitmq"),
        examples=("take up to fifty messages from the RabbitMQ queue orders", "consume the queue"),
    ),
)  # fmt: skip
async def get(ctx: StepContext, args: GetArguments) -> Messages:
    """Take messages off a RabbitMQ queue; they are gone from it afterwards."""
    taken = await _rabbit(ctx).take(args.queue, args.limit)
    return Messages(
        messages=[told(one) for one in taken],
        count=len(taken),
        remaining=taken[-1].remaining if taken else 0,
    )


class QueueArguments(Arguments):
    queue: Queue


class QueueState(Result):
    messages: int = Field(ge=0, description="How many messages wait.", examples=[3])
    consumers: int = Field(ge=0, description="How many programs take them.", examples=[1])


@action(
    "rabbitmq.count",
    title="Count a RabbitMQ queue",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=("rabbitmq queue length", "queue depth", "messages waiting", "rabbitmq backlog",
                  "rabbitmq consumers"),
        examples=("how many messages wait in the RabbitMQ queue orders", "check the queue depth"),
    ),
)  # fmt: skip
async def count(ctx: StepContext, args: QueueArguments) -> QueueState:
    """Count the messages and consumers of a RabbitMQ queue."""
    messages, consumers = await _rabbit(ctx).declare(args.queue, passive=True)
    return QueueState(messages=messages, consumers=consumers)


@action(
    "rabbitmq.declare_queue",
    title="Make a RabbitMQ queue",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=("declare a queue", "make a rabbitmq queue", "create queue", "new rabbitmq queue",
                  "durable queue"),
        examples=("make the RabbitMQ queue orders", "declare a durable queue"),
    ),
)  # fmt: skip
async def declare_queue(ctx: StepContext, args: QueueArguments) -> QueueState:
    """Make a durable RabbitMQ queue, where there is none of this name."""
    messages, consumers = await _rabbit(ctx).declare(args.queue, passive=False)
    return QueueState(messages=messages, consumers=consumers)


class Purged(Result):
    messages: int = Field(ge=0, description="How many messages were thrown away.")


@action(
    "rabbitmq.purge_queue",
    title="Empty a RabbitMQ queue",
    effect="irreversible",
    connection=NEED,
    wording=Wording(
        synonyms=("purge a queue", "empty the rabbitmq queue", "clear the queue", "drop all messages",
                  "flush rabbitmq"),
        examples=("purge the RabbitMQ queue dead_letters", "empty the RabbitMQ queue"),
    ),
)  # fmt: skip
async def purge_queue(ctx: StepContext, args: QueueArguments) -> Purged:
    """Throw away all messages that wait in a RabbitMQ queue."""
    return Purged(messages=await _rabbit(ctx).purge(args.queue))


def _rabbit(ctx: StepContext) -> RabbitMq:
    return RabbitMq(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)


def told(taken: Taken) -> Message:
    """Return a message as runs are given it."""
    about = taken.properties
    return Message(
        body=_body(taken.body, about.content_type or ""),
        routing_key=taken.routing_key,
        exchange=taken.exchange,
        message_id=about.message_id,
        headers={str(name): _plain(value) for name, value in (about.headers or {}).items()},
        redelivered=taken.redelivered,
    )


def _body(raw: bytes, content_type: str) -> JsonValue:
    return message_body(raw, is_json=content_type.split(";")[0].strip() == "application/json")


def _plain(value: object) -> JsonValue:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
