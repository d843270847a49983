"""A workflow in words, by REST and in the chat."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.api.chat.test_conversation import SENTENCE, part, say, thread_of
from tests.api.drafts.test_endpoints import made
from tests.support.whole import API, ok

DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Orders",
    "steps": [
        {
            "id": "fetch_orders",
            "uses": "http.request",
            "with": {"method": "GET", "url": "https://shop.example.com/orders"},
        }
    ],
}


async def test_a_workflow_is_described_in_words_that_plan_back(ada: httpx.AsyncClient) -> None:
    workflow = await made(ada, DOCUMENT)
    found = ok(await ada.get(f"{API}/workflows/{workflow}/description"))
    assert found["request"] == "Get the orders from https://shop.example.com/orders."
    assert (found["plans_back"], found["differs"], found["revision"]) == (True, [], 1)
    assert found["text"].startswith(found["request"])


async def test_a_workflow_that_is_not_there_has_no_description(ada: httpx.AsyncClient) -> None:
    assert (await ada.get(f"{API}/workflows/{uuid4()}/description")).status_code == 404


async def test_a_proposal_is_described_before_it_is_accepted(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    await say(ada, thread, SENTENCE)
    told = await say(ada, thread, "Describe this workflow")
    text = " ".join(one["delta"] for one in told if one["type"] == "text-delta")
    assert "Planned back, these words give the same workflow." in text
    assert not any(one["type"] == "data-patch" for one in told)


async def test_what_is_told_in_full_is_built_in_a_conversation_and_changed_line_by_line(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, DOCUMENT)
    found = ok(await ada.get(f"{API}/workflows/{workflow}/description"))
    assert '- url = "https://shop.example.com/orders"' in found["in_full"]
    offer = part(await say(ada, await thread_of(ada), found["in_full"]), "data-patch")
    accepted = await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={})
    draft = ok(accepted)["draft"]
    assert draft["document"]["steps"] == DOCUMENT["steps"]

    thread = await thread_of(ada, draft["workflow_id"])
    other = found["in_full"].replace("/orders", "/parcels")
    change = part(await say(ada, thread, other), "data-patch")
    assert [one["op"] for one in change["operations"]] == ["update_step"]


async def test_a_line_that_is_not_understood_is_asked_about(ada: httpx.AsyncClient) -> None:
    words = "Workflow: Orders\nSteps:\n1. [orders]: HTTP request (http.request)\n   - url: here"
    told = await say(ada, await thread_of(ada), words)
    assert part(told, "data-question")["text"].startswith("Line 4 is not understood, “- url: here”")
    assert not any(one["type"] == "data-patch" for one in told)
