"""The side-effect ledger: a fake HTTP service in a process of its own that writes down every call.

`python -m tests.durability.ledger` prints its port and answers until it is killed. A call is in the
ledger from the moment it was read whole: then its effect has happened, whoever hears of it or not.
`POST /_behave` sets how it answers, `GET /_calls` returns what happened.
"""

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Literal

Outcome = Literal["open", "answered", "refused", "reset", "abandoned"]
_REPLY = b"HTTP/1.1 %d Said\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the service treats its callers; chances are between 0 and 1."""

    latency_s: float = 0.0
    errors: float = 0.0
    """Answered 503: nothing has happened."""
    resets: float = 0.0
    """The line breaks, half of the time before the effect and half of the time after it."""
    seed: int = 0


@dataclass(slots=True)
class Call:
    """One effect."""

    method: str
    place: str
    key: str | None
    body: str
    outcome: Outcome = "open"


@dataclass
class Book:
    """Everything that happened, in order."""

    calls: list[Call] = field(default_factory=list)
    behaviour: Behaviour = Behaviour()
    chance: random.Random = field(default_factory=random.Random)

    def behave(self, told: dict[str, Any]) -> None:
        """Treat callers in another way from now on."""
        self.behaviour = Behaviour(**told)
        self.chance.seed(self.behaviour.seed)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while (request := await _read(reader)) is not None:
                if not await self._take(request, reader, writer):
                    break
        writer.close()

    async def _take(
        self, request: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if request.place == "/_behave":
            self.behave(json.loads(request.body))
        elif request.place == "/_clear":
            self.calls.clear()
        elif request.place == "/_calls":
            calls = [[c.method, c.place, c.key, c.body, c.outcome] for c in self.calls]
            return _write(writer, 200, json.dumps(calls).encode())
        else:
            return await self._happen(request, reader, writer)
        return _write(writer, 200, b"{}")

    async def _happen(
        self, call: Call, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        told, drawn = self.behaviour, self.chance.random()
        if drawn < told.resets / 2:
            return _reset(writer)
        if told.resets <= drawn < told.resets + told.errors:
            return _write(writer, 503, b"{}")
        self.calls.append(call)
        if not await _stays(reader, told.latency_s):
            call.outcome = "abandoned"
            return False
        if drawn < told.resets:
            call.outcome = "reset"
            return _reset(writer)
        call.outcome = "answered"
        return _write(writer, 200, json.dumps({"call": len(self.calls)}).encode())


async def _stays(reader: asyncio.StreamReader, latency_s: float) -> bool:
    """Wait before answering; False when the caller has hung up meanwhile."""
    if latency_s <= 0:
        return True
    try:
        async with asyncio.timeout(latency_s):
            # A caller waits for its answer before it sends more: anything read here is the end.
            await reader.read(1)
    except TimeoutError:
        return True
    return False


def _write(writer: asyncio.StreamWriter, status: int, body: bytes) -> bool:
    writer.write(_REPLY % (status, len(body), body))
    return True


def _reset(writer: asyncio.StreamWriter) -> bool:
    writer.transport.abort()
    return False


async def _read(reader: asyncio.StreamReader) -> Call | None:
    first = await reader.readline()
    if not first:
        return None
    method, place, _ = first.decode().split(" ", 2)
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode().strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method, place, headers.get("idempotency-key"), body.decode())


@dataclass(frozen=True, slots=True)
class LedgerProcess:
    """The running ledger, as those who ask it see it."""

    port: int

    @property
    def address(self) -> str:
        """Where effects go."""
        return f"http://127.0.0.1:{self.port}"

    def behave(self, **told: float) -> None:
        """Have it treat its callers in this way from now on."""
        self._ask("POST", "/_behave", told)

    def clear(self) -> None:
        """Forget everything and answer at once again."""
        self._ask("POST", "/_clear", {})
        self.behave()

    def calls(self) -> list[Call]:
        """Return every effect there ever was, in order."""
        return [Call(*row) for row in self._ask("GET", "/_calls", {})]

    def _ask(self, method: str, place: str, told: dict[str, Any]) -> Any:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, place, json.dumps(told))
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@contextmanager
def running_ledger() -> Iterator[LedgerProcess]:
    """Start a ledger and end it afterwards."""
    command = [sys.executable, "-m", "tests.durability.ledger"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield LedgerProcess(int(process.stdout.readline()))
        finally:
            process.kill()


async def _main() -> None:
    server = await asyncio.start_server(Book().serve, "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the answer to who started it
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
