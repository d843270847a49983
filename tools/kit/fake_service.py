"""A fake of a web service for tests: routes over a memory of its own, behind the service's sign-in.

It is no more than a test says it is: it follows what the service's documentation says about paths,
bodies, pages and refusals, and knows nothing else of it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from engine.ports.runner import ActionError, Succeeded
from tools.kit.bench import Bench, a_bench
from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

_NAME = re.compile(r"\\\{(\w+)\\\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a route sees it."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    """What JSON or a form says; the bytes themselves where it is neither."""
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What a route answers; a plain value stands for a 200 that holds it."""

    status: int
    body: Any = None
    """Sent as JSON; bytes as they are."""
    headers: Mapping[str, str] | None = None


Route = Callable[[Asked], Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """Steps that run against the fake while it listens."""

    peer: HttpPeer
    bench: Bench

    async def done(self, action: str, /, **args: Any) -> Any:
        """Run a step that must succeed; return its output."""
        outcome = await self.bench.run(action, args, connection="it")
        if isinstance(outcome, Succeeded):
            return outcome.output
        raise AssertionError(f"{action} ended with {outcome.error.as_json()}")

    async def refused(self, action: str, /, **args: Any) -> ActionError:
        """Run a step that must not succeed; return why."""
        outcome = await self.bench.run(action, args, connection="it")
        if not isinstance(outcome, Succeeded):
            return outcome.error
        raise AssertionError(f"{action} succeeded with {outcome.output}")


@dataclass(frozen=True, slots=True)
class Fake:
    """How the service knows its users, and what it answers them."""

    kind: str
    config: Mapping[str, Any]
    """Of a connection; `{place}` stands for where the fake listens."""
    secret: Mapping[str, str]
    proof: tuple[str, str]
    """The header every request must carry, and its value."""
    refusal: Told
    routes: Mapping[str, Route]
    """By `METHOD /path/{name}`."""
    signing_in: Mapping[str, Route] = dataclasses.field(default_factory=dict)
    """Routes that need no proof: where tokens are given out."""
    always: Told | None = None

    def only(self, told: Told) -> Fake:
        """Return the same service on a day when it answers everything in one way."""
        return dataclasses.replace(self, always=told)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[Visit]:
        """Serve on loopback, with a bench that has a connection to the fake."""
        async with http_peer(self._answer) as peer, a_bench([peer.place]) as bench:
            config = json.loads(json.dumps(self.config).replace("{place}", peer.place))
            bench.connections.add("it", self.kind, config, self.secret)
            yield Visit(peer, bench)

    async def _answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        told = self._told(heard)
        body = _written(told.body)
        place = heard.headers.get("host", "").encode()
        headers = {"content-type": "application/json", **(told.headers or {})}
        headers = {name: text.replace("{place}", place.decode()) for name, text in headers.items()}
        write_answer(writer, told.status, body.replace(b"{place}", place), headers)

    def _told(self, heard: Heard) -> Told:
        name, value = self.proof
        opened = _routed(self.signing_in, heard)
        if opened is not None:
            return opened
        if heard.headers.get(name) != value:
            return self.refusal
        if self.always is not None:
            return self.always
        nowhere = Told(404, {"message": f"no route for {heard.method} {heard.target}"})
        return _routed(self.routes, heard) or nowhere


def _routed(routes: Mapping[str, Route], heard: Heard) -> Told | None:
    target = urlsplit(heard.target)
    for spoken, route in routes.items():
        method, path = spoken.split(" ", 1)
        found = re.fullmatch(_NAME.sub(r"(?P<\1>[^/]+)", re.escape(path)), target.path)
        if method == heard.method and found is not None:
            query = {key: values[-1] for key, values in parse_qs(target.query).items()}
            named = {key: unquote(text) for key, text in found.groupdict().items()}
            answer = route(Asked(named, query, _body(heard), heard.headers))
            return answer if isinstance(answer, Told) else Told(200, answer)
    return None


def _written(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return b"" if body is None else json.dumps(body).encode()


def _body(heard: Heard) -> Any:
    if not heard.body:
        return None
    kind = heard.headers.get("content-type", "")
    if "json" in kind:
        return json.loads(heard.body)
    if "form" not in kind:
        return heard.body
    return {key: values[-1] for key, values in parse_qs(heard.body.decode()).items()}
