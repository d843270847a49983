"""MQTT's trigger: a run for each message under a topic, acknowledged once the run is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tools.connectors.mqtt.actions import NEED, Pattern
from tools.connectors.mqtt.client import Mqtt
from tools.connectors.mqtt.client_lines import STILL_THERE, MqttMessage, Topic
from tools.sdk.action import Wording
from tools.sdk.attempt import Attempt
from tools.sdk.schema import Arguments
from tools.sdk.subscribed import ALIVE_EVERY_S, PATIENCE_S, LineEnds, Subscription, subscribed


class Topics(Arguments):
    topic: Pattern


@subscribed(
    "mqtt.new_message",
    title="When a message arrives over MQTT",
    connection=NEED,
    brings=MqttMessage,
    wording=Wording(
        synonyms=(
            "new message over mqtt", "mqtt message", "message arrives over mqtt",
            "mqtt topic gets a message", "message on an mqtt topic", "mqtt subscription",
        ),
        examples=(
            "when a message arrives on the MQTT topic orders/paid",
            "for each new MQTT message",
        ),
    ),
)  # fmt: skip
async def new_message(line: LineEnds, settings: Topics) -> AsyncIterator[Subscription]:
    """A message was published under an MQTT topic; the broker keeps it for us until its run is on record."""
    broker = Mqtt(
        line.addresses, line.credential, Attempt(), None, patience_s=PATIENCE_S, name=line.name
    )
    async with broker.peer(writes=False) as peer:
        topic = Topic(peer)
        await topic.subscribe(settings.topic)
        async with peer.kept_alive(STILL_THERE, ALIVE_EVERY_S):
            yield topic
