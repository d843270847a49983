"""The one guarded HTTP client (R26-R28): checked addresses, checked hops, bounded answers."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import httpcore
import httpx

from engine.core.action import Effect
from engine.core.value_object import value_object
from engine.ports.clock import Clock, SystemClock
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.auth import answered, signed
from tools.sdk.body import ACCEPTED_ENCODINGS, body_parts, read_body
from tools.sdk.breaker import GONE, Breaker
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, EgressRefused, bad_data
from tools.sdk.hop import Body, Hop, port_of
from tools.sdk.transport import GuardedTransport

MOST_HOPS = 5
_PER_HOST = 10
_CONNECT_TIMEOUT_S = 10.0
# A long answer may take as long as its step may; silence in the middle of it may not.
_SILENCE_S = 60.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another host; everything else may be a secret.
_HARMLESS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "user-agent"}
)
_OURS = {"user-agent": "NexaBuilder", "accept-encoding": ACCEPTED_ENCODINGS, "accept": "*/*"}
# What HTTP can carry (RFC 9110): anything else would break the request after it was begun.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]{1,200}")
_HEADER_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?)?")
_NEVER_SET = frozenset({"host", "content-length", "transfer-encoding", "connection", "upgrade"})
_CLOCK = SystemClock()

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str


@dataclass(frozen=True, slots=True)
class LongAnswer:
    """What takes the body of a good answer in parts, as it comes, and how much of it at most."""

    take: Callable[[AsyncIterator[bytes]], Awaitable[None]]
    largest: int


class GuardedHttp:
    """The process's HTTP client; steps use it through an HttpSession of their own."""

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy, self._tls = policy, tls
        self._breaker = Breaker(now)
        self._opened: httpx.AsyncClient | None = None
        self._limits: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @property
    def _client(self) -> httpx.AsyncClient:
        # Made on first use: reading the trusted certificates takes a while.
        if self._opened is None:
            self._opened = httpx.AsyncClient(
                transport=GuardedTransport(self._policy, tls=self._tls),
                trust_env=False,
                follow_redirects=False,
            )
        return self._opened

    async def aclose(self) -> None:
        """Close every connection."""
        if self._opened is not None:
            await self._opened.aclose()

    async def send(self, hop: Hop, attempt: Attempt, into: LongAnswer | None = None) -> Reply:
        """Send one request without following redirects."""
        limit = self._limits.setdefault(hop.place, asyncio.Semaphore(_PER_HOST))
        async with limit:
            self._breaker.enter(hop.place, already_sent=attempt.sent)
            try:
                reply = await self._send(hop, attempt, into)
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectTimeout):
                self._breaker.failed(hop.place)
                raise
            except BaseException:
                self._breaker.left(hop.place)
                raise
            if reply.status in GONE:
                self._breaker.failed(hop.place)
            else:
                self._breaker.answered(hop.place)
            return reply

    async def _send(self, hop: Hop, attempt: Attempt, into: LongAnswer | None) -> Reply:
        async def trace(name: str, info: Mapping[str, Any]) -> None:  # noqa: ARG001
            if name.endswith("send_request_headers.started"):
                attempt.mark_sent()

        request = self._client.build_request(
            hop.method,
            hop.url,
            headers=_with_length(hop),
            content=hop.content,
            extensions={"trace": trace, "timeout": _timeouts(into)},
        )
        response = await self._client.send(request, stream=True)
        try:
            encoding = response.headers.get("content-encoding", "")
            empty = hop.method == "HEAD" or response.status_code in {204, 304}
            parts = response.aiter_raw()
            if empty:
                content = b""
            elif into is not None and response.is_success:
                await into.take(body_parts(parts, encoding, into.largest))
                content = b""
            else:
                content = await read_body(parts, encoding)
        finally:
            await response.aclose()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status_code, headers, content, str(hop.url))


