"""Asana's REST API, version 1.0 (developers.asana.com): what is sent and answered stands in `data`."""

from __future__ import annotations

from typing import Any

from tools.manifest import NeedEntry
from tools.sdk.paging import TokenPages
from tools.sdk.service import Service, sent_as

ASANA = Service(
    id="asana",
    title="Asana",
    need=NeedEntry(service="asana", kinds=("asana_token", "oauth2_code")),
    base="https://app.asana.com",
    paging=TokenPages("limit", 100, "offset", "next_page.offset"),
)


def wrapped(*without: str) -> Any:
    """Return how arguments are sent: in `data`, without those the path names."""
    return lambda args: {"data": sent_as(args, *without)}
