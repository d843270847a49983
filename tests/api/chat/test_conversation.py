"""The conversation by REST: words in, a reviewed change out, nothing lost on the way."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.drafts.test_endpoints import draft_of, made, patch, template
from tests.support.documents import greeting
from tests.support.whole import API, Whole, ok

SENTENCE = (
    "Every weekday at 9 fetch http://127.0.0.1:9/orders, keep the orders over 100, post each new "
    "one to the Slack channel #sales and e-mail a summary to ops@example.com"
)


async def thread_of(client: httpx.AsyncClient, workflow: str | None = None) -> str:
    made_ = ok(await client.post(f"{API}/threads", json={"workflow_id": workflow}), 201)
    return str(made_["id"])


async def say(
    client: httpx.AsyncClient, thread: str, text: str, message_id: str | None = None
) -> list[dict[str, Any]]:
    message = {
        "id": message_id or str(uuid4()),
        "role": "user",
        "parts": [{"type": "text", "text": text}],
    }
    body = {"id": thread, "messages": [message], "timezone": "Europe/Berlin"}
    answer = await client.post(f"{API}/chat/{thread}", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-vercel-ai-ui-message-stream"] == "v1"
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["content-type"].startswith("text/event-stream")
    return chunks(answer.text)


def chunks(text: str) -> list[dict[str, Any]]:
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data:")]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def part(found: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    data: dict[str, Any] = next(chunk["data"] for chunk in found if chunk["type"] == kind)
    return data


async def accept(client: httpx.AsyncClient, offer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Accept what was offered, and allow what it newly reaches as it was shown."""
    given = {"reach": offer["to_allow"], **more}
    done = await client.post(f"{API}/proposals/{offer['proposal_id']}/accept", json=given)
    accepted: dict[str, Any] = ok(done)
    return accepted


async def test_a_sentence_becomes_a_proposal_and_nothing_is_written_before_it_is_accepted(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    answer = await say(ada, thread, SENTENCE)
    assert answer[0]["type"] == "start"
    assert answer[-1]["type"] == "finish"
    plan, offer = part(answer, "data-plan"), part(answer, "data-patch")
    assert len(plan["fire_times"]) == 5
    assert any("Europe/Berlin" in words for words in plan["assumptions"])
    assert offer["workflow_id"] is None
    assert len(offer["summary"]) == len(offer["operations"])
    assert all(p["severity"] != "error" for p in part(answer, "data-validation")["problems"])
    assert part(answer, "data-test-result")["status"] == "succeeded"
    assert ok(await ada.get(f"{API}/workflows"))["items"] == []
    accepted = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))
    draft = await draft_of(ada, accepted["workflow_id"])
    assert draft["document"] == offer["document_after"]
    assert draft["can_undo"] is True


async def test_accepting_twice_writes_once_and_the_conversation_hears_of_it(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    address = f"{API}/proposals/{offer['proposal_id']}"
    first = ok(await ada.post(f"{address}/accept", json={}))
    second = ok(await ada.post(f"{address}/accept", json={}))
    assert first["workflow_id"] == second["workflow_id"]
    assert second["draft"]["revision"] == first["draft"]["revision"]
    assert len(ok(await ada.get(f"{API}/workflows"))["items"]) == 1
    await whole.service.services.turns.idle()
    messages = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]
    told = [p for m in messages for p in m["parts"] if p["type"] == "data-proposal"]
    assert [t["data"]["outcome"] for t in told] == ["accepted"]
    assert (await ada.post(f"{address}/reject")).status_code == 409
    listed = ok(await ada.get(f"{API}/threads", params={"workflow": first["workflow_id"]}))
    assert [item["id"] for item in listed["items"]] == [thread]


