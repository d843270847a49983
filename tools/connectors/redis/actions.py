"""Redis: values, counters, lists and channels."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from tools.connectors.redis.client import Answer, Redis
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result, each_is

NEED = NeedEntry(service="redis", kinds=("redis",))
Key = Annotated[
    str,
    Field(
        title="Key",
        description="The name of the value.",
        min_length=1,
        max_length=1_000,
        examples=["orders:open"],
    ),
]
Value = Annotated[
    JsonValue,
    Field(
        title="Value",
        description="A text as it stands; anything else is written as JSON.",
        examples=["A-17"],
    ),
]
TTL = Field(
    default=None,
    title="Seconds to live",
    description="After so many seconds Redis forgets the value.",
    ge=1,
    le=10 * 366 * 86_400,
    examples=[3600],
)


class GetArguments(Arguments):
    key: Key


class Got(Result):
    value: str | None = Field(description="The text; null where there is none.", examples=["A-17"])
    found: bool = Field(description="Whether there is a value of this name.")


@action(
    "redis.get",
    title="Get from Redis",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "redis",
            "redis get",
            "read from redis",
            "valkey",
            "cached value",
            "cache lookup",
        ),
        examples=("get the key orders:open from Redis", "read the cached value from Redis"),
    ),
)
async def get(ctx: StepContext, args: GetArguments) -> Got:
    """Get the value of a Redis key."""
    found = await _redis(ctx).ask("GET", args.key)
    return Got(value=None if found is None else str(found), found=found is not None)


class SetArguments(Arguments):
    key: Key
    value: Value
    ttl_s: int | None = TTL
    only: Literal["absent", "present"] | None = Field(
        default=None,
        title="Only where",
        description="absent: only where there is no such key; present: only where there is one.",
    )


class Kept(Result):
    done: bool = Field(description="False where the condition did not hold.")


@action(
    "redis.set",
    title="Set in Redis",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=("redis set", "store in redis", "save to redis", "put in the cache", "valkey set"),
        examples=("store the total in Redis for an hour", "set the key last_run in Redis"),
    ),
)
async def set_value(ctx: StepContext, args: SetArguments) -> Kept:
    """Set the value of a Redis key, for good or for some seconds."""
    words = ["SET", args.key, _text(args.value)]
    if args.ttl_s is not None:
        words += ["EX", str(args.ttl_s)]
    if args.only is not None:
        words.append("NX" if args.only == "absent" else "XX")
    (done,) = await _redis(ctx).change(words)
    return Kept(done=done is not None)


class IncrementArguments(Arguments):
    key: Key
    by: int = Field(
        default=1,
        title="By",
        description="How much to add; a negative number takes away.",
        ge=-(2**53),
        le=2**53,
    )
    ttl_s: int | None = TTL


class Counted(Result):
    value: int = Field(description="The counter afterwards.", examples=[4])


@action(
    "redis.increment",
    title="Count in Redis",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "redis counter",
            "redis increment",
            "incr",
            "count up in redis",
            "decrement in redis",
        ),
        examples=("increment the Redis counter orders", "count up the key visits in Redis"),
    ),
)
async def increment(ctx: StepContext, args: IncrementArguments) -> Counted:
    """Add to a Redis counter, and answer its value."""
    commands = [["INCRBY", args.key, str(args.by)]]
    if args.ttl_s is not None:
        commands.append(["EXPIRE", args.key, str(args.ttl_s)])
    value, *_ = await _redis(ctx).change(*commands)
    return Counted(value=_number(value))


class PushArguments(Arguments):
    key: Key
    values: list[JsonValue] = Field(
        title="Values",
        description="Appended in this order; texts as they stand, anything else as JSON.",
        min_length=1,
        max_length=10_000,
        examples=[["A-17", "A-18"]],
        json_schema_extra=each_is(),
    )
    end: Literal["last", "first"] = Field(
        default="last", title="End", description="Where in the list they are put."
    )


class Length(Result):
    length: int = Field(ge=0, description="How many values the list has now.", examples=[2])


@action(
    "redis.push",
    title="Push to a Redis list",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "redis list",
            "redis queue",
            "push to redis",
            "lpush",
            "rpush",
            "enqueue in redis",
        ),
        examples=("push each order to the Redis list jobs", "enqueue the ids in Redis"),
    ),
)
async def push(ctx: StepContext, args: PushArguments) -> Length:
    """Append values to a Redis list."""
    word = "RPUSH" if args.end == "last" else "LPUSH"
    (length,) = await _redis(ctx).change([word, args.key, *map(_text, args.values)])
    return Length(length=_number(length))


class PopArguments(Arguments):
    key: Key
    count: int = Field(
        default=1, ge=1, le=10_000, title="How many", description="At most so many are taken."
    )
    end: Literal["first", "last"] = Field(
        default="first", title="End", description="From which end of the list they are taken."
    )


class Popped(Result):
    values: list[str] = Field(description="What was taken, in this order.", examples=[["A-17"]])
    count: int = Field(ge=0, description="How many were taken; 0 from an empty list.")


@action(
    "redis.pop",
    title="Pop from a Redis list",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "pop from redis",
            "lpop",
            "rpop",
            "dequeue from redis",
            "take from the redis queue",
        ),
        examples=("pop ten jobs from the Redis list jobs", "dequeue the next id from Redis"),
    ),
)
async def pop(ctx: StepContext, args: PopArguments) -> Popped:
    """Take values off a Redis list."""
    word = "LPOP" if args.end == "first" else "RPOP"
    (taken,) = await _redis(ctx).change([word, args.key, str(args.count)])
    values = [str(one) for one in taken] if isinstance(taken, list) else []
    return Popped(values=values, count=len(values))


class PublishArguments(Arguments):
    channel: str = Field(
        title="Channel",
        description="Its name, which has nothing to do with channels of a chat.",
        max_length=1_000,
        pattern=r"^[^#@\x00-\x1f][^\x00-\x1f]*$",
        examples=["orders"],
    )
    message: Value


class Published(Result):
    receivers: int = Field(ge=0, description="How many were listening.", examples=[1])


@action(
    "redis.publish",
    title="Publish to a Redis channel",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "redis publish",
            "redis pub/sub",
            "redis channel",
            "broadcast in redis",
            "valkey publish",
        ),
        examples=(
            "publish the order to the Redis channel orders",
            "broadcast it over Redis pub/sub",
        ),
    ),
)
async def publish(ctx: StepContext, args: PublishArguments) -> Published:
    """Publish a message to everybody who listens to a Redis channel."""
    (heard,) = await _redis(ctx).change(["PUBLISH", args.channel, _text(args.message)])
    return Published(receivers=_number(heard))


class ExpireArguments(Arguments):
    key: Key
    ttl_s: int = Field(
        title="Seconds to live",
        description="After so many seconds Redis forgets the value; 0 forgets it at once.",
        ge=0,
        le=10 * 366 * 86_400,
        examples=[3600],
    )


@action(
    "redis.expire",
    title="Let a Redis key expire",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "redis expire",
            "redis ttl",
            "delete from redis",
            "forget in redis",
            "evict the cache",
        ),
        examples=("let the Redis key session expire in an hour", "delete the key from Redis"),
    ),
)
async def expire(ctx: StepContext, args: ExpireArguments) -> Kept:
    """Let a Redis key be forgotten after some seconds, or at once."""
    (done,) = await _redis(ctx).change(["EXPIRE", args.key, str(args.ttl_s)])
    return Kept(done=done == 1)


def _redis(ctx: StepContext) -> Redis:
    return Redis(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _number(answer: Answer) -> int:
    return answer if isinstance(answer, int) else 0
