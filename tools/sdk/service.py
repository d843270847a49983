"""A web service as data: what all its requests share, and most of its actions as one request each."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from engine.core.action import Effect
from tools.manifest import NeedEntry
from tools.sdk.action import Action, Said, Terms, Wording, declared
from tools.sdk.answer import Done, Listing, Unreadable, listed, read
from tools.sdk.context import StepContext
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import digest_key
from tools.sdk.identity import SignIn
from tools.sdk.json_api import JsonApi, Refuse, refused
from tools.sdk.paging import Paging, dig
from tools.sdk.schema import Arguments, Result

A = TypeVar("A", bound=Arguments)
R = TypeVar("R", bound=Result)
L = TypeVar("L", bound=Listing)
Params = Mapping[str, Any]
_IN_QUERY = frozenset({"GET", "DELETE", "HEAD"})
_PLACE = re.compile(r"\{([+@]?)(\w+)\}")
_TIMEOUT_S, _LIST_TIMEOUT_S = 30.0, 120.0
_MOST_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `{name}` in the path is an argument, `{+name}` one that keeps its slashes.

    `{@name}` is a setting of the connection, where a service has its accounts in the path.

    Arguments that the path does not name are the body, or the query of a method without one, unless
    `body` and `query` say otherwise. `at` is where the answer holds what is read.
    """

    method: str
    path: str
    body: Callable[[Any], Any] | None = None
    query: Callable[[Any], Params] | None = None
    at: str = ""
    shaped: Callable[[Any], Any] | None = None
    """Makes of what stands there what the result reads, where that is not it already."""
    paging: Paging | None = None
    """Only where a list is paged otherwise than the service's others."""
    paged_in: str = ""
    """The part of the body that asks for pages, where it is not the body itself."""


class Amiss(Protocol):
    """How an answer below 400 is told from a refusal, where a service refuses that way too."""

    def __call__(self, reply: Reply, answer: Any, *, writes: bool) -> ActionFailed | None:
        """Return the failure it stands for; None where it is none."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """What people read of an action, and how they ask for it."""

    title: str
    summary: str
    synonyms: tuple[str, ...]
    examples: tuple[str, ...]

    def said(self) -> Said:
        """Return them as an action takes them."""
        return Said(self.title, self.summary, Wording(self.synonyms, self.examples))


@dataclass(frozen=True, slots=True)
class Service:
    """What all requests to a service share."""

    id: str
    title: str
    need: NeedEntry
    base: str
    """The service's own address; a connection can name another, or has to where each user has one."""
    headers: Params = field(default_factory=dict)
    key_header: str = "idempotency-key"
    """Where a write says that it repeats; services that do not know the header pass over it."""
    paging: Paging | None = None
    refuse: Refuse = refused
    form: bool = False
    """Whether bodies are sent as the fields of a form."""
    amiss: Amiss | None = None

    def calls(self, ctx: StepContext) -> Calls:
        """Return the service as one attempt of one step sees it."""
        return Calls(self, ctx.http, ctx.needs_credential(), ctx.idempotency_key)

    def at(self, place: SignIn) -> Calls:
        """Return the service as somebody sees it who tries a connection."""
        return Calls(self, place.http, place.credential)

    def action(
        self, name: str, effect: Effect, request: Request, models: tuple[type[A], type[R]],
        words: Words,
    ) -> Action[A, R]:  # fmt: skip
        """Declare an action that is one request, and whose result is read out of its answer."""
        writes = effect != "read"

        async def perform(ctx: StepContext, args: A) -> R:
            calls = self.calls(ctx)
            found = await calls.answer(request, args, writes=writes)
            told = {"done": True} if models[1] is Done else found
            return calls.read(models[1], told, writes=writes)

        return self.performed(name, effect, models, perform, words)

    def listing(
        self, name: str, request: Request, models: tuple[type[L], type[Result]], noun: str,
        words: Words,
    ) -> Action[L, Result]:  # fmt: skip
        """Declare an action that reads a list to its end or its limit, page by page."""
        arguments, each = models
        whole = listed(noun, each)

        async def perform(ctx: StepContext, args: L) -> Result:
            calls = self.calls(ctx)
            found = await calls.elements(request, args, args.limit)
            ones = [calls.read(each, one, writes=False) for one in found]
            made: dict[str, Any] = {noun: ones, "count": len(ones)}
            return whole.model_construct(**made)

        terms = Terms("read", self.need, _LIST_TIMEOUT_S)
        return declared(
            f"{self.id}.{name}", (arguments, whole), perform, said=words.said(), terms=terms
        )

    def performed(
        self, name: str, effect: Effect, models: tuple[type[A], type[R]],
        perform: Callable[[StepContext, A], Awaitable[R]], words: Words,
    ) -> Action[A, R]:  # fmt: skip
        """Declare an action that takes more than one request, by the function that performs it."""
        terms = Terms(effect, self.need, _TIMEOUT_S)
        return declared(f"{self.id}.{name}", models, perform, said=words.said(), terms=terms)


