"""Salesforce's REST API: its address is that of the organization, named first in the connection."""

from __future__ import annotations

from typing import Any, Final

from engine.errors import ErrorClass
from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import TokenPages, dig
from tools.sdk.remote import refusal
from tools.sdk.service import Service
from tools.sdk.strict_json import NotStrictJson, parse_json

DATA: Final = "/services/data/v62.0"
OBJECT: Final = DATA + "/sobjects/{object}"
RECORD: Final = OBJECT + "/{id}"
_MEANS: dict[str, tuple[ErrorClass, str]] = {
    "INVALID_SESSION_ID": ("auth", "not_authenticated"),
    "STORAGE_LIMIT_EXCEEDED": ("quota", "salesforce_storage_full"),
    "UNABLE_TO_LOCK_ROW": ("remote_down", "salesforce_row_locked"),
    "SERVER_UNAVAILABLE": ("remote_down", "remote_failed"),
}


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell the limit of a day, of requests at once, and a row somebody else writes, by the word for it."""
    word = _word(reply)
    means = _MEANS.get(word)
    if word == "REQUEST_LIMIT_EXCEEDED":
        at_once = b"oncurrent" in reply.content
        means = ("rate_limit", "rate_limited") if at_once else ("quota", "salesforce_day_used_up")
    if means is None:
        return refused(reply, writes=writes)
    return refusal(reply, writes=writes, detail=said(reply), means=means)


SALESFORCE = Service(
    id="salesforce",
    title="Salesforce",
    need=NeedEntry(service="salesforce", kinds=("oauth2_client", "oauth2_code", "http_bearer")),
    base="",
    # The next page is an address, and how large pages are is Salesforce's to say.
    paging=TokenPages("", 2_000, "", "nextRecordsUrl"),
    refuse=refuse,
)


def plain(value: Any) -> Any:
    """Return a record without what Salesforce says about its kind; records inside as a list."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("records"), list) and "totalSize" in value:
        return plain(value["records"])
    return {name: plain(part) for name, part in value.items() if name != "attributes"}


def _word(reply: Reply) -> str:
    try:
        told = parse_json(reply.content[:100_000])
    except NotStrictJson:
        return ""
    first = told[0] if isinstance(told, list) and told else told
    return str(dig(first, "errorCode") or "")
