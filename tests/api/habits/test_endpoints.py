"""A workspace's own workflows say what tends to follow, and what they repeat; those of others do not count."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.drafts.test_endpoints import made
from tests.support.whole import API, ok


def orders(name: str, url: str, channel: str, prefix: str = "") -> dict[str, Any]:
    """Fetch, filter, sort and post, under ids of one's own."""
    fetch, keep, rank = (f"{prefix}{word}" for word in ("fetch", "keep", "rank"))
    return {
        "nexa": 1,
        "name": name,
        "steps": [
            {"id": fetch, "uses": "http.request", "with": {"method": "GET", "url": url}},
            {
                "id": keep,
                "uses": "list.filter",
                "with": {"items": f"{{{{ steps.{fetch}.body }}}}", "where": "{{ item.n > 1 }}"},
            },
            {
                "id": rank,
                "uses": "list.sort",
                "with": {"items": f"{{{{ steps.{keep}.items }}}}", "by": "{{ item.n }}"},
            },
            {
                "id": f"{prefix}post",
                "uses": "slack.post_message",
                "with": {"channel": channel, "text": f"{{{{ steps.{rank}.items }}}}"},
            },
        ],
    }


async def test_what_followed_before_is_suggested(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    await made(ada, orders("A", "https://a.example.com", "#a"))
    path = f"{API}/habits/next-steps"
    found = ok(await ada.get(path, params={"after": "http.request"}))["items"]
    assert found == [{"uses": "list.filter", "share": 1.0, "times": 1, "example": "A"}]
    assert ok(await bob.get(path, params={"after": "http.request"}))["items"] == []


async def test_what_is_built_twice_is_found_under_other_ids(ada: httpx.AsyncClient) -> None:
    first = await made(ada, orders("A", "https://same.example.com", "#a"))
    second = await made(ada, orders("B", "https://same.example.com", "#b", "other_"))
    await made(ada, orders("C", "https://else.example.com", "#c", "c_"))
    (one,) = ok(await ada.get(f"{API}/habits/repeated"))["items"]
    assert one["actions"] == ["http.request", "list.filter", "list.sort"]
    assert {place["workflow_id"] for place in one["places"]} == {first, second}
    steps = {place["workflow"]: place["steps"] for place in one["places"]}
    assert steps["B"] == ["other_fetch", "other_keep", "other_rank"]
