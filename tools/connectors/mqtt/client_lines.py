"""What an MQTT broker tells over a line that is kept open."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from pydantic import Field

from engine.ports.lines import Heard
from tools.connectors.mqtt.client import arrived, no_protocol, number, packet, read, text
from tools.sdk.errors import bad_data
from tools.sdk.message_body import message_body
from tools.sdk.schema import Json, Result
from tools.sdk.stream import Peer
from tools.sdk.subscribed import message

_PUBLISHED, _RECEIPT, _SUBSCRIBED, _STILL_THERE = 3, 4, 9, 13
_RETAINED, _AGAIN = 0x01, 0x08
STILL_THERE = packet(0xC0, b"")
Packet = tuple[int, int, bytes]


class MqttMessage(Result):
    topic: str = Field(description="Where it was published.", examples=["building/1/temperature"])
    data: Json = Field(
        description="JSON where it is an object or a list, else its text; base64 where it is no text."
    )
    redelivered: bool = Field(description="Whether the broker has told it before.")


@dataclass(frozen=True, slots=True)
class Topic:
    """What the broker tells of one topic or pattern."""

    peer: Peer
    early: deque[Packet] = field(default_factory=deque)
    """What has come before the broker said that it tells us anything."""

    async def subscribe(self, pattern: str) -> None:
        """Ask to be told; return once the broker has agreed."""
        await self.peer.send(packet(0x82, number(1) + text(pattern) + b"\x01"))
        while (got := await read(self.peer))[0] != _SUBSCRIBED:
            self.early.append(got)
        if got[2][2:3] == b"\x80":
            raise bad_data(
                "mqtt_pattern_refused",
                f"the broker refuses the topic {pattern!r}",
                hint="check the topic, and the rights of the connection's user",
            )

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield each message; what the broker had kept under the topic before is none."""
        while True:
            kind, flags, body = self.early.popleft() if self.early else await read(self.peer)
            if kind not in {_PUBLISHED, _STILL_THERE}:
                raise no_protocol(self.peer)
            if kind == _STILL_THERE:
                continue
            one = arrived(body, flags)
            told = MqttMessage(
                topic=one.topic, data=message_body(one.payload), redelivered=bool(flags & _AGAIN)
            )
            heard = message(one.receipt.hex(), told)
            if flags & _RETAINED:
                await self.confirm(heard)
            else:
                yield heard

    async def confirm(self, heard: Heard) -> None:
        """Acknowledge a message, where the broker waits for that."""
        if heard.number:
            receipt = bytes.fromhex(heard.number)
            await self.peer.send(packet(_RECEIPT << 4, receipt))
