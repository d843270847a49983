"""A stand-in for Slack that speaks its web API on the wire: `auth.test` and `chat.postMessage`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.ports.clock import Clock, SystemClock

TOKEN = "xoxb-demo-nexabuilder-0001"  # noqa: S105 - opens nothing but this stand-in
_MOST_TEXT = 40_000


@dataclass(frozen=True, slots=True)
class Message:
    """One posted message."""

    channel: str
    text: str
    ts: str
    thread_ts: str | None
    client_msg_id: str | None


@dataclass
class SlackFake:
    """Takes messages as Slack does, refuses as Slack does (status 200, ok: false), keeps a list."""

    clock: Clock = field(default_factory=SystemClock)
    messages: list[Message] = field(default_factory=list)

    def posted(self, channel: str) -> list[str]:
        """Return the texts in one channel, in order."""
        return [one.text for one in self.messages if one.channel == channel]

    def routes(self) -> list[Route]:
        """Return the web API."""
        return [
            Route("/api/auth.test", self._auth_test, methods=["GET", "POST"]),
            Route("/api/chat.postMessage", self._post_message, methods=["POST"]),
        ]

    async def _auth_test(self, request: Request) -> Response:
        if (error := _auth_error(request)) is not None:
            return error
        return JSONResponse(
            {
                "ok": True,
                "url": str(request.base_url),
                "team": "Demo workspace",
                "user": "nexabuilder",
                "team_id": "T0DEMO0001",
                "user_id": "U0DEMO0001",
                "bot_id": "B0DEMO0001",
            }
        )

    async def _post_message(self, request: Request) -> Response:
        if (error := _auth_error(request)) is not None:
            return error
        given = await _arguments(request)
        channel, text = str(given.get("channel") or ""), str(given.get("text") or "")
        if not channel:
            return _refusal("channel_not_found")
        if not text.strip():
            return _refusal("no_text")
        if len(text) > _MOST_TEXT:
            return _refusal("msg_too_long")
        return JSONResponse(self._kept(channel, text, given))

    def _kept(self, channel: str, text: str, given: dict[str, Any]) -> dict[str, Any]:
        seconds = int(self.clock.now().timestamp())
        ts = f"{seconds}.{len(self.messages) + 1:06d}"
        message = Message(channel, text, ts, given.get("thread_ts"), given.get("client_msg_id"))
        self.messages.append(message)
        body = {"type": "message", "text": text, "ts": ts, "user": "U0DEMO0001"}
        return {"ok": True, "channel": channel_id(channel), "ts": ts, "message": body}


def channel_id(channel: str) -> str:
    """Return the id a channel's name stands for, always the same one."""
    if not channel.startswith("#"):
        return channel
    return "C" + hashlib.sha256(channel.encode()).hexdigest()[:10].upper()


def _auth_error(request: Request) -> Response | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return _refusal("not_authed")
    return None if token == TOKEN else _refusal("invalid_auth")


async def _arguments(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        given = await request.json()
        return given if isinstance(given, dict) else {}
    async with request.form() as form:
        return dict(form)


def _refusal(code: str) -> Response:
    return JSONResponse({"ok": False, "error": code})
