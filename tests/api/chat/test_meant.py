"""What only the likeness to other people's requests knows, asked through the API."""

from __future__ import annotations

import httpx

from tests.api.chat.test_conversation import part, say, thread_of
from tests.support.whole import API, ok

NOTE = "new Shopify order -> Trello card in list 5abbe4b7ddc1b351ef961414"


async def test_a_note_with_an_arrow_becomes_a_workflow(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    answer = await say(ada, thread, NOTE)
    offer = part(answer, "data-patch")
    accepted = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    draft = ok(await ada.get(f"{API}/workflows/{accepted['workflow_id']}/draft"))["document"]
    (trigger,) = draft["triggers"]
    (step,) = draft["steps"]
    assert (trigger["uses"], step["uses"]) == ("shopify.new_order", "trello.create_card")
    assert step["with"]["list_id"] == "5abbe4b7ddc1b351ef961414"
    assert all(p["severity"] != "error" for p in part(answer, "data-validation")["problems"])
