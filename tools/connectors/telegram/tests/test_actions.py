"""Telegram's actions against a peer that answers as its documentation says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import HttpPeer, answering, http_peer

TOKEN, CHAT = "12345:canary-token-abc", "-1001234567890"
JSON = {"content-type": "application/json"}


def answer(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


async def run(peer: HttpPeer, action: str, **args: Any) -> StepOutcome:
    async with a_bench([peer.place]) as bench:
        bench.connections.add("t", "telegram_bot", {"base_url": peer.url("")}, {"token": TOKEN})
        return await bench.run(action, args, connection="t")


async def test_messages_replies_changes_and_polls_go_to_their_chat() -> None:
    posted = answer({"message_id": 42, "chat": {"id": int(CHAT)}})
    to = {"chat_id": CHAT}
    async with http_peer(answering(200, posted, headers=JSON)) as peer:
        for action, args in (
            ("telegram.send_message", {**to, "text": "hi", "markup": "HTML"}),
            ("telegram.reply", {**to, "message_id": 41, "text": "hi"}),
            ("telegram.edit_message", {**to, "message_id": 42, "text": "ho"}),
            ("telegram.send_poll", {**to, "question": "Lunch?", "options": ["Yes", "No"]}),
        ):
            outcome = await run(peer, action, **args)
            assert isinstance(outcome, Succeeded), outcome
            assert outcome.output == {"message_id": 42, "chat_id": CHAT}
        bodies = [json.loads(one.body) for one in peer.heard]
        methods = [one.target.rsplit("/", 1)[1] for one in peer.heard]
    assert methods == ["sendMessage", "sendMessage", "editMessageText", "sendPoll"]
    assert bodies[0]["parse_mode"] == "HTML"
    assert bodies[1]["reply_parameters"] == {"message_id": 41}
    assert bodies[3]["options"] == [{"text": "Yes"}, {"text": "No"}]


async def test_a_message_is_deleted_and_a_chat_is_looked_at() -> None:
    async with http_peer(answering(200, answer(True), headers=JSON)) as peer:
        done = await run(peer, "telegram.delete_message", chat_id=CHAT, message_id=1)
        assert isinstance(done, Succeeded)
        none = await run(peer, "telegram.get_chat", chat_id="@group")
        assert isinstance(none, Failed)
        assert none.error.code == "telegram_malformed"
    chat = answer({"id": 7, "type": "private", "first_name": "Ada"})
    async with http_peer(answering(200, chat, headers=JSON)) as peer:
        shown = await run(peer, "telegram.get_chat", chat_id="7")
        assert isinstance(shown, Succeeded)
        assert shown.output == {"chat_id": "7", "kind": "private", "title": "Ada"}


@pytest.mark.parametrize(
    ("status", "body", "error_class", "wait"),
    [
        (404, {"ok": False, "error_code": 404, "description": "Not Found"}, "auth", None),
        (403, {"ok": False, "error_code": 403, "description": "bot was kicked"}, "auth", None),
        (400, {"ok": False, "error_code": 400, "description": "chat not found"}, "bad_data", None),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 7}}, "rate_limit", 7),
        (429, {"ok": False, "error_code": 429}, "rate_limit", None),
        (502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}, "remote_down", None),
    ],
)
async def test_a_refusal_has_its_class_and_tells_no_token(
    status: int, body: dict[str, Any], error_class: str, wait: float | None
) -> None:
    async with http_peer(answering(status, json.dumps(body).encode(), headers=JSON)) as peer:
        outcome = await run(peer, "telegram.get_chat", chat_id="7")
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.retry_after_s) == (error_class, wait)
    assert "canary" not in repr(outcome)
