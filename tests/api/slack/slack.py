"""A Slack workspace on the wire: its web API with threads, private words and limits, and who signs its calls."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

TOKEN = "xoxb-1-abcdef"
SIGNING = "s3cret"
TEAM, BOT, CHANNEL = "T0123456789", "U0BOT000001", "C0123456789"
ADA, CAROL = "U0ADA000001", "U0CAROL0001"
_MOST_TEXT = 40_000
_MOST_BLOCKS = 50
_MOST_OF_BLOCK = 3_000


@dataclass
class Message:
    """One message that the app has written."""

    channel: str
    thread_ts: str | None
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]
    edits: int = 0

    @property
    def words(self) -> str:
        """Return all that is read in it."""
        told = [self.text]
        for block in self.blocks:
            told += [one["text"] for one in block.get("elements", []) if block["type"] == "context"]
            told += [block["text"]["text"]] if "text" in block else []
        return "\n".join(told)

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """Return what can be clicked, by what is written on it."""
        found = [one for block in self.blocks for one in block.get("elements", [])]
        return {one["text"]["text"]: one for one in found if one["type"] == "button"}


@dataclass
class Slack:
    """What was written there, and what it is asked to do wrong."""

    peer: HttpPeer = field(default_factory=HttpPeer)
    messages: list[Message] = field(default_factory=list)
    private: list[dict[str, Any]] = field(default_factory=list)
    """What was shown to one person only."""
    refuse: Callable[[str], tuple[int, dict[str, Any], dict[str, str]] | None] = lambda _: None
    """What a method is refused with: a status, a body, headers."""
    done: Callable[[str], None] = lambda _: None
    """Told of each call once its work is done, before it is answered."""
    called: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=lambda: {ADA: "ada", CAROL: "carol"})
    locales: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=lambda: {CHANNEL: "general"})
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def config(self) -> dict[str, Any]:
        """Return what a connection to it holds."""
        return {"base_url": f"http://{self.peer.place}/api"}

    def stamp(self) -> str:
        """Return the name of a new message."""
        return f"1767600000.{next(self._numbers):06d}"

    async def until(self, seen: Callable[[], Any], within_s: float = 150) -> Any:
        """Return what is seen once it is there."""
        async with asyncio.timeout(within_s):
            while not (found := seen()):
                self._changed.clear()
                await self._changed.wait()
        return found

    async def answer(self, heard: Heard, writer: asyncio.StreamWriter) -> None:
        """Answer one call."""
        target = urlsplit(heard.target)
        method = target.path.removeprefix("/api/")
        given: dict[str, Any] = {name: one[0] for name, one in parse_qs(target.query).items()}
        if heard.body:
            given = json.loads(heard.body)
        self.called.append(method)
        status, headers = 200, dict[str, str]()
        told: dict[str, Any] = {"ok": False, "error": "invalid_auth"}
        if heard.headers.get("authorization") == f"Bearer {TOKEN}":
            refused = self.refuse(method)
            if refused is None:
                told = self._told(method, given)
            else:
                status, told, headers = refused
        self.done(method)
        write_answer(writer, status, json.dumps(told).encode(), headers)
        self._changed.set()

    def _told(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": lambda _: {
                "team": "Acme",
                "team_id": TEAM,
                "user_id": BOT,
                "user": "nexa",
            },
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._whisper,
            "conversations.replies": self._replies,
            "conversations.info": lambda one: {
                "channel": {"id": one["channel"], "name": self.channels[one["channel"]]}
            },
            "users.info": self._person,
        }
        if method not in methods:
            return {"ok": False, "error": "unknown_method"}
        found = methods[method](given)
        return {"ok": "error" not in found, **found}

    def _post(self, given: dict[str, Any]) -> dict[str, Any]:
        if wrong := _too_long(given):
            return wrong
        message = Message(
            given["channel"], given.get("thread_ts"), self.stamp(), given["text"],
            given.get("blocks", []), given.get("metadata", {}),
        )  # fmt: skip
        self.messages.append(message)
        return {"channel": message.channel, "ts": message.ts}

    def _update(self, given: dict[str, Any]) -> dict[str, Any]:
        found = [m for m in self.messages if (m.channel, m.ts) == (given["channel"], given["ts"])]
        if not found:
            return {"error": "message_not_found"}
        if wrong := _too_long(given):
            return wrong
        (message,) = found
        message.text, message.blocks = given["text"], given.get("blocks", [])
        message.edits += 1
        return {"channel": message.channel, "ts": message.ts}

    def _whisper(self, given: dict[str, Any]) -> dict[str, Any]:
        self.private.append(given)
        return {"message_ts": self.stamp()}

    def _replies(self, given: dict[str, Any]) -> dict[str, Any]:
        there = [
            m
            for m in self.messages
            if m.channel == given["channel"] and given["ts"] in (m.thread_ts, m.ts)
        ]
        told = [
            {"ts": m.ts, "user": BOT, "bot_id": "B1", "text": m.text, "metadata": m.metadata}
            for m in there
        ]
        return {"messages": told}

    def _person(self, given: dict[str, Any]) -> dict[str, Any]:
        name = self.names.get(given["user"])
        if name is None:
            return {"error": "user_not_found"}
        locale = self.locales.get(given["user"], "en-US")
        profile = {"display_name": name, "real_name": name.title()}
        zone = "Europe/Berlin"
        told = {"id": given["user"], "name": name, "locale": locale, "tz": zone, "profile": profile}
        return {"user": told}


def _too_long(given: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse what the real Slack refuses."""
    blocks = given.get("blocks", [])
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    texts += [
        one["text"] for block in blocks if block["type"] == "context" for one in block["elements"]
    ]
    buttons = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    if len(given.get("text", "")) > _MOST_TEXT:
        return {"error": "msg_too_long"}
    is_wrong = (
        len(blocks) > _MOST_BLOCKS
        or any(not 0 < len(text) <= _MOST_OF_BLOCK for text in texts)
        or any(len(one["text"]["text"]) > 75 or len(one.get("value", "")) > 2000 for one in buttons)
        or any(len(block["elements"]) > 25 for block in blocks if block["type"] == "actions")
        or len({one["action_id"] for one in buttons}) != len(buttons)
    )
    return {"error": "invalid_blocks"} if is_wrong else None


