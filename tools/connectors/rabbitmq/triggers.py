"""RabbitMQ's trigger: a run for each message of a queue, acknowledged once the run is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from pamqp import commands, frame, heartbeat
from pydantic import Field

from engine.ports.lines import Heard
from tools.connectors.rabbitmq.actions import NEED, Message, Queue, told
from tools.connectors.rabbitmq.client import Channel, RabbitMq, Taken
from tools.sdk.action import Wording
from tools.sdk.attempt import Attempt
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments
from tools.sdk.subscribed import ALIVE_EVERY_S, LineEnds, Subscription, message, subscribed

_HEARTBEAT_S = int(ALIVE_EVERY_S)


class Queued(Arguments):
    queue: Queue
    at_once: int = Field(
        default=20,
        ge=1,
        le=1_000,
        title="At once",
        description="So many messages are on their way here before the first is acknowledged.",
    )


@dataclass(frozen=True, slots=True)
class Consumer:
    """Takes the messages of one queue as they come."""

    channel: Channel
    queue: str

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield each message the server gives us."""
        while True:
            got = await self.channel.method()
            if isinstance(got, commands.Basic.Cancel):
                raise bad_data(
                    "rabbitmq_queue_gone",
                    f"the queue {self.queue!r} is not there any more",
                    hint="make the queue again, or name another one in the trigger",
                )
            if not isinstance(got, commands.Basic.Deliver):
                continue
            properties, body = await self.channel.content()
            taken = Taken(
                body=body,
                routing_key=str(got.routing_key),
                exchange=str(got.exchange),
                redelivered=bool(got.redelivered),
                remaining=0,
                properties=properties,
            )
            number = str(got.delivery_tag)
            yield message(number, told(taken), delivery=properties.message_id or None)

    async def confirm(self, heard: Heard) -> None:
        """Acknowledge one message: the server forgets it."""
        await self.channel.send(commands.Basic.Ack(delivery_tag=int(heard.number)))


@subscribed(
    "rabbitmq.new_message",
    title="When a message arrives in a RabbitMQ queue",
    connection=NEED,
    brings=Message,
    wording=Wording(
        synonyms=(
            "new message in rabbitmq", "rabbitmq message", "message arrives in rabbitmq",
            "message in a rabbitmq queue", "rabbitmq queue gets a message", "rabbitmq consumer",
        ),
        examples=(
            "when a message arrives in the RabbitMQ queue orders",
            "for each new message in RabbitMQ",
        ),
    ),
)  # fmt: skip
async def new_message(line: LineEnds, settings: Queued) -> AsyncIterator[Subscription]:
    """A message is in a RabbitMQ queue; it is acknowledged once its run is on record, and told again before that."""
    server = RabbitMq(line.addresses, line.credential, Attempt(), None, _HEARTBEAT_S)
    alive = frame.marshal(heartbeat.Heartbeat(), 0)
    async with server.channel(writes=False) as channel:
        await channel.ask(commands.Basic.Qos(prefetch_count=settings.at_once), commands.Basic.QosOk)
        asked = commands.Basic.Consume(queue=settings.queue, consumer_tag=line.name)
        await channel.ask(asked, commands.Basic.ConsumeOk)
        async with channel.peer.kept_alive(alive, _HEARTBEAT_S / 2):
            yield Consumer(channel, settings.queue)
