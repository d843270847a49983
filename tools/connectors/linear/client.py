"""Linear's GraphQL API (linear.app/developers): refusals are errors of an answer, also of one of 200 or 400."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.graphql_api import GraphQLErrors
from tools.sdk.http import Reply
from tools.sdk.remote import seconds_until
from tools.sdk.service import Service

PATH = "/graphql"


def _wait_s(reply: Reply) -> float | None:
    """Read when the limit opens again; Linear counts in milliseconds since 1970."""
    told = reply.headers.get("x-ratelimit-requests-reset", "")
    return seconds_until(told[:-3]) if told.isdecimal() else None


ERRORS = GraphQLErrors(
    {
        "AUTHENTICATION_ERROR": ("auth", "not_authenticated"),
        "FORBIDDEN": ("auth", "forbidden"),
        "RATELIMITED": ("rate_limit", "rate_limited"),
        "INTERNAL_SERVER_ERROR": ("remote_down", "remote_failed"),
    },
    _wait_s,
)

LINEAR = Service(
    id="linear",
    title="Linear",
    need=NeedEntry(service="linear", kinds=("linear_key", "oauth2_code")),
    base="https://api.linear.app",
    refuse=ERRORS.refuse,
    amiss=ERRORS.amiss,
)
