"""The carrier's API: pages are linked by `next`."""

from __future__ import annotations

import json
from typing import Any

from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import header_key
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

MOST_PAGES = 100


async def book_parcel(
    session: HttpSession, credential: Credential, address: str, *, idempotency_key: str
) -> str:
    """Book a parcel; a repeat with the same key books nothing twice."""
    reply = await session.request(
        "POST",
        f"{credential.config['test_url']}/parcels",
        headers={
            "content-type": "application/json",
            "idempotency-key": header_key(idempotency_key),
        },
        content=json.dumps({"address": address}).encode(),
    )
    return str(_field(reply, "number", writes=True))


async def all_parcels(session: HttpSession, credential: Credential, status: str) -> list[str]:
    """Return every parcel's number."""
    numbers: list[str] = []
    target = f"/parcels?status={status}"
    for _ in range(MOST_PAGES):
        reply = await session.request("GET", f"{credential.config['test_url']}{target}")
        numbers += [str(one) for one in _field(reply, "numbers", writes=False)]
        target = parse_json(reply.content).get("next") or ""
        if not target:
            break
    return numbers


def _field(reply: Reply, name: str, *, writes: bool) -> Any:
    if reply.status >= 400:
        raise refusal(reply, writes=writes)
    try:
        return parse_json(reply.content)[name]
    except (NotStrictJson, KeyError, TypeError) as exc:
        raise ActionFailed(
            "remote_down",
            "parcels_malformed",
            "the carrier's answer cannot be read",
            hint="check the address of the connection",
            retryable=False,
            outcome_unknown=writes,
        ) from exc
