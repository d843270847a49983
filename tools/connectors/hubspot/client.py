"""HubSpot's CRM API, version 3 (developers.hubspot.com/docs/api/crm)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import TokenPages
from tools.sdk.remote import refusal
from tools.sdk.service import Service

_INTERVAL = "x-hubspot-ratelimit-interval-milliseconds"


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell a limit of seconds, whose length stands in a header, from a day that is used up."""
    if reply.status != 429:
        return refused(reply, writes=writes)
    if b'"DAILY"' in reply.content:
        return refusal(
            reply, writes=writes, detail=said(reply), means=("quota", "hubspot_day_used_up")
        )
    length = reply.headers.get(_INTERVAL, "")
    wait_s = int(length) / 1000 if length.isdecimal() else None
    return refusal(reply, writes=writes, detail=said(reply), wait_s=wait_s)


HUBSPOT = Service(
    id="hubspot",
    title="HubSpot",
    need=NeedEntry(service="hubspot", kinds=("hubspot_token", "oauth2_code")),
    base="https://api.hubapi.com",
    paging=TokenPages("limit", 100, "after", "paging.next.after"),
    refuse=refuse,
)