async def test_hunks_are_accepted_by_their_place_and_become_one_undo_step(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    address = f"{API}/proposals/{offer['proposal_id']}/accept"
    assert (await ada.post(address, json={"hunks": [99]})).status_code == 422
    assert (await ada.post(address, json={"hunks": []})).status_code == 422
    added = [n for n, o in enumerate(offer["operations"]) if o["op"] == "add_step"]
    draft = ok(await ada.post(address, json={"hunks": added[:1]}))["draft"]
    (step,) = draft["document"]["steps"]
    assert step == offer["operations"][added[0]]["step"]
    undone = ok(await ada.post(f"{API}/workflows/{draft['workflow_id']}/draft/undo"))
    assert undone["document"].get("steps", []) == []


async def test_a_hundred_changes_go_back_and_come_again_across_those_of_the_assistant(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    draft = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))["draft"]
    workflow, hashes = draft["workflow_id"], [draft["document_hash"]]
    for number in range(100):
        if number == 50:
            own = await thread_of(ada, workflow)
            moved = part(await say(ada, own, "Change #sales to #deals"), "data-patch")
            draft = (await accept(ada, moved))["draft"]
        else:
            name = {"op": "update_step", "id": draft["document"]["steps"][0]["id"]}
            change = name | {"set": {"/name": f"Name {number}"}}
            draft = ok(await patch(ada, workflow, draft["revision"], change))
        hashes.append(draft["document_hash"])
    turned = f"{API}/workflows/{workflow}/draft"
    back = [ok(await ada.post(f"{turned}/undo"))["document_hash"] for _ in range(100)]
    assert back == hashes[-2::-1]
    again = [ok(await ada.post(f"{turned}/redo"))["document_hash"] for _ in range(100)]
    assert again == hashes[1:]


