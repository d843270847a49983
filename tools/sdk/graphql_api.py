"""A service that is asked in GraphQL: an operation as one request, and how its errors are told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ErrorClass
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.paging import CursorPages, dig
from tools.sdk.remote import refusal
from tools.sdk.service import Request, sent_as
from tools.sdk.strict_json import NotStrictJson, parse_json

Variables = Callable[[Any], Mapping[str, Any]]
Shaped = Callable[[Any], Any] | None
_LONGEST = 500
_MOST_AT_ONCE = 100


def operation(
    path: str, document: str, at: str, variables: Variables = sent_as, shaped: Shaped = None
) -> Request:
    """Return the request that sends an operation; `at` is where its data holds what is read."""
    return Request(
        "POST", path, at=f"data.{at}", shaped=shaped,
        body=lambda args: {"query": document, "variables": dict(variables(args))},
    )  # fmt: skip


def connection(
    path: str, document: str, at: str, variables: Variables, shaped: Shaped = None,
    most: int = _MOST_AT_ONCE,
) -> Request:  # fmt: skip
    """Return the request that reads a connection page by page, by the variables `first` and `after`."""
    return Request(
        "POST", path, at=f"data.{at}.nodes", paged_in="variables", shaped=shaped,
        paging=CursorPages(most, f"data.{at}"),
        body=lambda args: {"query": document, "variables": dict(variables(args))},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GraphQLErrors:
    """What the codes of a service's errors mean; the specification leaves the words to services."""

    codes: Mapping[str, tuple[ErrorClass, str]]
    wait_s: Callable[[Reply], float | None] = lambda _: None
    """How long a service asks to wait, where it says so in another way than by Retry-After."""

    def refuse(self, reply: Reply, *, writes: bool) -> ActionFailed:
        """Read an answer of 400 and above."""
        try:
            answer = parse_json(reply.content[:100_000])
        except NotStrictJson:
            answer = None
        found = self.amiss(reply, answer, writes=writes)
        return found if found is not None else refusal(reply, writes=writes)

    def amiss(self, reply: Reply, answer: Any, *, writes: bool) -> ActionFailed | None:
        """Return the failure that the first error of an answer stands for."""
        errors = dig(answer, "errors")
        if not isinstance(errors, list) or not errors:
            return None
        code = str(dig(errors[0], "extensions.code") or "").upper()
        means = self.codes.get(code)
        if means is None and reply.status < 401:
            means = ("bad_data", "request_refused")
        said = dig(errors[0], "extensions.userPresentableMessage") or dig(errors[0], "message")
        limited = means is not None and means[0] == "rate_limit"
        return refusal(
            reply, writes=writes, detail=str(said or "")[:_LONGEST], means=means,
            wait_s=self.wait_s(reply) if limited else None,
        )  # fmt: skip
