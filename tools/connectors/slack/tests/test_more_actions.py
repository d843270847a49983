"""Slack's other actions against a peer that answers as Slack's documentation says."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import Answer, Heard, HttpPeer, http_peer, write_answer

TS, CHANNEL = "1767600000.000100", "C0123456789"


def slack(**methods: dict[str, Any]) -> Answer:
    """Answer each method as given; a method that nobody expects is refused."""

    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        method = urlsplit(heard.target).path.rsplit("/", 1)[1]
        found = methods.get(method.replace(".", "_"), {"ok": False, "error": "unknown_method"})
        body = json.dumps({"ok": True, **found}).encode()
        write_answer(writer, 200, body, {"content-type": "application/json"})

    return answer


async def run(peer: HttpPeer, action: str, **args: Any) -> StepOutcome:
    async with a_bench([peer.place]) as bench:
        config = {"base_url": peer.url("/api")}
        bench.connections.add("s", "slack_token", config, {"token": "xoxb-t-1234"})
        return await bench.run(action, args, connection="s")


def output(outcome: StepOutcome) -> dict[str, Any]:
    assert isinstance(outcome, Succeeded), outcome
    return dict(outcome.output)


async def test_a_thread_a_change_and_a_reaction_go_to_the_message() -> None:
    posted = {"channel": CHANNEL, "ts": TS}
    answers = slack(chat_postMessage=posted, chat_update=posted, reactions_add={})
    async with http_peer(answers) as peer:
        reply = {"channel": "#sales", "thread_ts": TS, "text": "x"}
        assert output(await run(peer, "slack.reply_in_thread", **reply))["ts"] == TS
        change = {"channel": CHANNEL, "ts": TS, "text": "y"}
        assert output(await run(peer, "slack.update_message", **change))["ts"] == TS
        react = {"channel": CHANNEL, "ts": TS, "emoji": "eyes"}
        assert output(await run(peer, "slack.add_reaction", **react)) == {"added": True}
        thread, update, reaction = (json.loads(one.body) for one in peer.heard)
    assert thread["thread_ts"] == TS
    assert (update["ts"], update["text"]) == (TS, "y")
    assert reaction == {"channel": CHANNEL, "timestamp": TS, "name": "eyes"}


async def test_a_reaction_that_is_there_is_no_error_and_another_refusal_is() -> None:
    for word, added in (("already_reacted", False), ("message_not_found", None)):
        async with http_peer(slack(reactions_add={"ok": False, "error": word})) as peer:
            args = {"channel": CHANNEL, "ts": TS, "emoji": "eyes"}
            outcome = await run(peer, "slack.add_reaction", **args)
        if added is None:
            assert isinstance(outcome, Failed)
            assert outcome.error.code == "slack_message_not_found"
        else:
            assert output(outcome) == {"added": added}


async def test_a_question_has_buttons_and_a_dialog_has_fields() -> None:
    answers = slack(
        chat_postMessage={"channel": CHANNEL, "ts": TS}, views_open={"view": {"id": "V1"}}
    )
    async with http_peer(answers) as peer:
        question = {"channel": "#ops", "text": "Ship?", "name": "o-1", "buttons": ["Yes", "No"]}
        output(await run(peer, "slack.post_buttons", **question))
        dialog = {"trigger_id": "1.2.a", "title": "Why", "name": "r-1", "fields": {"why": "Why?"}}
        assert output(await run(peer, "slack.open_dialog", **dialog)) == {"view_id": "V1"}
        asked, opened = (json.loads(one.body) for one in peer.heard)
    actions = asked["blocks"][1]
    assert (actions["block_id"], [one["value"] for one in actions["elements"]]) == (
        "o-1",
        ["Yes", "No"],
    )
    assert opened["view"]["blocks"][0]["block_id"] == "why"
    assert opened["view"]["callback_id"] == "r-1"


async def test_a_file_is_uploaded_in_three_calls() -> None:
    async def answer(heard: Heard, writer: asyncio.StreamWriter) -> None:
        url = f"http://{heard.headers['host']}/upload/v1/x"
        body = json.dumps({"ok": True, "file_id": "F0123456789", "upload_url": url}).encode()
        write_answer(writer, 200, body, {"content-type": "application/json"})

    async with http_peer(answer) as peer:
        args = {"channel": CHANNEL, "filename": "a.csv", "content": "id\nä\n", "comment": "c"}
        outcome = await run(peer, "slack.upload_file", **args)
        assert output(outcome) == {"file_id": "F0123456789"}
        place, sent, done = peer.heard
    assert parse_qs(urlsplit(place.target).query) == {"filename": ["a.csv"], "length": ["6"]}
    assert sent.body == "id\nä\n".encode()
    assert json.loads(done.body)["channel_id"] == CHANNEL


async def test_a_file_is_not_sent_where_slack_has_no_business() -> None:
    place = {"file_id": "F1", "upload_url": "http://127.0.0.1:1/steal"}
    async with http_peer(slack(files_getUploadURLExternal=place)) as peer:
        args = {"channel": CHANNEL, "filename": "a.csv", "content": "x"}
        outcome = await run(peer, "slack.upload_file", **args)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "egress_refused"


@pytest.mark.parametrize(
    ("action", "args", "method", "answer", "expected"),
    [
        ("slack.list_channels", {}, "conversations_list",
         {"channels": [{"id": "C1", "name": "a"}, {"id": "C2", "is_private": True}]}, 2),
        ("slack.list_messages", {"channel": CHANNEL, "limit": 1}, "conversations_history",
         {"messages": [{"ts": "1.1", "text": "x"}, {"ts": "1.0"}]}, 1),
    ],
)  # fmt: skip
async def test_lists_are_read(
    action: str, args: dict[str, Any], method: str, answer: dict[str, Any], expected: int
) -> None:
    async with http_peer(slack(**{method: answer})) as peer:
        assert output(await run(peer, action, **args))["count"] == expected
    async with http_peer(slack(**{method: {"channels": "no", "messages": [1]}})) as peer:
        outcome = await run(peer, action, **args)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == "slack_malformed"


async def test_that_nobody_has_an_address_is_an_answer() -> None:
    for answer, found in (
        ({"user": {"id": "U1", "real_name": "Ada", "tz": None}}, True),
        ({"ok": False, "error": "users_not_found"}, False),
    ):
        async with http_peer(slack(users_lookupByEmail=answer)) as peer:
            outcome = await run(peer, "slack.find_user", email="ada@example.com")
            assert output(outcome)["found"] is found
