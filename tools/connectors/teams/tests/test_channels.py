"""Teams by way of Graph: messages, cards, lists, and a channel whose changes are followed."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import Heard, HttpPeer, answering, http_peer, write_answer

HERE = {"team_id": "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b", "channel_id": "19:4a95f7d8@thread.tacv2"}
JSON = {"content-type": "application/json"}
TOLD = json.dumps({"id": "7", "value": []}).encode()


async def run(peer: HttpPeer, action: str, **args: Any) -> StepOutcome:
    async with a_bench([peer.place]) as bench:
        hosts = {"hosts": [peer.url("")]}
        bench.connections.add("t", "http_bearer", hosts, {"token": "eyJ-test-1234"})
        return await bench.run(action, args, connection="t")


def output(outcome: StepOutcome) -> dict[str, Any]:
    assert isinstance(outcome, Succeeded), outcome
    return dict(outcome.output)


async def test_messages_replies_and_cards_go_to_their_channel() -> None:
    async with http_peer(answering(201, TOLD, headers=JSON)) as peer:
        output(await run(peer, "teams.send_channel_message", **HERE, text="hi"))
        output(await run(peer, "teams.reply_to_message", **HERE, message_id="1", text="hi"))
        card = {"title": "Order", "text": "x", "facts": {"Total": 250, "Note": None}}
        made = output(await run(peer, "teams.send_channel_card", **HERE, **card))
        assert made == {"message_id": "7", "link": None}
        _, reply, sent = peer.heard
    assert unquote(reply.target).endswith("/channels/19:4a95f7d8@thread.tacv2/messages/1/replies")
    body = json.loads(sent.body)
    (attachment,) = body["attachments"]
    assert f'id="{attachment["id"]}"' in body["body"]["content"]
    assert json.loads(attachment["content"])["body"][2]["facts"][1] == {
        "title": "Note",
        "value": "",
    }


async def test_teams_channels_messages_and_replies_are_listed() -> None:
    async with http_peer(answering(200, TOLD, headers=JSON)) as peer:
        assert output(await run(peer, "teams.list_teams"))["count"] == 0
        assert output(await run(peer, "teams.list_channels", team_id=HERE["team_id"]))["count"] == 0
        assert output(await run(peer, "teams.list_channel_messages", **HERE))["count"] == 0
        replies = output(await run(peer, "teams.list_replies", **HERE, message_id="1"))
        assert replies == {"replies": [], "count": 0}


class Channel:
    """Messages in the order they were changed; a token counts how many were told."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.forgets = False
        self.page = 50

    def add(self, hour: int, **more: Any) -> None:
        moment = f"2026-01-05T{hour:02}:00:00Z"
        at = {"createdDateTime": moment, "lastModifiedDateTime": moment}
        body = {"contentType": "text", "content": "x"}
        author = {"user": {"id": "u", "displayName": "Ada"}}
        self.said.append({"id": str(hour), **at, "body": body, "from": author, **more})

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(heard.target)
        query = {name: of[0] for name, of in parse_qs(parts.query).items()}
        if parts.path != "/delta" and not parts.path.endswith("/messages/delta"):
            write_answer(writer, 200, json.dumps({"value": self.said[-50:][::-1]}).encode(), JSON)
            return
        if "token" in query and self.forgets:
            self.forgets = False
            write_answer(writer, 410, b'{"error": {"message": "resync"}}', JSON)
            return
        since = query.get("$filter", "").rpartition(" ")[2]
        start = int(query.get("token", 0))
        left = [one for one in self.said[start:] if one["lastModifiedDateTime"] > since]
        page, rest = left[: self.page], left[self.page :]
        end = len(self.said) - len(rest)
        name = "@odata.nextLink" if rest else "@odata.deltaLink"
        link = f"http://{heard.headers['host']}/delta?token={end}"
        write_answer(writer, 200, json.dumps({"value": page, name: link}).encode(), JSON)


async def look(peer: HttpPeer, cursor: Any, **settings: Any) -> dict[str, Any]:
    args = {"settings": {**HERE, **settings}, "cursor": cursor}
    return output(await run(peer, "teams.new_channel_message", **args))


def keys(page: dict[str, Any]) -> list[str]:
    return [one["key"] for one in page["items"]]


async def test_new_messages_come_once_and_changes_to_old_ones_do_not() -> None:
    channel = Channel()
    channel.add(8)
    async with http_peer(channel.answer) as peer:
        first = await look(peer, None)
        assert keys(first) == []
        channel.add(10)
        channel.add(11, **{"from": {"application": {"displayName": "bot"}}})
        channel.add(12, messageType="systemEventMessage")
        channel.add(13, id="8", createdDateTime="2026-01-05T08:00:00Z")
        second = await look(peer, first["cursor"])
        assert keys(second) == ["10"]
        assert keys(await look(peer, first["cursor"], include_apps=True)) == ["10", "11"]
        assert keys(await look(peer, second["cursor"])) == []
        channel.add(14)
        channel.forgets = True
        assert keys(await look(peer, second["cursor"])) == ["10", "14"]


async def test_what_is_there_can_be_started_with_page_by_page() -> None:
    channel = Channel()
    channel.page = 2
    for hour in (8, 9, 10):
        channel.add(hour)
    async with http_peer(channel.answer) as peer:
        page = await look(peer, None, existing="start")
        assert (keys(page), page["more"]) == (["8", "9"], True)
        rest = await look(peer, page["cursor"])
        assert (keys(rest), rest["more"]) == (["10"], False)


async def test_an_answer_that_leads_nowhere_is_told() -> None:
    async with http_peer(answering(200, b'{"value": []}', headers=JSON)) as peer:
        args = {"settings": HERE, "cursor": {"since": None, "address": None}}
        outcome = await run(peer, "teams.new_channel_message", **args)
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "teams_malformed"
