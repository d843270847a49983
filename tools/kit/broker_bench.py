"""Trying a broker's actions and lines on a real server of this machine, over one connection."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from engine.ports.lines import Heard, Line, LineRow, NotHeard
from engine.ports.runner import ActionError, Failed, Succeeded, Unknown
from tools.credentials import CredentialResolver
from tools.ear import ToolEar
from tools.kit.bench import Bench, MemoryConnections, a_bench
from tools.registry import EventRegistry
from tools.sdk.addresses import AddressPolicy
from tools.sdk.http import GuardedHttp

_ORG, _WORKSPACE = UUID(int=1), UUID(int=2)


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls actions over one connection."""

    bench: Bench

    async def done(self, name: str, /, **args: Any) -> dict[str, Any]:
        """Return the result of an action that must succeed."""
        outcome = await self.bench.run(name, args, connection="server")
        assert isinstance(outcome, Succeeded), outcome  # noqa: S101 - test support
        return dict(outcome.output)

    async def done_anew(self, name: str, /, **args: Any) -> dict[str, Any]:
        """The same as another attempt of another step: no server takes it for a repeat."""
        key = f"{uuid4()}/step/-/0"
        outcome = await self.bench.run(name, args, connection="server", idempotency_key=key)
        assert isinstance(outcome, Succeeded), outcome  # noqa: S101 - test support
        return dict(outcome.output)

    async def failed(self, name: str, /, timeout_s: float = 10.0, **args: Any) -> ActionError:
        """Return the error of an action that must not succeed."""
        outcome = await self.bench.run(name, args, connection="server", timeout_s=timeout_s)
        assert isinstance(outcome, Failed | Unknown), outcome  # noqa: S101 - test support
        return outcome.error


@asynccontextmanager
async def calling(
    service: str,
    port: int,
    *,
    open_to: bool = True,
    secret: Mapping[str, Any] | None = None,
    **more: Any,
) -> AsyncIterator[Caller]:
    """Set up a runner with an unencrypted connection to a loopback server."""
    config = {"host": "127.0.0.1", "port": port, "tls": False, **more}
    async with a_bench([f"127.0.0.1:{port}"] if open_to else []) as bench:
        bench.connections.add("server", service, config, secret or {})
        yield Caller(bench)


@dataclass(frozen=True, slots=True)
class Lines:
    """Opens lines to one server as the service does, for triggers that may use its connection."""

    ear: ToolEar
    connections: MemoryConnections
    workflow: UUID

    def row(self, uses: str, /, **settings: Any) -> LineRow:
        """Return a trigger that is switched on."""
        return LineRow(
            _ORG, _WORKSPACE, self.workflow, "heard", 1, uses, settings, "server", own_line=True
        )

    @asynccontextmanager
    async def open(self, uses: str, /, **settings: Any) -> AsyncIterator[Listened]:
        """Open the line of a trigger; what is heard waits until it is asked for."""
        row = self.row(uses, **settings)
        async with self.ear.line([row]) as line:
            yield Listened(self.ear, row, line, line.heard())

    async def refused(self, uses: str, /, **settings: Any) -> ActionError:
        """Return why a line cannot be opened, or is not told anything over."""
        try:
            async with self.open(uses, **settings) as listened:
                await listened.next()
        except NotHeard as fault:
            return fault.error
        raise AssertionError("something was heard")


@dataclass(frozen=True, slots=True)
class Listened:
    """A line that is open."""

    ear: ToolEar
    row: LineRow
    line: Line
    heard: AsyncIterator[Heard]

    async def next(self, *, confirmed: bool = True, within_s: float = 10.0) -> dict[str, Any]:
        """Return what a run of the next message is given."""
        return (await self.one(confirmed=confirmed, within_s=within_s))[1]

    async def one(
        self, *, confirmed: bool = True, within_s: float = 10.0
    ) -> tuple[str, dict[str, Any]]:
        """Return what the next message is known by, and what a run of it is given."""
        heard = await asyncio.wait_for(anext(self.heard), within_s)
        payload = await self.ear.meant(self.row, heard)
        assert payload is not None  # noqa: S101 - test support
        if confirmed:
            await self.line.confirm(heard)
        return heard.delivery, payload

    async def silence(self, for_s: float = 0.3) -> None:
        """Return where nothing is heard for so long; the line is of no use afterwards."""
        with contextlib.suppress(TimeoutError):
            said = await asyncio.wait_for(anext(self.heard), for_s)
            raise AssertionError(f"something was heard: {said}")


@asynccontextmanager
async def listening(
    service: str,
    port: int,
    *,
    open_to: bool = True,
    secret: Mapping[str, Any] | None = None,
    whose: tuple[UUID, UUID] = (_ORG, _WORKSPACE),
    **more: Any,
) -> AsyncIterator[Lines]:
    """Set up what opens lines to a loopback server; each time for another workflow."""
    config = {"host": "127.0.0.1", "port": port, "tls": False, **more}
    places = {f"127.0.0.1:{port}"} if open_to else set()
    known, addresses = MemoryConnections(), AddressPolicy(allowed=lambda: places)
    place = {"org_id": str(whose[0]), "workspace_id": str(whose[1])}
    known.add("server", service, config, secret or {}, **place)
    http = GuardedHttp(addresses)
    resolver = CredentialResolver(known, known.envelope)
    ear = ToolEar(EventRegistry(), known, resolver, http, addresses)
    yield Lines(ear, known, uuid4())
    await http.aclose()
