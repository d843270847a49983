"""MQTT: publish, ask, listen, and what a broker has kept."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from tools.connectors.mqtt.client import Mqtt
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.schema import Arguments, Result, each_is

NEED = NeedEntry(service="mqtt", kinds=("mqtt",))


Topic = Annotated[
    str,
    Field(
        title="Topic",
        description="Words joined by slashes, without wildcards.",
        min_length=1,
        max_length=1_000,
        pattern=r"^[^+#\x00-\x1f]+$",
        examples=["building/1/heating/set"],
    ),
]
Pattern = Annotated[
    str,
    Field(
        title="Topics",
        description="A topic; + stands for one word, # at the end for all that follow.",
        min_length=1,
        max_length=1_000,
        pattern=r"^[^\x00-\x1f]+$",
        examples=["building/+/temperature"],
    ),
]
Payload = Annotated[
    JsonValue,
    Field(
        title="Payload",
        description="A text as it stands; anything else is sent as JSON.",
        examples=[{"temperature": 21.5}],
    ),
]


class PublishArguments(Arguments):
    topic: Topic
    payload: Payload
    qos: Literal[0, 1] = Field(
        default=1, title="Delivery", description="1: the broker confirms it; 0: sent and forgotten."
    )
    retain: bool = Field(
        default=False,
        title="Keep it",
        description="The broker keeps it for those who listen later.",
    )


class Published(Result):
    topic: str = Field(description="Where it went.", examples=["building/1/heating/set"])


@action(
    "mqtt.publish",
    title="Publish to MQTT",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "mqtt",
            "mqtt publish",
            "mqtt topic",
            "mosquitto",
            "iot message",
            "device command",
        ),
        examples=("publish the temperature to the MQTT topic heating/set", "send it over MQTT"),
    ),
)
async def publish(ctx: StepContext, args: PublishArguments) -> Published:
    """Publish a message to an MQTT topic."""
    await _mqtt(ctx).publish(args.topic, _bytes(args.payload), qos=args.qos, retain=args.retain)
    return Published(topic=args.topic)


class RetainedArguments(Arguments):
    pattern: Pattern
    limit: int = Field(
        default=100, ge=1, le=10_000, title="How many", description="At most so many are read."
    )
    wait_s: float = Field(
        default=0.5,
        ge=0.05,
        le=30,
        title="Wait",
        description="After so many seconds without another one, those that came are the answer.",
    )


class Kept(Result):
    topic: str = Field(description="Its topic.", examples=["building/1/temperature"])
    payload: str = Field(description="What is kept there, as text.", examples=["21.5"])


class Retained(Result):
    messages: list[Kept] = Field(description="What the broker has kept.")
    count: int = Field(ge=0, description="How many.")


@action(
    "mqtt.get_retained",
    title="Read retained MQTT messages",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "retained mqtt",
            "mqtt state",
            "read from mqtt",
            "sensor value",
            "mqtt last value",
        ),
        examples=("read the retained MQTT temperature", "get the last MQTT value of each sensor"),
    ),
)
async def get_retained(ctx: StepContext, args: RetainedArguments) -> Retained:
    """Read the retained messages under MQTT topics."""
    found = await _mqtt(ctx).retained(args.pattern, most=args.limit, wait_s=args.wait_s)
    kept = [Kept(topic=one.topic, payload=one.payload) for one in found]
    return Retained(messages=kept, count=len(kept))


class ClearArguments(Arguments):
    topic: Topic


@action(
    "mqtt.clear_retained",
    title="Clear a retained MQTT message",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=("clear retained mqtt", "forget the mqtt value", "delete retained mqtt message",
                  "remove the mqtt state", "empty the mqtt topic"),
        examples=("clear the retained MQTT message", "forget what MQTT has kept under the topic"),
    ),
)  # fmt: skip
async def clear_retained(ctx: StepContext, args: ClearArguments) -> Published:
    """Have an MQTT broker forget what it has kept under a topic."""
    await _mqtt(ctx).publish(args.topic, b"", qos=1, retain=True)
    return Published(topic=args.topic)


class OneOfMany(Arguments):
    topic: Topic
    payload: Payload


class PublishEachArguments(Arguments):
    messages: list[OneOfMany] = Field(
        title="Messages",
        description="What is published, in this order.",
        min_length=1,
        max_length=1_000,
        examples=[[{"topic": "building/1/heating/set", "payload": {"temperature": 21.5}}]],
        json_schema_extra=each_is("mqtt.publish"),
    )


class PublishedEach(Result):
    count: int = Field(ge=0, description="How many were published.", examples=[2])


@action(
    "mqtt.publish_each",
    title="Publish several MQTT messages",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("several mqtt messages", "publish a list to mqtt", "mqtt batch", "many mqtt messages",
                  "command every device over mqtt"),
        examples=("publish a message to MQTT for each device", "send all readings over MQTT at once"),
    ),
)  # fmt: skip
async def publish_each(ctx: StepContext, args: PublishEachArguments) -> PublishedEach:
    """Publish several messages to MQTT topics over one connection, each confirmed by the broker."""
    await _mqtt(ctx).publish_each([(one.topic, _bytes(one.payload)) for one in args.messages])
    return PublishedEach(count=len(args.messages))


class ListenArguments(Arguments):
    pattern: Pattern
    limit: int = Field(
        default=1, ge=1, le=1_000, title="How many", description="After so many it is over."
    )
    wait_s: float = Field(
        default=10, ge=0.05, le=60, title="Wait", description="At most so many seconds."
    )


class Heard(Result):
    messages: list[Kept] = Field(description="What was published meanwhile.")
    count: int = Field(ge=0, description="How many.")


@action(
    "mqtt.listen",
    title="Wait for MQTT messages",
    effect="read",
    connection=NEED,
    timeout_s=75,
    wording=Wording(
        synonyms=("wait for mqtt", "listen to mqtt", "next mqtt message", "mqtt reading now",
                  "collect mqtt messages"),
        examples=("wait for the next MQTT message", "collect MQTT readings for ten seconds"),
    ),
)  # fmt: skip
async def listen(ctx: StepContext, args: ListenArguments) -> Heard:
    """Wait for what is published under MQTT topics from now on."""
    found = await _mqtt(ctx).heard(args.pattern, most=args.limit, wait_s=args.wait_s)
    told = [Kept(topic=one.topic, payload=one.payload) for one in found]
    return Heard(messages=told, count=len(told))


class RequestArguments(OneOfMany):
    answer_topic: Topic = Field(
        title="Answer", description="The topic the answer comes to.", examples=["building/1/state"]
    )
    wait_s: float = Field(
        default=10, ge=0.05, le=60, title="Wait", description="At most so many seconds."
    )


class Answered(Result):
    topic: str = Field(description="Where the answer came.", examples=["building/1/state"])
    payload: str = Field(description="The answer, as text.", examples=["on"])


@action(
    "mqtt.request",
    title="Ask over MQTT",
    effect="write",
    connection=NEED,
    timeout_s=75,
    wording=Wording(
        synonyms=("mqtt request", "ask over mqtt", "mqtt answer", "query a device over mqtt",
                  "mqtt command and response"),
        examples=("ask the device over MQTT for its state", "send an MQTT command and wait for the answer"),
    ),
)  # fmt: skip
async def request(ctx: StepContext, args: RequestArguments) -> Answered:
    """Publish to an MQTT topic, and wait for what comes to another one."""
    asked = (args.topic, _bytes(args.payload))
    found = await _mqtt(ctx).heard(args.answer_topic, most=1, wait_s=args.wait_s, after=asked)
    if not found:
        raise ActionFailed(
            "timeout",
            "mqtt_no_answer",
            f"nothing came to {args.answer_topic!r} within {args.wait_s:g} s",
            hint="check both topics, and whether the device is there",
            outcome_unknown=True,
        )
    return Answered(topic=found[0].topic, payload=found[0].payload)


def _bytes(payload: JsonValue) -> bytes:
    return (payload if isinstance(payload, str) else json.dumps(payload)).encode()


def _mqtt(ctx: StepContext) -> Mqtt:
    return Mqtt(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)
