"""Notion's API, version 2022-06-28 (developers.notion.com)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import TokenPages
from tools.sdk.remote import refusal
from tools.sdk.service import Service


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Read 409 as Notion means it: two changes met, and another try can help."""
    if reply.status == 409:
        return refusal(
            reply, writes=writes, detail=said(reply), means=("remote_down", "notion_conflict")
        )
    return refused(reply, writes=writes)


NOTION = Service(
    id="notion",
    title="Notion",
    need=NeedEntry(service="notion", kinds=("notion_token", "oauth2_code")),
    base="https://api.notion.com",
    headers={"notion-version": "2022-06-28"},
    paging=TokenPages("page_size", 100, "start_cursor", "next_cursor"),
    refuse=refuse,
)
