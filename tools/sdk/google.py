"""What Google's APIs have in common: who may call, how lists are paged, how a refusal is worded.

https://developers.google.com/workspace, "Resolve errors" of each API.
"""

from __future__ import annotations

import json
from typing import Any

from engine.errors import ErrorClass
from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.idempotency import digest_key
from tools.sdk.identity import SignIn
from tools.sdk.json_api import refused, said
from tools.sdk.paging import TokenPages, dig
from tools.sdk.remote import refusal
from tools.sdk.service import Calls, Params, Service, pairs
from tools.sdk.strict_json import NotStrictJson, parse_json

NEED = NeedEntry(service="google", kinds=("google_account", "oauth2_code", "http_bearer"))
_RELATED = "--{0}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n{1}\r\n--{0}\r\ncontent-type: {2}\r\n\r\n"
_MEANS: dict[str, tuple[ErrorClass, str]] = {
    "rateLimitExceeded": ("rate_limit", "rate_limited"),
    "userRateLimitExceeded": ("rate_limit", "rate_limited"),
    "quotaExceeded": ("quota", "google_quota_used_up"),
    "dailyLimitExceeded": ("quota", "google_quota_used_up"),
    "storageQuotaExceeded": ("quota", "google_storage_full"),
    "calendarUsageLimitsExceeded": ("quota", "google_quota_used_up"),
}


def google(service: str, title: str, base: str, *, size_name: str, most: int) -> Service:
    """Return one of Google's services; its connection is the same for all of them."""
    return Service(
        id=service,
        title=title,
        need=NEED,
        base=base,
        paging=TokenPages(size_name, most, "pageToken", "nextPageToken"),
        refuse=refuse,
    )


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell a limit from a missing right: Google answers 403 for both, the reason says which."""
    means = _MEANS.get(_reason(reply)) if reply.status == 403 else None
    if reply.status == 410:
        # Only where a sync token is given, which is forgotten after some weeks.
        means = ("bad_data", "sync_token_expired") if "syncToken=" in reply.url else None
    if means is None:
        return refused(reply, writes=writes)
    return refusal(reply, writes=writes, detail=said(reply), means=means)


async def uploaded(
    calls: Calls, method: str, path: str, how: Params, *, content: bytes, kind: str
) -> Any:
    """Send bytes to one of the addresses that take them; return what Google answers."""
    service, api = calls.service, calls.api
    headers = {
        "accept": "application/json",
        "content-type": kind,
        service.key_header: digest_key(calls.key),
    }
    reply = await calls.session.request(
        method, api.base.rstrip("/") + path, query=pairs(how), headers=headers, content=content
    )
    if reply.status >= 400:
        raise service.refuse(reply, writes=True)
    return api.read(reply, writes=True)


def related(calls: Calls, about: Any, content: bytes, kind: str) -> tuple[bytes, str]:
    """Return a description and a content as one body, and what that is."""
    bound = f"nexa-{digest_key(calls.key)}"
    head = _RELATED.format(bound, json.dumps(about, ensure_ascii=False), kind)
    whole = head.encode() + content + f"\r\n--{bound}--\r\n".encode()
    return whole, f"multipart/related; boundary={bound}"


async def signed_in_as(place: SignIn) -> str:
    """Say who the connection is: with an account's key, having got a token is the sign-in."""
    account = place.credential.config.get("issuer")
    if place.credential.kind == "google_account" and account:
        return f"Google has given a token to {account}."
    return "The connection holds a token for Google."


def _reason(reply: Reply) -> str:
    try:
        errors = dig(parse_json(reply.content[:100_000]), "error.errors")
    except NotStrictJson:
        return ""
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(dig(first, "reason") or "")
