"""What is put right in a plan is remembered, shown, used where the next one leaves the same open, and forgotten."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.chat.test_conversation import part, say, thread_of
from tests.api.drafts.test_endpoints import made, patch
from tests.support.whole import API, ok

OPEN = "Get http://127.0.0.1:9/orders and post each order over 50 to Slack"


async def accepted(client: httpx.AsyncClient, sentence: str = OPEN) -> str:
    """Build a workflow from a sentence; return its id."""
    offer = part(await say(client, await thread_of(client), sentence), "data-patch")
    draft = ok(await client.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    return str(draft["workflow_id"])


async def posting(client: httpx.AsyncClient, workflow: str) -> tuple[int, dict[str, Any]]:
    draft = ok(await client.get(f"{API}/workflows/{workflow}/draft"))
    steps = draft["document"]["steps"]
    return draft["revision"], next(s for s in steps if s["uses"] == "slack.post_message")


async def corrected(client: httpx.AsyncClient, channel: str = "#orders") -> str:
    """Build a workflow whose words leave the channel open, and fill it in; return its id."""
    workflow = await accepted(client)
    revision, step = await posting(client, workflow)
    change = {"op": "update_step", "id": step["id"], "set": {"/with/channel": channel}}
    ok(await patch(client, workflow, revision, change))
    return workflow


async def remembered(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(await client.get(f"{API}/corrections"))["items"]
    return found


async def test_what_was_put_right_is_used_and_told_in_the_next_plan(ada: httpx.AsyncClient) -> None:
    await corrected(ada)
    (one,) = await remembered(ada)
    assert (one["uses"], one["argument"]) == ("slack.post_message", "channel")
    assert (one["about"], one["value"]) == ("order", "#orders")
    answer = await say(ada, await thread_of(ada), OPEN.replace("over 50", "over 90"))
    told = part(answer, "data-plan")["assumptions"]
    assert any(words.startswith("Used your earlier correction") for words in told)
    assert any("is #orders." in words for words in told)
    offer = part(answer, "data-patch")
    assert offer["document_after"]["steps"][-1]["with"]["channel"] == "#orders"
    assert not any("channel" in c["data"]["text"] for c in answer if c["type"] == "data-question")


async def test_what_is_forgotten_is_asked_again(ada: httpx.AsyncClient) -> None:
    await corrected(ada)
    (one,) = await remembered(ada)
    ok(await ada.delete(f"{API}/corrections/{one['id']}"), 204)
    assert await remembered(ada) == []
    assert (await ada.delete(f"{API}/corrections/{one['id']}")).status_code == 404
    answer = await say(ada, await thread_of(ada), OPEN)
    assert any("channel" in c["data"]["text"] for c in answer if c["type"] == "data-question")


async def test_what_is_said_is_never_put_right_by_an_earlier_correction(
    ada: httpx.AsyncClient,
) -> None:
    await corrected(ada)
    workflow = await accepted(ada, f"{OPEN} channel #sales")
    assert (await posting(ada, workflow))[1]["with"]["channel"] == "#sales"


async def test_another_receiver_chosen_in_the_chat_is_remembered_too(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    await say(ada, thread, f"{OPEN} channel #sales")
    offer = part(await say(ada, thread, "post it to #ops instead"), "data-patch")
    ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    assert [one["value"] for one in await remembered(ada)] == ["#ops"]


async def test_a_workflow_nobody_has_planned_teaches_nothing(ada: httpx.AsyncClient) -> None:
    step = {
        "id": "post",
        "uses": "slack.post_message",
        "with": {"channel": "#a", "text": "hello"},
    }
    workflow = await made(ada, {"nexa": 1, "name": "By hand", "steps": [step]})
    change = {"op": "update_step", "id": "post", "set": {"/with/channel": "#b"}}
    ok(await patch(ada, workflow, 1, change))
    assert await remembered(ada) == []