@asynccontextmanager
async def slack_workspace() -> AsyncIterator[Slack]:
    """Serve on loopback for as long as the test needs it."""
    slack = Slack()
    async with http_peer(slack.answer) as peer:
        slack.peer = peer
        yield slack


def signed(body: bytes, knows: str = SIGNING, **more: str) -> dict[str, str]:
    """Return the headers of a call with this body by who knows the secret."""
    moment = str(int(time.time()))
    mac = hmac.new(knows.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={mac}"}
    return {"content-type": "application/json", **headers, **more}


@dataclass
class Caller:
    """Slack's own servers: they call the address that the app was given."""

    client: httpx.AsyncClient
    path: str
    slack: Slack
    _numbers: Any = field(default_factory=itertools.count)

    def said(self, text: str, **event: Any) -> dict[str, Any]:
        """Return the event of something somebody has written."""
        told = {
            "type": "message", "channel": CHANNEL, "channel_type": "channel", "user": ADA,
            "text": text, "ts": self.slack.stamp(), **event,
        }  # fmt: skip
        number = f"Ev{next(self._numbers):04d}"
        return {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": number,
            "event": told,
        }  # fmt: skip

    async def mention(self, text: str, **event: Any) -> str:
        """Mention the app in a channel; return the thread that begins with it."""
        body = self.said(f"<@{BOT}> {text}", **{"type": "app_mention", **event})
        assert (await self.tell(body)).status_code == 200
        return str(body["event"].get("thread_ts") or body["event"]["ts"])

    async def reply(self, thread: str, text: str, **event: Any) -> None:
        """Write into a thread."""
        assert (await self.tell(self.said(text, thread_ts=thread, **event))).status_code == 200

    async def tell(self, body: dict[str, Any], knows: str = SIGNING, **more: str) -> httpx.Response:
        """Call with an event."""
        raw = json.dumps(body).encode()
        return await self.client.post(self.path, content=raw, headers=signed(raw, knows, **more))

    def clicked(self, message: Message, button: str, by: str = ADA, **more: Any) -> dict[str, Any]:
        """Return what Slack tells of a click."""
        one = message.buttons[button]
        blocks = [block for block in message.blocks if one in block.get("elements", [])]
        action = {
            **one,
            "block_id": blocks[0].get("block_id", "b1"),
            "action_ts": self.slack.stamp(),
        }
        return {
            "type": "block_actions", "team": {"id": TEAM}, "api_app_id": "A1",
            "user": {"id": by, "username": "x", "team_id": TEAM},
            "channel": {"id": message.channel},
            "container": {"message_ts": message.ts, "thread_ts": message.thread_ts},
            "message": {"ts": message.ts, "thread_ts": message.thread_ts},
            "actions": [action], "trigger_id": f"{next(self._numbers)}.1", **more,
        }  # fmt: skip

    async def click(self, message: Message, button: str, by: str = ADA) -> None:
        """Click a button."""
        raw = urlencode({"payload": json.dumps(self.clicked(message, button, by))}).encode()
        form = {"content-type": "application/x-www-form-urlencoded"}
        answer = await self.client.post(self.path, content=raw, headers={**signed(raw), **form})
        assert (answer.status_code, answer.content) == (200, b"")
