"""Trying an action on a real server of this machine: one connection, one call after another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from engine.ports.runner import ActionError, Failed, Succeeded, Unknown
from tools.kit.bench import Bench, a_bench


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls actions over one connection."""

    bench: Bench

    async def done(self, name: str, /, **args: Any) -> dict[str, Any]:
        """Return the result of an action that must succeed."""
        outcome = await self.bench.run(name, args, connection="server")
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