@value_object
class HttpSession:
    """The client as one attempt of one step sees it: its credential, its effect, its clock."""

    client: GuardedHttp
    credential: Credential | None
    effect: Effect
    timeout_s: float
    attempt: Attempt
    clock: Clock = _CLOCK

    async def request(
        self,
        method: str,
        url: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        content: Body = None,
        into: LongAnswer | None = None,
    ) -> Reply:
        """Send a request, follow checked redirects, and return the answer; a good one's body goes `into`."""
        hop = self._first_hop(method, url, query, headers or {}, content)
        try:
            async with asyncio.timeout(self.timeout_s):
                return await self._follow(hop, into)
        except TimeoutError as exc:
            raise self._failure(
                "timeout", "timed_out", f"no answer in {self.timeout_s:g} s"
            ) from exc
        except ssl.SSLError as exc:
            raise _tls_failed(hop, exc) from exc
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as exc:
            raise self._translated(hop, exc) from exc
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol) as exc:
            raise bad_data("bad_url", f"{url!r} is not an address a request can go to") from exc

    def _first_hop(
        self,
        method: str,
        url: str,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        content: Body,
    ) -> Hop:
        target = _parsed(url)
        if query:
            target = target.copy_merge_params(httpx.QueryParams(list(query)))
        named = {name.lower(): value.strip(" \t") for name, value in headers.items()}
        named = {name: value for name, value in named.items() if name not in _NEVER_SET}
        sent = {**_OURS, **named}
        _check_headers(sent)
        return Hop(method, target, sent, content)

    async def _follow(self, hop: Hop, into: LongAnswer | None) -> Reply:
        home = hop.place
        for _ in range(MOST_HOPS + 1):
            if self.credential is not None:
                self.credential.check_host(hop.url.host, port_of(hop.url))
            reply = await self._sent(hop, self.credential if hop.place == home else None, into)
            location = reply.headers.get("location")
            if reply.status not in _REDIRECTS or not location:
                return reply
            hop = next_hop(hop, reply.status, location)
        raise bad_data("too_many_redirects", f"more than {MOST_HOPS} redirects from {hop.url.host}")

    async def _sent(
        self, hop: Hop, credential: Credential | None, into: LongAnswer | None
    ) -> Reply:
        """Send one hop, signed for the place the step named; what it shows stays unsigned."""
        if credential is None:
            return await self.client.send(hop, self.attempt, into)
        proved = signed(credential, hop, self.clock)
        _check_headers(proved.headers)
        reply = await self.client.send(proved, self.attempt, into)
        again = answered(credential, hop, reply.status, reply.headers)
        if again is not None:
            reply = await self.client.send(again, self.attempt, into)
        return dataclasses.replace(reply, url=str(hop.url))

    def _translated(self, hop: Hop, exc: Exception) -> ActionFailed:
        place = hop.place
        if isinstance(exc.__cause__ or exc.__context__, ssl.SSLError):
            return _tls_failed(hop, exc)
        if isinstance(exc, httpcore.TimeoutException):
            return self._failure("timeout", "timed_out", f"{place} did not answer in time")
        if isinstance(exc, httpcore.ConnectError) and not self.attempt.sent:
            return self._failure("remote_down", "connection_refused", f"{place} does not answer")
        return self._failure("remote_down", "connection_lost", f"the connection to {place} broke")

    def _failure(self, error_class: Any, code: str, message: str) -> ActionFailed:
        reached = self.attempt.sent
        return ActionFailed(
            error_class,
            code,
            message,
            nothing_happened=not reached,
            outcome_unknown=reached and self.effect not in {"pure", "read"},
        )


def next_hop(hop: Hop, status: int, location: str) -> Hop:
    """Return where a redirect leads, with what may travel there; raise where it must not lead."""
    target = _parsed(str(hop.url.join(location)))
    if hop.url.scheme == "https" and target.scheme == "http":
        raise EgressRefused(f"{hop.url.host} redirects from https to http, which is not followed")
    headers = hop.headers
    if (target.host, port_of(target)) != (hop.url.host, port_of(hop.url)):
        headers = {name: value for name, value in headers.items() if name in _HARMLESS}
    as_get = status == 303 or (status in {301, 302} and hop.method == "POST")
    if as_get and hop.method != "HEAD":
        headers = {name: value for name, value in headers.items() if name != "content-type"}
        return Hop("GET", target, headers, None)
    return Hop(hop.method, target, headers, hop.content)


def _timeouts(into: LongAnswer | None) -> dict[str, float]:
    silent = {} if into is None else {"read": _SILENCE_S}
    return {"connect": _CONNECT_TIMEOUT_S, **silent}


def _with_length(hop: Hop) -> dict[str, str]:
    if hop.content is None or isinstance(hop.content, bytes):
        return hop.headers
    return {**hop.headers, "content-length": str(hop.content.size)}


def _parsed(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as exc:
        raise bad_data("bad_url", f"{url[:200]!r} is not an address: {exc}") from exc
    if target.scheme not in {"http", "https"} or not target.host:
        raise bad_data("bad_url", f"{url[:200]!r} is not an http or https address")
    if target.userinfo:
        raise bad_data(
            "secret_in_url",
            "the address carries a user name or password",
            hint="make a connection for it and choose that in the step",
        )
    return target


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if _HEADER_NAME.fullmatch(name) is None:
            raise bad_data("bad_header", f"{name[:100]!r} is not the name of a header")
        if _HEADER_VALUE.fullmatch(value) is None:
            raise bad_data(
                "bad_header",
                f"the header {name!r} holds a character that headers cannot carry",
                hint="headers carry plain ASCII; encode other letters, or send them in the body",
            )


def _tls_failed(hop: Hop, exc: Exception) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "tls_failed",
        f"no trusted encrypted connection to {hop.url.host}: {str(exc)[:200]}",
        hint="check the host name and the certificate of the server",
        retryable=False,
        nothing_happened=True,
    )
