"""Sending an operation, and reading the envelope that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import ErrorClass
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import header_key
from tools.sdk.json_api import json_bytes
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

_MOST_ERRORS: Final = 20
_LONGEST: Final = 500
# What services write into `extensions.code`; the specification leaves the words to them.
_CLASSES: Final[dict[str, ErrorClass]] = {
    "UNAUTHENTICATED": "auth",
    "UNAUTHORIZED": "auth",
    "FORBIDDEN": "auth",
    "ACCESS_DENIED": "auth",
    "RATE_LIMITED": "rate_limit",
    "THROTTLED": "rate_limit",
    "TOO_MANY_REQUESTS": "rate_limit",
    "INTERNAL_SERVER_ERROR": "remote_down",
    "SERVICE_UNAVAILABLE": "remote_down",
    "TIMEOUT": "remote_down",
}
_HINTS: Final[dict[ErrorClass, str]] = {
    "auth": "check the connection of this step: its secret may be wrong, expired or lack a right",
    "rate_limit": "the step is tried again later; ask for less at once",
    "remote_down": "the other service has a problem; the step is tried again",
    "bad_data": "compare the operation and its variables with the service's schema",
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What is sent."""

    url: str
    text: str
    variables: Mapping[str, Any]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What came back: data, and what the service says went wrong."""

    data: dict[str, Any] | None
    errors: tuple[dict[str, Any], ...]

    def failure(self, *, writes: bool) -> ActionFailed:
        """Return the failure that the first error stands for; a write may have been done in part."""
        first = self.errors[0]
        extensions = first.get("extensions")
        code = str(extensions.get("code", "")) if isinstance(extensions, dict) else ""
        error_class = _CLASSES.get(code.upper(), "bad_data")
        more = f" (and {len(self.errors) - 1} more)" if len(self.errors) > 1 else ""
        return ActionFailed(
            error_class,
            "graphql_error",
            f"the service says: {str(first.get('message', ''))[:_LONGEST]}{more}",
            hint=_HINTS[error_class],
            outcome_unknown=writes and (error_class == "remote_down" or self.data is not None),
        )


async def send(session: HttpSession, operation: Operation, *, key: str | None = None) -> Envelope:
    """Send an operation; with a key it may change something, and says by it that it is a repeat."""
    body: dict[str, Any] = {"query": operation.text, "variables": dict(operation.variables)}
    if operation.name is not None:
        body["operationName"] = operation.name
    headers = {"content-type": "application/json", "accept": "application/graphql-response+json, application/json;q=0.9"}  # fmt: skip
    if key is not None:
        headers["idempotency-key"] = header_key(key)
    reply = await session.request("POST", operation.url, headers=headers, content=json_bytes(body))
    return _envelope(reply, writes=key is not None)


def _envelope(reply: Reply, *, writes: bool) -> Envelope:
    try:
        found = parse_json(reply.content)
    except NotStrictJson:
        found = None
    errors = found.get("errors") if isinstance(found, dict) else None
    told = [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    # Some services answer a question that is not sound with 400 and an envelope, others with 200.
    if reply.status >= 400 and (reply.status != 400 or not told):
        said = str(told[0].get("message", ""))[:_LONGEST] if told else ""
        raise refusal(reply, writes=writes, detail=said)
    data = found.get("data") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not (told or isinstance(data, dict)):
        raise ActionFailed(
            "remote_down",
            "graphql_malformed",
            "the answer is not one of GraphQL: it has neither data nor errors",
            hint="check the address: it must be that of the service's GraphQL itself",
            retryable=False,
            outcome_unknown=writes,
        )
    return Envelope(data if isinstance(data, dict) else None, tuple(told[:_MOST_ERRORS]))
