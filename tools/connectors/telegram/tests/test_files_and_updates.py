"""Telegram's files and buttons, and messages that are looked for, against a bot's queue of updates."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from engine.ports.polls import MOST_ITEMS
from engine.ports.runner import Failed, Succeeded
from tools.connectors.telegram.tests.test_actions import CHAT, JSON, answer, run
from tools.kit.http_peer import Heard, HttpPeer, answering, http_peer, write_answer


async def test_a_file_is_sent_by_its_bytes_or_its_address_and_not_by_both() -> None:
    posted = answer({"message_id": 42, "chat": {"id": int(CHAT)}})
    file = {"chat_id": CHAT, "content": "AP8NCi0t", "filename": "a.bin", "caption": "x"}
    async with http_peer(answering(200, posted, headers=JSON)) as peer:
        sent = await run(peer, "telegram.send_document", **file)
        again = await run(peer, "telegram.send_photo", chat_id=CHAT, url="https://x.example.com/a")
        both = await run(peer, "telegram.send_photo", **file, url="https://x.example.com/a")
        broken = await run(peer, "telegram.send_photo", chat_id=CHAT, content="%%")
        document, photo = peer.heard
    assert isinstance(sent, Succeeded)
    assert isinstance(again, Succeeded)
    boundary = document.headers["content-type"].partition("boundary=")[2].encode()
    parts = document.body.split(b"--" + boundary)
    assert len(parts) == 5
    assert parts[3].endswith(b'filename="a.bin"\r\ncontent-type: application/octet-stream\r\n\r\n'
                             b"\x00\xff\r\n--\r\n")  # fmt: skip
    assert json.loads(photo.body)["photo"] == "https://x.example.com/a"
    for outcome, code in ((both, "telegram_one_file"), (broken, "not_base64")):
        assert isinstance(outcome, Failed)
        assert outcome.error.code == code


async def test_buttons_are_asked_with_and_a_press_is_answered() -> None:
    posted = answer({"message_id": 42, "chat": {"id": int(CHAT)}})
    async with http_peer(answering(200, posted, headers=JSON)) as peer:
        asked = {"chat_id": CHAT, "text": "Ship?", "buttons": {"Yes": "y", "No": "n"}}
        assert isinstance(await run(peer, "telegram.send_buttons", **asked), Succeeded)
        assert isinstance(await run(peer, "telegram.answer_button", press_id="12"), Succeeded)
        keyboard = json.loads(peer.heard[0].body)["reply_markup"]["inline_keyboard"]
    assert [row[0]["callback_data"] for row in keyboard] == ["y", "n"]


def a_bot(waiting: list[dict[str, Any]]) -> Any:
    """Keep a queue of updates as Telegram does: what is before the offset is forgotten."""

    async def reply(heard: Heard, writer: asyncio.StreamWriter) -> None:
        query = parse_qs(urlsplit(heard.target).query)
        offset = int(query["offset"][0])
        kept = waiting[offset:] if offset < 0 else [x for x in waiting if x["update_id"] >= offset]
        waiting[:] = kept
        write_answer(writer, 200, answer(kept[: int(query["limit"][0])]), JSON)

    return reply


def said(number: int, chat: int = 77) -> dict[str, Any]:
    message = {"message_id": number, "text": f"m{number}", "chat": {"id": chat, "title": "Shop"}}
    return {"update_id": number, "message": message}


async def look(peer: HttpPeer, cursor: Any, **settings: Any) -> dict[str, Any]:
    found = await run(peer, "telegram.new_message", settings=settings, cursor=cursor)
    assert isinstance(found, Succeeded), found
    return dict(found.output)


async def test_only_what_comes_after_switching_on_starts_runs() -> None:
    waiting = [said(1), said(2)]
    async with http_peer(a_bot(waiting)) as peer:
        first = await look(peer, None)
        assert (first["items"], first["cursor"]) == ([], {"offset": 3})
        waiting += [said(3), said(4, chat=-5), {"update_id": 5, "poll": {}}]
        second = await look(peer, first["cursor"], chat_id="77")
        assert [one["payload"]["text"] for one in second["items"]] == ["m3"]
        assert second["cursor"] == {"offset": 6}
        assert (await look(peer, second["cursor"]))["items"] == []


async def test_a_full_page_is_followed_by_another() -> None:
    async with http_peer(a_bot([said(number) for number in range(1, 151)])) as peer:
        page = await look(peer, None, existing="start")
        assert (len(page["items"]), page["more"]) == (MOST_ITEMS, True)
        rest = await look(peer, page["cursor"])
        assert (len(rest["items"]), rest["more"]) == (50, False)


async def test_what_is_no_list_of_updates_is_told() -> None:
    bodies: tuple[Any, ...] = ({"id": 1}, [{"message": {}}])
    for body in bodies:
        async with http_peer(answering(200, answer(body), headers=JSON)) as peer:
            outcome = await run(peer, "telegram.new_message", settings={}, cursor=None)
        assert isinstance(outcome, Failed)
        assert outcome.error.code == "telegram_malformed"
