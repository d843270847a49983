"""Shopify's GraphQL Admin API: each shop has an address of its own, and most refusals come with status 200."""

from __future__ import annotations

import math
from typing import Any, Final

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.graphql_api import GraphQLErrors
from tools.sdk.http import Reply
from tools.sdk.paging import dig
from tools.sdk.remote import refusal
from tools.sdk.service import Service
from tools.sdk.strict_json import NotStrictJson, parse_json

PATH: Final = "/admin/api/2026-10/graphql.json"
"""Shopify keeps a version for a year, and answers by the oldest it still has from then on."""
PAGE: Final = 25
"""Larger pages of orders cost more than the thousand points that one request may."""
_LONGEST: Final = 500
_LONGEST_WAIT_S: Final = 3_600.0


def _wait_s(reply: Reply) -> float | None:
    """Reckon when enough points are restored; Shopify tells how many a second it gives back."""
    try:
        cost = dig(parse_json(reply.content[:1_000_000]), "extensions.cost")
    except NotStrictJson:
        return None
    asked, there, rate = (
        dig(cost, place)
        for place in (
            "requestedQueryCost",
            "throttleStatus.currentlyAvailable",
            "throttleStatus.restoreRate",
        )
    )
    if not all(isinstance(one, int | float) for one in (asked, there, rate)) or rate <= 0:
        return None
    return float(min(max(math.ceil((asked - there) / rate), 1), _LONGEST_WAIT_S))


ERRORS: Final = GraphQLErrors(
    {
        "THROTTLED": ("rate_limit", "rate_limited"),
        "ACCESS_DENIED": ("auth", "forbidden"),
        "SHOP_INACTIVE": ("auth", "shopify_shop_inactive"),
        "MAX_COST_EXCEEDED": ("bad_data", "request_too_large"),
        "INTERNAL_SERVER_ERROR": ("remote_down", "remote_failed"),
    },
    _wait_s,
)


def amiss(reply: Reply, answer: Any, *, writes: bool) -> ActionFailed | None:
    """Tell errors of the request, of what was wanted (`userErrors`), and that nothing has an id."""
    failure = ERRORS.amiss(reply, answer, writes=writes)
    if failure is not None:
        return failure
    for asked, told in (dig(answer, "data") or {}).items():
        if told is None:
            return refusal(
                reply, writes=writes, detail=f"there is no such {asked}",
                means=("bad_data", "not_found"),
            )  # fmt: skip
        said = dig(told, "userErrors")
        if isinstance(said, list) and said:
            return refusal(
                reply, writes=writes, detail="; ".join(map(_said, said[:5]))[:_LONGEST],
                means=("bad_data", "request_refused"),
            )  # fmt: skip
    return None


def _said(error: Any) -> str:
    field, message = dig(error, "field"), str(dig(error, "message") or "")
    return f"{'.'.join(map(str, field))}: {message}" if isinstance(field, list) else message


SHOPIFY: Final = Service(
    id="shopify",
    title="Shopify",
    need=NeedEntry(service="shopify", kinds=("shopify_token", "shopify_app")),
    base="",
    refuse=ERRORS.refuse,
    amiss=amiss,
)
