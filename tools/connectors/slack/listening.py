"""Slack's Socket Mode (api.slack.com/apis/socket-mode): events and clicks over a connection that we open."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from engine.ports.lines import Heard
from tools.connectors.slack.client import BASE_URL, call, told
from tools.sdk.called import Goodbye, Listening
from tools.sdk.errors import ActionFailed
from tools.sdk.identity import SignIn
from tools.sdk.paging import dig
from tools.sdk.strict_json import NotStrictJson, parse_json
from tools.sdk.websocket import socket_place

_SWITCHED_OFF: Final = "link_disabled"


async def address(place: SignIn) -> str:
    """Ask Slack for the address of one connection; it leads to Slack and holds a ticket for one use."""
    answer = await call(place.http, place.credential, "apps.connections.open", {}, writes=False)
    url = told(answer, "url")
    home = urlsplit(str(place.credential.config.get("base_url") or BASE_URL))
    own, (host, _, is_encrypted) = home.hostname or "", socket_place(url)
    is_own = host == own or host.endswith(f".{own}")
    if not is_own or (home.scheme == "https" and not is_encrypted):
        raise _unread("it names an address that is not its own")
    return url


def read(message: str) -> Heard | Goodbye | None:
    """Read one message of Slack's."""
    try:
        said = parse_json(message.encode())
    except NotStrictJson as exc:
        raise _unread(str(exc)) from exc
    kind, number, payload = (dig(said, name) for name in ("type", "envelope_id", "payload"))
    if kind == "disconnect":
        if dig(said, "reason") == _SWITCHED_OFF:
            raise ActionFailed(
                "auth",
                "slack_socket_mode_off",
                "Slack has ended the line: Socket Mode is switched off for this app",
                hint="switch Socket Mode on in the settings of the Slack app",
            )
        return Goodbye()
    if not isinstance(number, str):
        return None
    body: dict[str, Any] = payload if isinstance(payload, dict) else {}
    # Clicks and what is entered have no number of their own, and are told once.
    delivery = str(body.get("event_id") or number)
    return Heard(number, _event_of(str(kind), body), delivery, body)


def confirmed(heard: Heard) -> str:
    """Return what Slack waits for, three seconds at most."""
    return json.dumps({"envelope_id": heard.number})


def _event_of(kind: str, body: dict[str, Any]) -> str:
    if kind == "events_api":
        return str(dig(body, "event.type") or "")
    return "slash_command" if kind == "slash_commands" else str(body.get("type") or "")


def _unread(why: str) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "slack_malformed",
        f"Slack's message cannot be read: {why}",
        hint="check the address of the Slack connection",
    )


SOCKET_MODE = Listening("slack_app_token", "Slack", address, read, confirmed)
