"""Trello's REST API (developer.atlassian.com/cloud/trello/rest): most refusals are plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tools.manifest import NeedEntry
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import said
from tools.sdk.paging import OnePage
from tools.sdk.remote import refusal
from tools.sdk.service import Service

_INTERVAL_S = 10.0


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Trello counts calls per ten seconds, and says so in its documentation only."""
    wait_s = _INTERVAL_S if reply.status == 429 else None
    return refusal(reply, writes=writes, detail=said(reply), wait_s=wait_s)


@dataclass(frozen=True, slots=True)
class CardPages:
    """The next page is of the cards made before the oldest of this one, while pages come full."""

    most: int = 100

    def sized(self, size: int) -> Mapping[str, Any]:
        """Name the size."""
        return {"limit": size}

    def after(self, reply: Reply, answer: Any, last: Any) -> Mapping[str, Any] | None:  # noqa: ARG002
        """Find the oldest: ids begin with the moment they were made in."""
        asked = parse_qs(urlsplit(reply.url).query).get("limit", ["0"])[0]
        names = [one["id"] for one in answer if isinstance(one, dict) and "id" in one]
        return {"before": min(names)} if names and len(answer) >= int(asked) else None


TRELLO = Service(
    id="trello",
    title="Trello",
    need=NeedEntry(service="trello", kinds=("trello_token",)),
    base="https://api.trello.com",
    paging=OnePage(),
    refuse=refuse,
)
