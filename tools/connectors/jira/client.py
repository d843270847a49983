"""Jira Cloud's REST API, version 3 (developer.atlassian.com/cloud/jira/platform/rest/v3)."""

from __future__ import annotations

from typing import Any

from tools.manifest import NeedEntry
from tools.sdk.paging import TokenPages
from tools.sdk.service import Service

JIRA = Service(
    id="jira",
    title="Jira",
    need=NeedEntry(service="jira", kinds=("jira_token", "oauth2_client", "oauth2_code")),
    base="",
    paging=TokenPages("maxResults", 100, "nextPageToken", "nextPageToken"),
)


def document(text: str) -> dict[str, Any]:
    """Return a text as Jira's documents have it: one paragraph per line."""
    lines = [line for line in text.splitlines() if line.strip()]
    content = [{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines]
    return {"type": "doc", "version": 1, "content": content}


def text_of(node: Any) -> str:
    """Return what a document says, without its markup."""
    if not isinstance(node, dict):
        return ""
    inner = "".join(text_of(part) for part in node.get("content") or ())
    match node.get("type"):
        case "text":
            return str(node.get("text", ""))
        case "hardBreak":
            return "\n"
        case "paragraph" | "heading" | "codeBlock":
            return f"{inner}\n"
        case _:
            return inner
