"""RabbitMQ: AMQP 0-9-1 over one connection and one channel for one exchange; pamqp writes the frames."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pamqp import commands, frame, header, heartbeat
from pamqp.body import ContentBody
from pamqp.exceptions import UnmarshalingException

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.stream import LARGEST_ANSWER, Peer, Server, connected, malformed, refused_sign_in

_FRAME_MAX = 131_072
_OVERHEAD = 8
_CHANNEL = 1
Method = TypeVar("Method")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is published."""

    exchange: str
    routing_key: str
    body: bytes
    properties: commands.Basic.Properties


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was in a queue."""

    body: bytes
    routing_key: str
    exchange: str
    redelivered: bool
    remaining: int
    properties: commands.Basic.Properties


@dataclass(frozen=True, slots=True)
class RabbitMq:
    """A server as one attempt of one step sees it."""

    policy: AddressPolicy
    credential: Credential
    attempt: Attempt
    timeout_s: float | None
    heartbeat_s: int = 0
    """How often both sides say that they are there, on a connection that is kept open."""

    async def publish(self, letter: Letter) -> None:
        """Publish; return once the server has taken it into a queue, and raise where no queue wants it."""
        async with self.channel(writes=True) as channel:
            await channel.ask(commands.Confirm.Select(), commands.Confirm.SelectOk)
            await channel.publish(letter)
            returned = False
            while True:
                got = await channel.method()
                if isinstance(got, commands.Basic.Return):
                    returned = True
                    await channel.content()
                elif isinstance(got, commands.Basic.Ack):
                    break
                elif isinstance(got, commands.Basic.Nack):
                    raise _not_taken(letter)
        if returned:
            raise _unroutable(letter)

    async def take(self, queue: str, most: int) -> list[Taken]:
        """Take messages off a queue; they are acknowledged together once all of them are here."""
        found: list[Taken] = []
        size = 0
        async with self.channel(writes=True) as channel:
            last = 0
            while len(found) < most and size < LARGEST_ANSWER // 2:
                await channel.send(commands.Basic.Get(queue=queue))
                got = await channel.method()
                if not isinstance(got, commands.Basic.GetOk):
                    break
                properties, body = await channel.content()
                last, size = got.delivery_tag or 0, size + len(body)
                found.append(
                    Taken(
                        body=body,
                        routing_key=str(got.routing_key),
                        exchange=str(got.exchange),
                        redelivered=bool(got.redelivered),
                        remaining=int(got.message_count or 0),
                        properties=properties,
                    )
                )
            if last:
                self.attempt.mark_sent()
                await channel.send(commands.Basic.Ack(delivery_tag=last, multiple=True))
            await channel.close()
        return found

    async def declare(self, queue: str, *, passive: bool) -> tuple[int, int]:
        """Look at a durable queue, or make it; return its messages and who takes them."""
        async with self.channel(writes=not passive) as channel:
            if not passive:
                self.attempt.mark_sent()
            asked = commands.Queue.Declare(queue=queue, passive=passive, durable=True)
            found = await channel.ask(asked, commands.Queue.DeclareOk)
        return int(found.message_count or 0), int(found.consumer_count or 0)

    async def purge(self, queue: str) -> int:
        """Throw away what waits in a queue; return how many messages that were."""
        async with self.channel(writes=True) as channel:
            self.attempt.mark_sent()
            asked = commands.Queue.Purge(queue=queue)
            found = await channel.ask(asked, commands.Queue.PurgeOk)
        return int(found.message_count or 0)

    async def greet(self) -> str:
        """Sign in; return what the server calls itself."""
        async with self.channel(writes=False) as channel:
            return channel.product

    @asynccontextmanager
    async def channel(self, *, writes: bool) -> AsyncIterator[Channel]:
        """Sign in and open the one channel, for as long as the block lasts."""
        async with connected(
            Server.of(self.credential, "RabbitMQ"),
            self.policy,
            self.credential,
            attempt=self.attempt,
            timeout_s=self.timeout_s,
            writes=writes,
            # Two in a row that were missed, as the protocol has it.
            patience_s=3 * self.heartbeat_s or None,
        ) as peer:
            channel = Channel(peer)
            await channel.open(self.credential, self.heartbeat_s)
            yield channel


@dataclass(slots=True)
class Channel:
    """The one channel of a connection."""

    peer: Peer
    number: int = 0
    product: str = "RabbitMQ"
    room: int = _FRAME_MAX - _OVERHEAD
    signed_in: bool = field(default=False)

    async def open(self, credential: Credential, heartbeat_s: int = 0) -> None:
        """Agree on the protocol, sign in, and open the one channel."""
        await self.peer.send(header.ProtocolHeader().marshal())
        start = await self.expect(commands.Connection.Start)
        told: dict[str, Any] = dict(start.server_properties or {})
        self.product = f"{told.get('product', 'RabbitMQ')} {told.get('version', '')}".strip()
        user = str(credential.config.get("username") or "guest")
        password = credential.secret.get("password") or "guest"
        await self.send(
            commands.Connection.StartOk(
                # Without it the server hangs up on a wrong password instead of saying so.
                client_properties={
                    "product": "nexabuilder",
                    "capabilities": {"authentication_failure_close": True},
                },
                mechanism="PLAIN",
                response=f"\0{user}\0{password}",
                locale="en_US",
            )
        )
        tune = await self.expect(commands.Connection.Tune)
        frame_max = min(int(tune.frame_max or _FRAME_MAX), _FRAME_MAX)
        self.room = max(frame_max - _OVERHEAD, 1_024)
        await self.send(commands.Connection.TuneOk(1, frame_max, heartbeat_s))
        await self.send(
            commands.Connection.Open(virtual_host=str(credential.config["virtual_host"]))
        )
        await self.expect(commands.Connection.OpenOk)
        self.signed_in, self.number = True, _CHANNEL
        await self.ask(commands.Channel.Open(), commands.Channel.OpenOk)

    async def publish(self, letter: Letter) -> None:
        """Send one message in as many frames as it takes."""
        asked = commands.Basic.Publish(
            exchange=letter.exchange, routing_key=letter.routing_key, mandatory=True
        )
        about = header.ContentHeader(0, len(letter.body), letter.properties)
        parts = [letter.body[at : at + self.room] for at in range(0, len(letter.body), self.room)]
        frames: list[Any] = [asked, about, *map(ContentBody, parts)]
        await self.peer.act(b"".join(frame.marshal(one, self.number) for one in frames))

    async def ask(self, method: Any, answer: type[Method]) -> Method:
        """Send a method and return its answer."""
        await self.send(method)
        return await self.expect(answer)

    async def send(self, method: Any) -> None:
        """Send one method."""
        await self.peer.send(frame.marshal(method, self.number))

    async def close(self) -> None:
        """Close the channel; what was sent before has been taken then."""
        await self.ask(commands.Channel.Close(200, "", 0, 0), commands.Channel.CloseOk)

    async def expect(self, wanted: type[Method]) -> Method:
        """Return the next method, which has to be of this kind."""
        got = await self.method()
        if not isinstance(got, wanted):
            raise self._malformed("another answer was due")
        return got

    async def method(self) -> Any:
        """Return the next method; the server's own refusals are raised."""
        got = await self._next()
        if isinstance(got, commands.Connection.Close | commands.Channel.Close):
            raise _refused(int(got.reply_code or 0), str(got.reply_text or ""), self.signed_in)
        return got

    async def content(self) -> tuple[commands.Basic.Properties, bytes]:
        """Return properties and body that follow a method."""
        about = await self._next()
        if not isinstance(about, header.ContentHeader):
            raise self._malformed("a message has no header")
        size = int(about.body_size or 0)
        body = b""
        if size > LARGEST_ANSWER:
            raise bad_data("answer_too_large", f"a message of {size} bytes is in the queue")
        while len(body) < size:
            part = await self._next()
            if not isinstance(part, ContentBody):
                raise self._malformed("a message has no body")
            body += part.value or b""
        properties = about.properties
        if not isinstance(properties, commands.Basic.Properties):
            properties = commands.Basic.Properties()
        return properties, body

    async def _next(self) -> Any:
        while True:
            head = await self.peer.exactly(7)
            length = int.from_bytes(head[3:7])
            if head[:4] == b"AMQP" or length > _FRAME_MAX:
                raise self._malformed("it does not speak AMQP 0-9-1")
            raw = head + await self.peer.exactly(length + 1)
            try:
                _, _, got = frame.unmarshal(raw)
            except (UnmarshalingException, ValueError, KeyError, IndexError) as exc:
                raise self._malformed("a frame is broken") from exc
            if not isinstance(got, heartbeat.Heartbeat):
                return got

    def _malformed(self, why: str) -> ActionFailed:
        return malformed("RabbitMQ", why, self.peer.attempt, writes=True)


