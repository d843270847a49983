"""What Slack is told beside plain messages: changes, reactions, files, channels, questions, dialogs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tools.connectors.slack.client import PostedMessage as Posted
from tools.connectors.slack.client import ask, call, message_id, told
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession
from tools.sdk.idempotency import digest_key, header_key
from tools.sdk.remote import refusal

_LONGEST_SECTION = 3_000


@dataclass(frozen=True, slots=True)
class File:
    """A file as people will see it."""

    name: str
    content: bytes
    comment: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what can be clicked."""

    channel: str
    text: str
    name: str
    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dialog:
    """Fields for the person who has just clicked."""

    trigger_id: str
    title: str
    name: str
    fields: Mapping[str, str]


async def update(
    session: HttpSession,
    credential: Credential,
    message: Posted,
    text: str,
    *,
    idempotency_key: str,
) -> Posted:
    """Change a message; a repeat changes nothing more."""
    body = {"channel": message.channel, "ts": message.ts, "text": text}
    answer = await call(session, credential, "chat.update", body, idempotency_key=idempotency_key)
    return Posted(channel=told(answer, "channel"), ts=told(answer, "ts"))


async def react(
    session: HttpSession,
    credential: Credential,
    message: Posted,
    emoji: str,
    *,
    idempotency_key: str,
) -> bool:
    """Put an emoji below a message; say whether it was not there before."""
    body = {"channel": message.channel, "timestamp": message.ts, "name": emoji}
    try:
        await call(session, credential, "reactions.add", body, idempotency_key=idempotency_key)
    except ActionFailed as exc:
        if exc.error.code == "slack_already_reacted":
            return False
        raise
    return True


async def delete(
    session: HttpSession, credential: Credential, message: Posted, *, idempotency_key: str
) -> None:
    """Delete a message."""
    body = {"channel": message.channel, "ts": message.ts}
    await call(session, credential, "chat.delete", body, idempotency_key=idempotency_key)


async def create_channel(
    session: HttpSession, credential: Credential, name: str, *, private: bool, idempotency_key: str
) -> tuple[str, str]:
    """Create a channel; return its id and its name."""
    body = {"name": name, "is_private": private}
    answer = await call(
        session, credential, "conversations.create", body, idempotency_key=idempotency_key
    )
    made = answer.get("channel")
    channel = made if isinstance(made, dict) else {}
    return told(channel, "id"), told(channel, "name")


async def set_topic(
    session: HttpSession, credential: Credential, body: dict[str, Any], *, idempotency_key: str
) -> None:
    """Set a channel's topic."""
    await call(session, credential, "conversations.setTopic", body, idempotency_key=idempotency_key)


async def invite(
    session: HttpSession,
    credential: Credential,
    channel: str,
    users: Sequence[str],
    *,
    idempotency_key: str,
) -> bool:
    """Invite people; say whether somebody was not there before."""
    body = {"channel": channel, "users": ",".join(users), "force": True}
    try:
        await call(
            session, credential, "conversations.invite", body, idempotency_key=idempotency_key
        )
    except ActionFailed as exc:
        if exc.error.code == "slack_already_in_channel":
            return False
        raise
    return True


async def upload(
    session: HttpSession,
    credential: Credential,
    channel: str,
    file: File,
    *,
    idempotency_key: str,
) -> str:
    """Upload a file in Slack's three calls: a place for it, its bytes, and where it belongs."""
    place = await ask(
        session,
        credential,
        "files.getUploadURLExternal",
        filename=file.name,
        length=len(file.content),
    )
    file_id, url = told(place, "file_id"), told(place, "upload_url")
    reply = await session.request(
        "POST",
        url,
        headers={
            "content-type": "application/octet-stream",
            "idempotency-key": header_key(idempotency_key),
        },
        content=file.content,
    )
    if reply.status >= 400:
        raise refusal(reply, writes=True)
    body: dict[str, Any] = {
        "files": [{"id": file_id, "title": file.name}],
        "channel_id": channel,
    }
    if file.comment is not None:
        body["initial_comment"] = file.comment
    await call(session, credential, "files.completeUploadExternal", body)
    return file_id


async def question(
    session: HttpSession, credential: Credential, asked: Question, *, idempotency_key: str
) -> Posted:
    """Post a message with buttons."""
    elements = [
        {
            "type": "button",
            "action_id": f"choice_{number}",
            "value": button,
            "text": {"type": "plain_text", "text": button},
        }
        for number, button in enumerate(asked.buttons)
    ]
    section = {"type": "mrkdwn", "text": asked.text[:_LONGEST_SECTION]}
    body = {
        "channel": asked.channel,
        "text": asked.text,
        "client_msg_id": message_id(idempotency_key),
        "blocks": [
            {"type": "section", "text": section},
            {"type": "actions", "block_id": asked.name, "elements": elements},
        ],
    }
    answer = await call(session, credential, "chat.postMessage", body)
    return Posted(channel=told(answer, "channel"), ts=told(answer, "ts"))


async def open_dialog(
    session: HttpSession, credential: Credential, dialog: Dialog, *, idempotency_key: str
) -> str:
    """Open a dialog; `external_id` is the same for a repeated attempt."""
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": {"type": "plain_text", "text": label},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
        for name, label in dialog.fields.items()
    ]
    view = {
        "type": "modal",
        "callback_id": dialog.name,
        "external_id": f"nexa-{digest_key(idempotency_key)}",
        "title": {"type": "plain_text", "text": dialog.title},
        "submit": {"type": "plain_text", "text": "OK"},
        "blocks": blocks,
    }
    answer = await call(
        session, credential, "views.open", {"trigger_id": dialog.trigger_id, "view": view}
    )
    opened = answer.get("view")
    return told(opened if isinstance(opened, dict) else {}, "id")
