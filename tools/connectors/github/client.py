"""GitHub's REST API, version 2022-11-28 (docs.github.com/rest)."""

from __future__ import annotations

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import LinkPages
from tools.sdk.remote import refusal, seconds_until
from tools.sdk.service import Service


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell a used-up limit, which GitHub answers with 403 or 429, from a missing right."""
    used_up = reply.headers.get("x-ratelimit-remaining") == "0"
    if reply.status in {403, 429} and (used_up or "retry-after" in reply.headers):
        return refusal(
            reply,
            writes=writes,
            detail=said(reply),
            means=("rate_limit", "rate_limited"),
            wait_s=seconds_until(reply.headers.get("x-ratelimit-reset")) if used_up else None,
        )
    return refused(reply, writes=writes)


GITHUB = Service(
    id="github",
    title="GitHub",
    need=NeedEntry(service="github", kinds=("github_token", "oauth2_code")),
    base="https://api.github.com",
    headers={"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"},
    paging=LinkPages("per_page", 100),
    refuse=refuse,
)