async def test_a_former_value_is_known_from_the_changes_of_the_draft(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    draft = ok(await ada.post(f"{API}/proposals/{offer['proposal_id']}/accept", json={}))["draft"]
    thread = await thread_of(ada, draft["workflow_id"])
    moved = part(await say(ada, thread, "Change #sales to #deals"), "data-patch")
    await accept(ada, moved)
    back = part(await say(ada, thread, "Put the old channel back"), "data-patch")
    channels = [s.get("with", {}).get("channel") for s in back["document_after"]["steps"]]
    assert [c for c in channels if c] == ["#sales"]


async def test_a_rejected_proposal_changes_nothing_and_stays_rejected(
    ada: httpx.AsyncClient,
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    address = f"{API}/proposals/{offer['proposal_id']}"
    assert ok(await ada.post(f"{address}/reject"))["status"] == "rejected"
    assert (await ada.post(f"{address}/accept", json={})).status_code == 409
    assert ok(await ada.get(f"{API}/workflows"))["items"] == []


async def test_a_proposal_whose_draft_moved_in_the_same_place_is_not_forced_in(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    thread = await thread_of(ada)
    offer = part(await say(ada, thread, SENTENCE), "data-patch")
    address = f"{API}/proposals/{offer['proposal_id']}"
    workflow = ok(await ada.post(f"{address}/accept", json={}))["workflow_id"]
    change = part(await say(ada, thread, "Only orders over 500"), "data-patch")
    step = change["touched"][0]
    draft = await draft_of(ada, workflow)
    rename = {"op": "set_name", "id": step, "name": "moved meanwhile"}
    ok(await patch(ada, workflow, draft["revision"], rename))
    refused = await ada.post(f"{API}/proposals/{change['proposal_id']}/accept", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "stale_revision")
    await whole.service.services.turns.idle()
    shown = ok(await ada.get(f"{API}/proposals/{change['proposal_id']}"))
    assert shown["status"] == "stale"


async def test_the_transcript_is_what_was_streamed(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    answer = await say(ada, thread, SENTENCE)
    asked, answered = ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]
    assert asked["parts"][0]["text"] == SENTENCE
    assert answered["id"] == answer[0]["messageId"]
    streamed = [c["type"] for c in answer if c["type"].startswith("data-")]
    assert [p["type"] for p in answered["parts"] if p["type"] != "text"] == streamed
    assert ok(await ada.get(f"{API}/threads"))["items"][0]["title"] == SENTENCE[:80]


async def test_the_same_message_again_is_the_same_turn(ada: httpx.AsyncClient) -> None:
    thread, message = await thread_of(ada), str(uuid4())
    first = await say(ada, thread, SENTENCE, message)
    body = {"message": {"id": message, "role": "user", "parts": [{"type": "text", "text": "x"}]}}
    again = await ada.post(f"{API}/chat/{thread}", json=body)
    assert again.status_code == 204
    assert len(ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"]) == 2
    assert first[0]["type"] == "start"


async def test_an_idle_conversation_has_nothing_to_resume(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    assert (await ada.get(f"{API}/chat/{thread}/stream")).status_code == 204
    await say(ada, thread, SENTENCE)
    assert (await ada.get(f"{API}/chat/{thread}/stream")).status_code == 204


@pytest.mark.parametrize(
    "text",
    ["", "   ", "drive my car home", "🦆🦆🦆", "{}[]()", "ありがとうございます", "a" * 20_000],
)
async def test_what_cannot_be_built_is_answered_honestly_and_never_made_up(
    ada: httpx.AsyncClient, text: str
) -> None:
    thread = await thread_of(ada)
    answer = await say(ada, thread, text)
    assert [c for c in answer if c["type"] == "data-patch"] == []
    assert [c for c in answer if c["type"] == "error"] == []
    assert any(c["type"] == "text-delta" and c["delta"] for c in answer)


async def test_a_megabyte_is_refused_before_anybody_reads_it(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    message = {"role": "user", "parts": [{"type": "text", "text": "a" * 1_000_001}]}
    refused = await ada.post(f"{API}/chat/{thread}", json={"message": message})
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert ok(await ada.get(f"{API}/threads/{thread}/messages"))["items"] == []


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"message": {"role": "assistant"}}, []])
async def test_a_request_without_a_message_is_refused(ada: httpx.AsyncClient, body: object) -> None:
    thread = await thread_of(ada)
    assert (await ada.post(f"{API}/chat/{thread}", json=body)).status_code == 422


async def test_a_change_is_a_small_patch_on_the_draft_under_discussion(
    ada: httpx.AsyncClient,
) -> None:
    workflow = await made(ada, greeting())
    thread = await thread_of(ada, workflow)
    ok(await patch(ada, workflow, 1, template("hello", "Hi {{ inputs.who }}")))
    answer = await say(ada, thread, "remove the last step")
    offers = [c["data"] for c in answer if c["type"] == "data-patch"]
    for offer in offers:
        assert offer["workflow_id"] == workflow
        assert offer["base_revision"] == 2
        kept = {step["id"]: step for step in offer["document_after"]["steps"]}
        assert kept["hello"]["with"]["template"] == "Hi {{ inputs.who }}"


async def test_an_answer_builds_what_the_question_was_asked_of(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    asked = part(await say(ada, thread, "Post 'x' to #ops every day at 9 or 10"), "data-question")
    assert asked["choices"] == ["9", "10", "both"]
    answer = await say(ada, thread, "at 10")
    document = part(answer, "data-patch")["document_after"]
    assert document["triggers"][0]["with"]["cron"] == "0 10 * * *"
    assert [step["with"] for step in document["steps"]] == [{"channel": "#ops", "text": "x"}]


async def test_an_answer_fills_the_open_place_of_the_proposal(ada: httpx.AsyncClient) -> None:
    thread = await thread_of(ada)
    first = part(await say(ada, thread, "Every day at 9 post 'x' to Slack"), "data-patch")
    second = part(await say(ada, thread, "#ops"), "data-patch")
    before, after = first["document_after"]["steps"], second["document_after"]["steps"]
    assert [step["id"] for step in after] == [step["id"] for step in before]
    assert after[0]["with"]["channel"] == "#ops"
