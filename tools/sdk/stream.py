"""A connection for protocols that are not HTTP: to a checked address, encrypted under the server's name."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.dial import dial
from tools.sdk.errors import ActionFailed

LARGEST_ANSWER = 10_000_000
_CONNECT_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Peer:
    """Both directions of a connection, and what is known of the attempt it belongs to."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    attempt: Attempt
    patience_s: float | None = None
    """So long each piece of an answer is waited for; None where only the whole has an end."""

    async def send(self, data: bytes) -> None:
        """Send bytes that belong to signing in, and so change nothing."""
        self.writer.write(data)
        await self.writer.drain()

    async def act(self, data: bytes) -> None:
        """Send bytes that may change something there."""
        self.attempt.mark_sent()
        await self.send(data)

    async def encrypt(self, name: str) -> None:
        """Go on encrypted, under the server's name."""
        await self.writer.start_tls(ssl.create_default_context(), server_hostname=name)

    async def line(self) -> bytes:
        """Read up to the next CR LF, which is left out."""
        async with asyncio.timeout(self.patience_s):
            return (await self.reader.readuntil(b"\r\n"))[:-2]

    async def exactly(self, length: int) -> bytes:
        """Read so many bytes; more than an answer may have is refused before any is read."""
        if not 0 <= length <= LARGEST_ANSWER:
            raise ActionFailed(
                "bad_data",
                "answer_too_large",
                f"the answer has {length} bytes; it may have {LARGEST_ANSWER}",
                hint="ask for less at once",
                outcome_unknown=self.attempt.sent,
            )
        async with asyncio.timeout(self.patience_s):
            return await self.reader.readexactly(length)

    @asynccontextmanager
    async def kept_alive(self, word: bytes, every_s: float) -> AsyncIterator[None]:
        """Say a word now and then for as long as the block lasts, so that both sides know of each other."""

        async def say() -> None:
            # A line that has broken is told of where it is read.
            with contextlib.suppress(OSError, ssl.SSLError):
                while True:
                    await asyncio.sleep(every_s)
                    await self.send(word)

        saying = asyncio.get_running_loop().create_task(say())
        try:
            yield
        finally:
            saying.cancel()


@dataclass(frozen=True, slots=True)
class Server:
    """Where a connection's server is, as every kind of such connection says it."""

    service: str
    host: str
    port: int
    tls: bool

    @staticmethod
    def of(credential: Credential, service: str) -> Server:
        """Read it from a connection."""
        config = credential.config
        return Server(service, str(config["host"]), int(config["port"]), bool(config.get("tls")))


@asynccontextmanager
async def connected(
    server: Server,
    policy: AddressPolicy,
    credential: Credential,
    *,
    attempt: Attempt,
    timeout_s: float | None,
    writes: bool,
    patience_s: float | None = None,
) -> AsyncIterator[Peer]:
    """Open a connection for as long as the block lasts; what breaks inside is an ActionFailed.

    One that is kept open has no end but where a piece of an answer takes longer than `patience_s`.
    """
    credential.check_host(server.host, server.port)
    try:
        async with asyncio.timeout(timeout_s):
            peer = await _opened(server, policy, attempt, patience_s)
            try:
                yield peer
            finally:
                peer.writer.close()
                with contextlib.suppress(OSError, ssl.SSLError):
                    await peer.writer.wait_closed()
    except ssl.SSLError as exc:
        raise _tls_failed(server, exc) from exc
    except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as exc:
        raise _broken(server, exc, attempt, writes=writes) from exc


async def _opened(
    server: Server, policy: AddressPolicy, attempt: Attempt, patience_s: float | None
) -> Peer:
    addresses = await policy.addresses(server.host, server.port)
    channel = await dial(addresses, server.port, timeout_s=_CONNECT_TIMEOUT_S)
    try:
        reader, writer = await asyncio.open_connection(
            sock=channel,
            ssl=ssl.create_default_context() if server.tls else None,
            server_hostname=server.host if server.tls else None,
        )
    except BaseException:
        channel.close()
        raise
    return Peer(reader, writer, attempt, patience_s)


def malformed(service: str, why: str, attempt: Attempt, *, writes: bool) -> ActionFailed:
    """Return the failure of an answer that does not belong to the protocol."""
    return ActionFailed(
        "remote_down",
        f"{service.lower()}_malformed",
        f"{service}'s answer cannot be read: {why}",
        hint=f"check host, port and encryption of the {service} connection",
        retryable=False,
        outcome_unknown=attempt.sent and writes,
    )


def refused_sign_in(service: str, said: str) -> ActionFailed:
    """Return the failure of a server that does not let us in."""
    return ActionFailed(
        "auth",
        f"{service.lower()}_not_authenticated",
        f"{service} did not accept the sign-in: {said[:200]}",
        hint=f"check user name and password of the {service} connection",
        nothing_happened=True,
    )


def _tls_failed(server: Server, exc: ssl.SSLError) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "tls_failed",
        f"no trusted encrypted connection to {server.host}: {str(exc)[:200]}",
        hint="check the host name, the certificate of the server, and whether it encrypts at all",
        retryable=False,
        nothing_happened=True,
    )


def _broken(server: Server, exc: Exception, attempt: Attempt, *, writes: bool) -> ActionFailed:
    late = isinstance(exc, TimeoutError)
    if isinstance(exc, asyncio.LimitOverrunError):
        return malformed(server.service, "a line of it has no end", attempt, writes=writes)
    return ActionFailed(
        "timeout" if late else "remote_down",
        "timed_out" if late else "connection_lost",
        f"{server.service} did not answer in time"
        if late
        else f"{server.service} cannot be reached, or the connection broke",
        hint=f"check host, port and encryption of the {server.service} connection",
        nothing_happened=not attempt.sent,
        outcome_unknown=attempt.sent and writes,
    )
