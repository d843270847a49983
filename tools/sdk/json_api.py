"""Calling a service that takes and answers JSON: one way to send, and one way to read or refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

_EXCERPT = 300
_PLACES = (
    "message",
    "description",
    "error_description",
    "detail",
    "error",
    "errorMessages",
    "errors",
)
_DEEPEST = 4


class Refuse(Protocol):
    """How a service's answer of 400 and above is read."""

    def __call__(self, reply: Reply, *, writes: bool) -> ActionFailed:
        """Return the failure it stands for."""
        ...


def refused(reply: Reply, *, writes: bool) -> ActionFailed:
    """Read a refusal as most services mean it: the class by its status, the words by its body."""
    return refusal(reply, writes=writes, detail=said(reply))


@dataclass(frozen=True, slots=True)
class JsonApi:
    """A service's API as one attempt of one step sees it."""

    session: HttpSession
    service: str
    """The service's name as people write it; its small letters begin the codes of its errors."""
    base: str
    refuse: Refuse = refused
    form: bool = False
    """Whether bodies are sent as the fields of a form, parts of parts in brackets."""

    async def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        writes: bool,
    ) -> Any:
        """Send one request; return the answered JSON, None where there is none, or raise."""
        reply = await self.send(
            method, path, body=body, query=query, headers=headers, writes=writes
        )
        return self.read(reply, writes=writes) if reply.content else None

    async def object(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        writes: bool,
    ) -> dict[str, Any]:
        """Send one request whose answer must be an object."""
        reply = await self.send(
            method, path, body=body, query=query, headers=headers, writes=writes
        )
        found = self.read(reply, writes=writes)
        if not isinstance(found, dict):
            raise self.malformed("it is not an object", writes=writes)
        return found

    async def send(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        writes: bool,
    ) -> Reply:
        """Send one request; an answer of 400 and above is raised with what the service says.

        A path that is a whole address, as links to a next page are, is taken as it stands; the
        connection's own hosts bound it.
        """
        spoken = "application/x-www-form-urlencoded" if self.form else "application/json"
        kind = {"content-type": spoken} if body is not None else {}
        written = form_bytes if self.form else json_bytes
        reply = await self.session.request(
            method,
            path if path.startswith(("https://", "http://")) else self.base.rstrip("/") + path,
            query=query,
            headers={"accept": "application/json", **kind, **(headers or {})},
            content=None if body is None else written(body),
        )
        if reply.status >= 400:
            raise self.refuse(reply, writes=writes)
        return reply

    def read(self, reply: Reply, *, writes: bool) -> Any:
        """Return the JSON of an answer, or raise where it is none."""
        try:
            return parse_json(reply.content)
        except NotStrictJson as exc:
            raise self.malformed(str(exc), writes=writes) from exc

    def malformed(self, why: str, *, writes: bool) -> ActionFailed:
        """Return the failure of an answer that cannot be read; a write may have been done."""
        return ActionFailed(
            "remote_down",
            f"{self.service.lower().replace(' ', '_')}_malformed",
            f"{self.service}'s answer cannot be read: {why}",
            hint=f"check the address of the {self.service} connection",
            retryable=False,
            outcome_unknown=writes,
        )


def json_bytes(value: Any) -> bytes:
    """Write a value as it is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def form_bytes(value: Mapping[str, Any]) -> bytes:
    """Write a value as the fields of a form: `items[0][price]=p1`."""
    return urlencode(list(_fields("", value))).encode()


def _fields(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _fields(f"{name}[{key}]" if name else str(key), part)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _fields(f"{name}[{index}]", part)
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def said(reply: Reply) -> str:
    """Return what a refusal says in words, in the places where services say it."""
    try:
        told = parse_json(reply.content[:100_000])
    except NotStrictJson:
        return reply.content[:_EXCERPT].decode("utf-8", "replace")
    return _words(told, _DEEPEST)[:_EXCERPT]


def _words(told: Any, deepest: int) -> str:
    if isinstance(told, str) or deepest == 0:
        return told if isinstance(told, str) else ""
    if isinstance(told, list):
        return "; ".join(filter(None, (_words(one, deepest - 1) for one in told[:5])))
    if isinstance(told, dict):
        found = (_words(told.get(name), deepest - 1) for name in _PLACES)
        return next(filter(None, found), "") or _by_field(told.get("errors"))
    return ""


def _by_field(errors: Any) -> str:
    """Return what is wrong with each field, as some services tell it."""
    if not isinstance(errors, dict):
        return ""
    return "; ".join(f"{name}: {text}" for name, text in list(errors.items())[:5])
