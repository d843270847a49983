"""Airtable's Web API (airtable.com/developers/web/api)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import said
from tools.sdk.paging import TokenPages
from tools.sdk.remote import refusal
from tools.sdk.service import Service

_LOCKED_FOR_S = 30.0


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """After a limit Airtable takes nothing for 30 seconds, and says so in its documentation only."""
    wait_s = _LOCKED_FOR_S if reply.status == 429 else None
    return refusal(reply, writes=writes, detail=said(reply), wait_s=wait_s)


AIRTABLE = Service(
    id="airtable",
    title="Airtable",
    need=NeedEntry(service="airtable", kinds=("airtable_token", "oauth2_code")),
    base="https://api.airtable.com",
    paging=TokenPages("pageSize", 100, "offset", "offset"),
    refuse=refuse,
)
