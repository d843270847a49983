"""What Slack is asked: channels, people, messages, files; lists come in pages and are read to their end."""

from __future__ import annotations

from typing import Any

from tools.connectors.slack.client import ask, error_for, listed, next_page
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession

_PAGE, _FILES_PAGE = 200, 100
_SLACKBOT = "USLACKBOT"
# Kinds of messages that somebody has written; every other kind is Slack telling what happened.
_WRITTEN = frozenset({None, "bot_message", "file_share", "me_message", "thread_broadcast"})


async def channels(
    session: HttpSession, credential: Credential, *, private: bool, most: int
) -> list[dict[str, Any]]:
    """Return the channels that are not archived."""
    kinds = "public_channel,private_channel" if private else "public_channel"
    found = await _paged(
        session, credential, "conversations.list", "channels", most, types=kinds,
        exclude_archived="true",
    )  # fmt: skip
    return [
        {
            "id": str(one.get("id", "")),
            "name": str(one.get("name", "")),
            "private": bool(one.get("is_private")),
            "topic": _inner(one.get("topic"), "value") or "",
            "members": int(one.get("num_members") or 0),
        }
        for one in found
    ]


async def user(session: HttpSession, credential: Credential, email: str) -> dict[str, Any]:
    """Return who has an address; that nobody has it is an answer."""
    try:
        answer = await ask(session, credential, "users.lookupByEmail", email=email)
    except ActionFailed as exc:
        if exc.error.code == "slack_users_not_found":
            return {"found": False, "id": None, "name": None, "timezone": None}
        raise
    person = answer.get("user")
    if not isinstance(person, dict) or not isinstance(person.get("id"), str):
        raise error_for("no_answer_for_user")
    name = person.get("real_name") or person.get("name")
    return {"found": True, "id": person["id"], "name": name, "timezone": person.get("tz")}


async def messages(
    session: HttpSession, credential: Credential, channel: str, *, oldest: str | None, most: int
) -> list[dict[str, Any]]:
    """Return the newest messages of a channel."""
    found = await _paged(
        session, credential, "conversations.history", "messages", most, channel=channel,
        oldest=oldest,
    )  # fmt: skip
    return [told_of(one) for one in found]


async def thread(
    session: HttpSession, credential: Credential, channel: str, ts: str, *, most: int
) -> list[dict[str, Any]]:
    """Return a message and its replies, oldest first."""
    found = await _paged(
        session, credential, "conversations.replies", "messages", most, channel=channel, ts=ts
    )
    return [told_of(one) for one in found]


async def said(
    session: HttpSession, credential: Credential, channel: str, *, oldest: str | None, most: int
) -> list[dict[str, Any]]:
    """Return what was said after a moment as Slack tells it, oldest first."""
    found = await _paged(
        session, credential, "conversations.history", "messages", most, channel=channel,
        oldest=oldest,
    )  # fmt: skip
    if not all(isinstance(one.get("ts"), str) for one in found):
        raise error_for("no_answer_for_messages")
    return sorted(found, key=lambda one: [int(part) for part in one["ts"].split(".")])


def from_somebody(message: dict[str, Any], *, bots: bool) -> bool:
    """Say whether a message was written, not made by Slack (such as that somebody has joined)."""
    if message.get("subtype") not in _WRITTEN:
        return False
    return bots or ("bot_id" not in message and message.get("subtype") != "bot_message")


def told_of(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as actions and triggers tell it."""
    return {
        "ts": str(message.get("ts", "")),
        "text": str(message.get("text", "")),
        "user": message.get("user"),
        "thread_ts": message.get("thread_ts"),
    }


async def reactions(
    session: HttpSession, credential: Credential, channel: str, ts: str
) -> list[dict[str, Any]]:
    """Return the emojis below a message, and whose they are."""
    answer = await ask(session, credential, "reactions.get", channel=channel, timestamp=ts)
    message = answer.get("message")
    if not isinstance(message, dict):
        raise error_for("no_answer_for_message")
    return [
        {
            "emoji": str(one.get("name", "")),
            "count": int(one.get("count") or 0),
            "users": [str(user) for user in one.get("users") or ()],
        }
        for one in listed({"reactions": message.get("reactions", [])}, "reactions")
    ]


async def people(
    session: HttpSession, credential: Credential, *, bots: bool, most: int
) -> list[dict[str, Any]]:
    """Return who is in the workspace; those who have left are not."""
    found = await _paged(session, credential, "users.list", "members", most)
    told = [
        {
            "id": str(one.get("id", "")),
            "name": str(one.get("real_name") or one.get("name") or ""),
            "email": _inner(one.get("profile"), "email"),
            "bot": bool(one.get("is_bot")) or one.get("id") == _SLACKBOT,
        }
        for one in found
        if not one.get("deleted")
    ]
    return [one for one in told if bots or not one["bot"]]


async def files(
    session: HttpSession, credential: Credential, channel: str, *, most: int
) -> list[dict[str, Any]]:
    """Return the files of a channel; here Slack numbers its pages."""
    found: list[dict[str, Any]] = []
    page, pages = 1, 1
    while page <= pages and len(found) < most:
        answer = await ask(
            session, credential, "files.list", channel=channel, count=_FILES_PAGE, page=page
        )
        found += listed(answer, "files")
        about = answer.get("paging")
        pages = about.get("pages", 1) if isinstance(about, dict) else 1
        page += 1
    return [
        {
            "id": str(one.get("id", "")),
            "name": str(one.get("name") or ""),
            "type": str(one.get("filetype") or ""),
            "size": int(one.get("size") or 0),
            "user": one.get("user"),
            "link": one.get("permalink"),
        }
        for one in found[:most]
    ]


async def _paged(
    session: HttpSession,
    credential: Credential,
    method: str,
    name: str,
    most: int,
    **query: str | None,
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while len(found) < most:
        size = min(_PAGE, most - len(found))
        answer = await ask(session, credential, method, limit=size, cursor=cursor, **query)
        found += listed(answer, name)
        cursor = next_page(answer)
        if cursor is None:
            break
    return found[:most]


def _inner(value: Any, name: str) -> str | None:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
