"""MQTT: publish, and read what a broker has kept."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import Field, JsonValue

from tools.connectors.mqtt.client import Mqtt
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="mqtt", kinds=("mqtt",))


class PublishArguments(Arguments):
    topic: str = Field(
        title="Topic",
        description="Words joined by slashes, without wildcards.",
        min_length=1,
        max_length=1_000,
        pattern=r"^[^+#\x00-\x1f]+$",
        examples=["building/1/heating/set"],
    )
    payload: JsonValue = Field(
        title="Payload",
        description="A text as it stands; anything else is sent as JSON.",
        examples=[{"temperature": 21.5}],
    )
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
    text = args.payload if isinstance(args.payload, str) else json.dumps(args.payload)
    await _mqtt(ctx).publish(args.topic, text.encode(), qos=args.qos, retain=args.retain)
    return Published(topic=args.topic)


class RetainedArguments(Arguments):
    pattern: str = Field(
        title="Topics",
        description="A topic; + stands for one word, # at the end for all that follow.",
        min_length=1,
        max_length=1_000,
        pattern=r"^[^\x00-\x1f]+$",
        examples=["building/+/temperature"],
    )
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


def _mqtt(ctx: StepContext) -> Mqtt:
    return Mqtt(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)
