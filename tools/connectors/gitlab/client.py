"""GitLab's REST API, version 4 (docs.gitlab.com/api/rest)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import said
from tools.sdk.paging import LinkPages
from tools.sdk.remote import refusal, seconds_until
from tools.sdk.service import Service


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Some limits name a wait, others only the moment in which they are open again."""
    until = reply.headers.get("ratelimit-reset") if reply.status == 429 else None
    return refusal(reply, writes=writes, detail=said(reply), wait_s=seconds_until(until))


GITLAB = Service(
    id="gitlab",
    title="GitLab",
    need=NeedEntry(service="gitlab", kinds=("gitlab_token", "oauth2_code")),
    base="https://gitlab.com",
    paging=LinkPages("per_page", 100),
    refuse=refuse,
)