def _refused(code: int, said: str, signed_in: bool) -> ActionFailed:
    if code == 403 and not signed_in:
        return refused_sign_in("RabbitMQ", said)
    if code == 403:
        return ActionFailed(
            "auth",
            "rabbitmq_not_permitted",
            f"RabbitMQ refused: {said[:200]}",
            hint="give the user of the RabbitMQ connection the right to this exchange or queue",
        )
    if code in {320, 541, 311, 506}:
        return ActionFailed(
            "remote_down",
            f"rabbitmq_{code}",
            f"RabbitMQ refused: {said[:200]}",
            hint="RabbitMQ cannot take this just now; the step is tried again",
        )
    return bad_data(
        f"rabbitmq_{code}",
        f"RabbitMQ refused: {said[:200]}",
        hint="check the names of virtual host, exchange and queue",
    )


def _unroutable(letter: Letter) -> ActionFailed:
    return bad_data(
        "rabbitmq_unroutable",
        f"no queue takes {letter.routing_key[:100]!r} from the exchange {letter.exchange[:100]!r}",
        hint="bind a queue to the exchange with this routing key, or make the queue",
    )


def _not_taken(letter: Letter) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "rabbitmq_not_taken",
        f"RabbitMQ did not take the message for {letter.routing_key[:100]!r}",
        hint="its queue may be full; the step is tried again",
        nothing_happened=True,
    )
