"""Stripe's API, version 2024-06-20 (docs.stripe.com/api): forms in, JSON out, keys honoured for a day."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import LastIdPages, dig
from tools.sdk.remote import refusal
from tools.sdk.service import Service
from tools.sdk.strict_json import NotStrictJson, parse_json


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell a card that is refused from an unpaid account, and a repeat that came too early."""
    try:
        error = dig(parse_json(reply.content[:100_000]), "error")
    except NotStrictJson:
        return refused(reply, writes=writes)
    if dig(error, "type") == "card_error":
        return refusal(
            reply, writes=writes, detail=said(reply), means=("bad_data", "stripe_card_refused")
        )
    if dig(error, "code") in {"idempotency_key_in_use", "lock_timeout"}:
        return refusal(
            reply, writes=writes, detail=said(reply), means=("remote_down", "stripe_still_at_it")
        )
    return refused(reply, writes=writes)


STRIPE = Service(
    id="stripe",
    title="Stripe",
    need=NeedEntry(service="stripe", kinds=("stripe_key",)),
    base="https://api.stripe.com",
    headers={"stripe-version": "2024-06-20"},
    paging=LastIdPages("limit", 100, "starting_after", "has_more"),
    refuse=refuse,
    form=True,
)
