"""Slack's channels, threads, people and files, and messages that are looked for."""

from __future__ import annotations

import json
from typing import Any

from engine.ports.polls import MOST_ITEMS
from engine.ports.runner import Failed
from tools.connectors.slack.tests.test_more_actions import CHANNEL, TS, output, run, slack
from tools.kit.http_peer import HttpPeer, http_peer


async def test_a_channel_is_made_named_and_filled() -> None:
    made = {"channel": {"id": CHANNEL, "name": "order-a-17"}}
    answers = slack(conversations_create=made, conversations_setTopic={}, conversations_invite={})
    async with http_peer(answers) as peer:
        new = output(await run(peer, "slack.create_channel", name="order-a-17"))
        assert new == {"channel_id": CHANNEL, "name": "order-a-17"}
        output(await run(peer, "slack.set_topic", channel=CHANNEL, topic="A-17"))
        people = {"channel": CHANNEL, "users": ["U0123456789"]}
        assert output(await run(peer, "slack.invite_people", **people)) == {"invited": True}
    for word, expected in (("already_in_channel", {"invited": False}), ("user_not_found", None)):
        async with http_peer(slack(conversations_invite={"ok": False, "error": word})) as peer:
            outcome = await run(peer, "slack.invite_people", **people)
        if expected is None:
            assert isinstance(outcome, Failed)
            assert outcome.error.code == "slack_user_not_found"
        else:
            assert output(outcome) == expected


async def test_a_message_is_taken_back_and_its_thread_and_reactions_are_read() -> None:
    on = {"channel": CHANNEL, "ts": TS}
    answers = slack(
        chat_delete={},
        conversations_replies={"messages": [{"ts": TS, "text": "a"}, {"ts": "1.2", "text": "b"}]},
        reactions_get={"message": {"text": "a"}},
    )
    async with http_peer(answers) as peer:
        assert output(await run(peer, "slack.read_thread", **on))["count"] == 2
        assert output(await run(peer, "slack.list_reactions", **on)) == {
            "reactions": [],
            "count": 0,
        }
        assert output(await run(peer, "slack.delete_message", **on)) == {"done": True}
        assert json.loads(peer.heard[2].body) == on


async def test_people_and_files_are_listed() -> None:
    members = [{"id": "U1", "name": "ada"}, {"id": "U2", "name": "bot", "is_bot": True}]
    answers = slack(users_list={"members": members}, files_list={"files": [{"id": "F1"}] * 3})
    async with http_peer(answers) as peer:
        assert output(await run(peer, "slack.list_users"))["count"] == 1
        assert output(await run(peer, "slack.list_users", include_bots=True))["count"] == 2
        assert output(await run(peer, "slack.list_files", channel=CHANNEL, limit=2))["count"] == 2


async def look(peer: HttpPeer, cursor: Any, **settings: Any) -> dict[str, Any]:
    args = {"settings": {"channel": CHANNEL, **settings}, "cursor": cursor}
    return output(await run(peer, "slack.new_message", **args))


async def test_the_first_look_notes_where_the_channel_stands() -> None:
    said = [{"ts": "9.2", "text": "new"}, {"ts": "9.1", "text": "old"}]
    async with http_peer(slack(conversations_history={"messages": said})) as peer:
        first = await look(peer, None)
        assert (first["items"], first["cursor"]) == ([], {"ts": "9.2"})
        whole = await look(peer, None, existing="start")
        assert [one["key"] for one in whole["items"]] == [f"{CHANNEL}/9.1", f"{CHANNEL}/9.2"]
    async with http_peer(slack(conversations_history={"messages": []})) as peer:
        empty = await look(peer, None)
        assert (await look(peer, empty["cursor"]))["cursor"] == empty["cursor"]


async def test_more_than_a_page_comes_oldest_first_and_in_order_of_time() -> None:
    said = [{"ts": f"{number}.000001", "text": "x"} for number in range(150, 0, -1)]
    async with http_peer(slack(conversations_history={"messages": said})) as peer:
        page = await look(peer, {"ts": "0.000001"})
    assert (len(page["items"]), page["more"]) == (MOST_ITEMS, True)
    assert page["cursor"] == {"ts": f"{MOST_ITEMS}.000001"}
