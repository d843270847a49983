"""Discord's messages as they are read, taken back and looked for, against a channel that is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.connectors.discord.tests.test_actions import CHANNEL, JSON, MESSAGE, run
from tools.kit.http_peer import Answer, Heard, HttpPeer, answering, http_peer, write_answer


def a_channel(said: list[dict[str, Any]]) -> Answer:
    """Answer with messages newest first, as Discord does: after an id, those that follow it."""

    async def reply(heard: Heard, writer: asyncio.StreamWriter) -> None:
        query = {name: of[0] for name, of in parse_qs(urlsplit(heard.target).query).items()}
        limit = int(query["limit"])
        after, before = int(query.get("after", 0)), int(query.get("before", 10**20))
        kept = [one for one in said if after < int(one["id"]) < before]
        page = kept[:limit] if "after" in query else kept[-limit:]
        write_answer(writer, 200, json.dumps(page[::-1]).encode(), JSON)

    return reply


def message(number: int, **more: Any) -> dict[str, Any]:
    author = {"id": "7", "username": "ada", "bot": more.pop("bot", False)}
    return {"id": str(number), "channel_id": CHANNEL, "content": "x", "author": author, **more}


def output(outcome: StepOutcome) -> dict[str, Any]:
    assert isinstance(outcome, Succeeded), outcome
    return dict(outcome.output)


async def look(peer: HttpPeer, cursor: Any, **settings: Any) -> dict[str, Any]:
    settings = {"channel_id": CHANNEL, **settings}
    return output(await run(peer, "discord.new_message", settings=settings, cursor=cursor))


async def test_a_message_is_deleted_and_servers_are_listed() -> None:
    async with http_peer(answering(204)) as peer:
        args = {"channel_id": CHANNEL, "message_id": MESSAGE}
        assert output(await run(peer, "discord.delete_message", **args)) == {"done": True}
        assert peer.heard[0].method == "DELETE"
    body = json.dumps([{"id": "1", "name": "Shop"}]).encode()
    async with http_peer(answering(200, body, headers=JSON)) as peer:
        assert output(await run(peer, "discord.list_servers"))["count"] == 1


async def test_older_messages_follow_page_by_page() -> None:
    async with http_peer(a_channel([message(number) for number in range(1, 251)])) as peer:
        args = {"channel_id": CHANNEL, "limit": 230}
        found = output(await run(peer, "discord.list_messages", **args))
        assert len(peer.heard) == 3
    ids = [int(one["message_id"]) for one in found["messages"]]
    assert ids == list(range(250, 20, -1))


async def test_new_messages_come_once_and_in_order_and_bots_only_where_wanted() -> None:
    said = [message(1), message(2)]
    async with http_peer(a_channel(said)) as peer:
        first = await look(peer, None)
        assert (first["items"], first["cursor"]) == ([], {"after": "2"})
        said += [message(3), message(4, bot=True), message(5, type=7)]
        second = await look(peer, first["cursor"])
        assert [one["key"] for one in second["items"]] == ["3"]
        bots = await look(peer, first["cursor"], include_bots=True)
        assert [one["key"] for one in bots["items"]] == ["3", "4"]
        assert (await look(peer, second["cursor"]))["cursor"] == {"after": "5"}
        said += [message(number) for number in range(6, 156)]
        page = await look(peer, None, existing="start")
        assert (page["more"], page["cursor"]) == (True, {"after": "100"})


async def test_an_empty_channel_has_no_newest_message_and_garbage_is_told() -> None:
    async with http_peer(a_channel([])) as peer:
        assert (await look(peer, None))["cursor"] == {"after": "0"}
    async with http_peer(answering(200, b'[{"id": null}]', headers=JSON)) as peer:
        outcome = await run(peer, "discord.list_messages", channel_id=CHANNEL)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "discord_malformed"
