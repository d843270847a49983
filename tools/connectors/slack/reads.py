"""What Slack is asked: channels, people, messages; lists come in pages and are read to their end."""

from __future__ import annotations

from typing import Any

from tools.connectors.slack.client import ask, error_for, listed, next_page
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession

_PAGE = 200


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
    return [
        {
            "ts": str(one.get("ts", "")),
            "text": str(one.get("text", "")),
            "user": one.get("user"),
            "thread_ts": one.get("thread_ts"),
        }
        for one in found
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
