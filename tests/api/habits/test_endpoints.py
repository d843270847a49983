"""A workspace's own workflows say what tends to follow, and what they repeat; those of others do not count."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.chat.test_conversation import part, say
from tests.api.drafts.test_endpoints import draft_of, made
from tests.api.versions.test_endpoints import publish
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
                "with": {"channel": channel, "text": f"Best: {{{{ steps.{rank}.items }}}}"},
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


async def test_what_is_repeated_becomes_a_workflow_that_the_others_call(
    ada: httpx.AsyncClient,
) -> None:
    first = await made(ada, orders("A", "https://same.example.com", "#a"))
    await made(ada, orders("B", "https://same.example.com", "#b", "other_"))
    (one,) = ok(await ada.get(f"{API}/habits/repeated"))["items"]
    assert one["callee"] is None
    assert [place["operations"] for place in one["places"]] == [[], []]
    document = {**one["document"], "name": "Ranked"}
    given = {"name": "Ranked", "document": document}
    sub = ok(await ada.post(f"{API}/workflows", json=given), 201)["id"]
    (one,) = ok(await ada.get(f"{API}/habits/repeated"))["items"]
    assert one["document"] is None
    assert (one["callee"]["workflow"], one["callee"]["live_version"]) == ("Ranked", None)
    ok(await publish(ada, sub, 1), 201)
    (one,) = ok(await ada.get(f"{API}/habits/repeated"))["items"]
    place = next(place for place in one["places"] if place["workflow_id"] == first)
    before = (await draft_of(ada, first))["document"]
    thread = ok(await ada.post(f"{API}/threads", json={"workflow_id": first}), 201)["id"]
    offer = part(await say(ada, thread, place["ask"]), "data-patch")
    assert (offer["operations"], offer["document_before"]) == (place["operations"], before)
    assert (await draft_of(ada, first))["document"] == before
    given = {"reach": offer["to_allow"]}
    changed = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json=given))[
        "draft"
    ]
    steps = changed["document"]["steps"]
    assert [step["id"] for step in steps] == ["ranked", "post"]
    assert (
        steps[1]["with"]["text"]
        == f"Best: {{{{ steps.ranked.{document['steps'][2]['id']}.items }}}}"
    )
    errors = [p for p in changed["problems"] if p["severity"] == "error"]
    assert [p["code"] for p in errors if not p["code"].startswith("connection")] == []
