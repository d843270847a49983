"""Slack's web API: answers 200 even when it refuses, so the body decides."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from engine.errors import ErrorClass
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import header_key
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

BASE_URL = "https://slack.com/api"

# What Slack calls its refusals, and what that means here.
ERRORS: dict[str, tuple[ErrorClass, str]] = {
    "not_authed": ("auth", "put a token into the Slack connection"),
    "invalid_auth": ("auth", "the token of the Slack connection is not valid"),
    "token_expired": ("auth", "the token of the Slack connection has expired"),
    "token_revoked": ("auth", "the token of the Slack connection was withdrawn"),
    "account_inactive": ("auth", "the Slack account of the connection is closed"),
    "missing_scope": (
        "auth",
        "give the Slack app the right this action needs; its README names it",
    ),
    "no_permission": ("auth", "the Slack app may not post there"),
    "not_allowed_token_type": ("auth", "use a bot token"),
    "restricted_action": ("auth", "an admin of the Slack workspace forbids this"),
    "ekm_access_denied": ("auth", "an admin of the Slack workspace forbids this"),
    "channel_not_found": (
        "bad_data",
        "check the channel's name; a private one needs an invitation",
    ),
    "not_in_channel": ("bad_data", "invite the Slack app to the channel"),
    "is_archived": ("bad_data", "the channel is archived; choose another one"),
    "no_text": ("bad_data", "the message is empty"),
    "msg_too_long": ("bad_data", "shorten the message"),
    "invalid_arguments": ("bad_data", "Slack did not understand the message"),
    "thread_not_found": ("bad_data", "the message to reply to is gone"),
    "ratelimited": ("rate_limit", "Slack allows about one message a second per channel"),
    "rate_limited": ("rate_limit", "Slack allows about one message a second per channel"),
    "message_not_found": ("bad_data", "there is no message with this ts in the channel"),
    "cant_update_message": ("bad_data", "the Slack app may change its own messages only"),
    "edit_window_closed": ("bad_data", "the message is too old to be changed"),
    "invalid_name": ("bad_data", "Slack has no such emoji; write its name without colons"),
    "too_many_reactions": ("bad_data", "the message has as many reactions as Slack allows"),
    "invalid_blocks": ("bad_data", "Slack did not understand the layout of the message"),
    "invalid_cursor": ("bad_data", "Slack did not understand which page is meant"),
    "expired_trigger_id": ("bad_data", "a dialog is opened within three seconds of the click"),
    "invalid_trigger_id": ("bad_data", "take the trigger_id of the click itself"),
    "exchanged_trigger_id": ("bad_data", "this click has opened a dialog already"),
    "file_uploads_disabled": ("auth", "an admin of the Slack workspace forbids files"),
    "cant_delete_message": ("bad_data", "the Slack app may delete its own messages only"),
    "name_taken": ("bad_data", "there is a channel with this name already"),
    "invalid_name_specials": ("bad_data", "a channel's name has letters, digits, - and _"),
    "user_not_found": ("bad_data", "there is nobody with this id in the Slack workspace"),
    "cant_invite_self": ("bad_data", "the Slack app is in the channel itself; leave it out"),
    "method_not_supported_for_channel_type": ("bad_data", "choose a channel, not a direct message"),
    "message_limit_exceeded": ("quota", "the Slack workspace has reached its limit of messages"),
    "internal_error": ("remote_down", "Slack has a problem"),
    "fatal_error": ("remote_down", "Slack has a problem"),
    "service_unavailable": ("remote_down", "Slack has a problem"),
    "request_timeout": ("remote_down", "Slack has a problem"),
}


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """Where a message went."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a token belongs to."""

    user: str
    team: str


