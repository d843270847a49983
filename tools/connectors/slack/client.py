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
    "missing_scope": ("auth", "give the Slack app the right chat:write"),
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
        "client_msg_id": str(uuid.uuid5(uuid.NAMESPACE_OID, idempotency_key)),
    }
    if thread_ts is not None:
        body["thread_ts"] = thread_ts
    answer = await _call(session, credential, "chat.postMessage", body, writes=True)
    try:
        return PostedMessage(channel=str(answer["channel"]), ts=str(answer["ts"]))
    except KeyError as exc:
        raise _malformed(f"{exc} is missing", writes=True) from exc


async def who_am_i(session: HttpSession, credential: Credential) -> Identity:
    """Ask Slack whom the token belongs to."""
    answer = await _call(session, credential, "auth.test", {}, writes=False)
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


async def _call(
    session: HttpSession,
    credential: Credential,
    method: str,
    body: dict[str, Any],
    *,
    writes: bool,
) -> dict[str, Any]:
    base = str(credential.config.get("base_url") or BASE_URL).rstrip("/")
    reply = await session.request(
        "POST",
        f"{base}/{method}",
        headers={"content-type": "application/json; charset=utf-8", "accept": "application/json"},
        content=json.dumps(body, ensure_ascii=False).encode(),
    )
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