@dataclass(frozen=True, slots=True)
class Calls:
    """A service with the connection and the idempotency key of one attempt."""

    service: Service
    session: HttpSession
    credential: Credential
    key: str = ""

    @property
    def api(self) -> JsonApi:
        """Return the one way to send and to read."""
        base = base_of(self.credential, self.service.base)
        service = self.service
        return JsonApi(self.session, service.title, base, service.refuse, service.form)

    async def answer(self, request: Request, args: Arguments, *, writes: bool) -> Any:
        """Send the request an action is; return the part of the answer that matters."""
        _, found = await self._sent(request, args, {}, writes=writes)
        return self._part(request, found)

    async def elements(self, request: Request, args: Arguments, limit: int) -> list[Any]:
        """Read a list page by page, up to the limit."""
        paging = request.paging or self.service.paging
        found: list[Any] = []
        more: Params | str | None = paging.sized(min(limit, paging.most)) if paging else {}
        sized = dict(more) if isinstance(more, Mapping) else {}
        for _ in range(_MOST_PAGES):
            if isinstance(more, str):
                reply, answer = await self._at(more)
            else:
                reply, answer = await self._sent(
                    request, args, {**sized, **(more or {})}, writes=False
                )
            part = self._part(request, answer)
            if not isinstance(part, list):
                raise self.api.malformed(f"{request.at or 'it'} is not a list", writes=False)
            found += part
            more = paging.after(reply, answer, part[-1] if part else None) if paging else None
            if more is None or len(found) >= limit:
                break
        return found[:limit]

    def read(self, model: type[R], answer: Any, *, writes: bool) -> R:
        """Read a result out of an answer, or raise where a promised field is not there."""
        try:
            return read(model, answer)
        except Unreadable as exc:
            raise self.api.malformed(str(exc), writes=writes) from exc

    async def told(self, path: str, at: str) -> str:
        """Ask for one word, such as whom a connection belongs to."""
        reply = await self.api.send("GET", path, headers=self._headers(), writes=False)
        word = dig(self.api.read(reply, writes=False), at)
        if not isinstance(word, str | int):
            raise self.api.malformed(f"{at!r} is missing", writes=False)
        return str(word)

    async def _at(self, address: str) -> tuple[Reply, Any]:
        reply = await self.api.send("GET", address, headers=self._headers(), writes=False)
        return reply, self._answered(reply, writes=False)

    async def _sent(
        self, request: Request, args: Arguments, more: Params, *, writes: bool
    ) -> tuple[Reply, Any]:
        path, left = _placed(request.path, args, self.credential.config)
        in_query = request.method in _IN_QUERY
        if request.body is not None:
            body = request.body(args)
        else:
            body = None if in_query or request.query is not None else left
        query = request.query(args) if request.query else (left if in_query else {})
        if in_query:
            query = {**query, **more}
        elif more:
            body = _with(body or {}, request.paged_in, more)
        api = self.api
        reply = await api.send(
            request.method, path, body=body, query=pairs(query), headers=self._headers(),
            writes=writes,
        )  # fmt: skip
        return reply, self._answered(reply, writes=writes) if reply.content else None

    def _answered(self, reply: Reply, *, writes: bool) -> Any:
        answer = self.api.read(reply, writes=writes)
        amiss = self.service.amiss
        failure = amiss(reply, answer, writes=writes) if amiss is not None else None
        if failure is not None:
            raise failure
        return answer

    def _part(self, request: Request, answer: Any) -> Any:
        part = dig(answer, request.at)
        return request.shaped(part) if request.shaped is not None else part

    def _headers(self) -> dict[str, str]:
        own = {name: str(value) for name, value in self.service.headers.items()}
        return {**own, self.service.key_header: digest_key(self.key)}


def base_of(credential: Credential, own: str) -> str:
    """Return the address a connection leads to.

    That is the one it names; else the service's own where it is bound to that; else the first host
    it is bound to, as kinds are that name nothing but hosts.
    """
    named = credential.config.get("base_url")
    hosts = credential.config.get("hosts") or ()
    if named or not hosts or any(host in own for host in hosts):
        return str(named or own)
    first = str(hosts[0])
    return first if "://" in first else f"https://{first}"


def pairs(query: Params) -> list[tuple[str, str]]:
    """Return a query as it is sent: what is None is left out, lists repeat their name."""
    return [
        (name, str(one).lower() if isinstance(one, bool) else str(one))
        for name, value in query.items()
        for one in (value if isinstance(value, list | tuple) else (value,))
        if one is not None
    ]


def sent_as(args: Arguments, *without: str) -> dict[str, Any]:
    """Return arguments under the names the service knows them by, the unset ones left out."""
    whole = args.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={*without})
    return dict(whole)


def _with(body: Params, place: str, more: Params) -> dict[str, Any]:
    if not place:
        return {**body, **more}
    return {**body, place: {**(body.get(place) or {}), **more}}


def _placed(path: str, args: Arguments, config: Params) -> tuple[str, dict[str, Any]]:
    named = {found[2] for found in _PLACE.finditer(path) if found[1] != "@"}

    def fill(found: re.Match[str]) -> str:
        value = config.get(found[2], "") if found[1] == "@" else getattr(args, found[2])
        return quote(str(value), safe="/" if found[1] == "+" else "")

    return _PLACE.sub(fill, path), sent_as(args, "limit", *named)