async def post_message(
    session: HttpSession,
    credential: Credential,
    *,
    channel: str,
    text: str,
    thread_ts: str | None,
    idempotency_key: str,
) -> PostedMessage:
    """Post one message. `client_msg_id` is the same for a repeated attempt."""
    body: dict[str, Any] = {
        "channel": channel,
        "text": text,
        "client_msg_id": message_id(idempotency_key),
    }
    if thread_ts is not None:
        body["thread_ts"] = thread_ts
    answer = await call(session, credential, "chat.postMessage", body, writes=True)
    return PostedMessage(channel=told(answer, "channel"), ts=told(answer, "ts"))


async def who_am_i(session: HttpSession, credential: Credential) -> Identity:
    """Ask Slack whom the token belongs to."""
    answer = await call(session, credential, "auth.test", {}, writes=False)
    return Identity(user=str(answer.get("user", "?")), team=str(answer.get("team", "?")))


def error_for(code: str, *, retry_after_s: float | None = None) -> ActionFailed:
    """Return the failure one of Slack's error words stands for."""
    error_class, hint = ERRORS.get(code, ("bad_data", "see Slack's list of errors for this word"))
    return ActionFailed(
        error_class,
        f"slack_{code}",
        f"Slack refused: {code}",
        hint=hint,
        retry_after_s=retry_after_s,
    )


def message_id(idempotency_key: str) -> str:
    """Return what Slack calls `client_msg_id`: the same for a repeated attempt."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, idempotency_key))


async def call(
    session: HttpSession,
    credential: Credential,
    method: str,
    body: dict[str, Any],
    *,
    writes: bool = True,
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    """Call a method that changes something; a refusal is raised."""
    keyed = {"idempotency-key": header_key(idempotency_key)} if idempotency_key else {}
    reply = await session.request(
        "POST",
        _address(credential, method),
        headers={
            "content-type": "application/json; charset=utf-8",
            "accept": "application/json",
            **keyed,
        },
        content=json.dumps(body, ensure_ascii=False).encode(),
    )
    return _taken(reply, writes=writes)


async def ask(
    session: HttpSession, credential: Credential, method: str, **query: str | int | None
) -> dict[str, Any]:
    """Call a method that only reads; a refusal is raised."""
    given = [(name, str(value)) for name, value in query.items() if value is not None]
    reply = await session.request(
        "GET", _address(credential, method), query=given, headers={"accept": "application/json"}
    )
    return _taken(reply, writes=False)


def told(answer: dict[str, Any], name: str) -> str:
    """Return a text that Slack always tells, or raise where it does not."""
    value = answer.get(name)
    if not isinstance(value, str):
        raise _malformed(f"{name!r} is missing", writes=True)
    return value


def listed(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects that Slack tells, or raise where there is none."""
    value = answer.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _malformed(f"{name!r} is no list of objects", writes=False)
    return value


def next_page(answer: dict[str, Any]) -> str | None:
    """Return the cursor of the page after this one."""
    about = answer.get("response_metadata")
    cursor = about.get("next_cursor") if isinstance(about, dict) else None
    return cursor if isinstance(cursor, str) and cursor else None


def _address(credential: Credential, method: str) -> str:
    return f"{str(credential.config.get('base_url') or BASE_URL).rstrip('/')}/{method}"


def _taken(reply: Reply, *, writes: bool) -> dict[str, Any]:
    if reply.status >= 400:
        raise refusal(reply, writes=writes)
    answer = _answer(reply, writes=writes)
    if answer.get("ok") is not True:
        raise error_for(str(answer.get("error", "unknown_error")))
    return answer


def _answer(reply: Reply, *, writes: bool) -> dict[str, Any]:
    try:
        answer = parse_json(reply.content)
    except NotStrictJson as exc:
        raise _malformed(str(exc), writes=writes) from exc
    if not isinstance(answer, dict):
        raise _malformed("it is not an object", writes=writes)
    return answer


def _malformed(why: str, *, writes: bool) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "slack_malformed",
        f"Slack's answer cannot be read: {why}",
        hint="check the address of the Slack connection",
        retryable=False,
        outcome_unknown=writes,
    )
