"""Discord's REST API, version 10 (discord.com/developers/docs)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tools.sdk.credential import Credential
from tools.sdk.http import HttpSession
from tools.sdk.idempotency import digest_key
from tools.sdk.json_api import JsonApi

BASE_URL = "https://discord.com/api/v10"
_NONCE = 25
_MESSAGES_PAGE, _SERVERS_PAGE = 100, 200
_ID = re.compile(r"\d{1,25}")


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message went."""

    id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Discord:
    """Discord as one attempt of one step sees it."""

    session: HttpSession
    credential: Credential
    idempotency_key: str

    async def post(self, channel: str, text: str, *, reply_to: str | None = None) -> Posted:
        """Post a message; `nonce` is the same for a repeat, and Discord leaves the repeat out."""
        body: dict[str, Any] = {
            "content": text,
            "nonce": self._nonce,
            "enforce_nonce": True,
            # Nobody is notified by what data happens to contain.
            "allowed_mentions": {"parse": []},
        }
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to}
        answer = await self._write("POST", f"/channels/{channel}/messages", body)
        return self._posted(answer)

    async def edit(self, channel: str, message: str, text: str) -> Posted:
        """Change a message of the bot."""
        body = {"content": text, "allowed_mentions": {"parse": []}}
        answer = await self._write("PATCH", f"/channels/{channel}/messages/{message}", body)
        return self._posted(answer)

    async def react(self, channel: str, message: str, emoji: str) -> None:
        """Put an emoji below a message; a repeat changes nothing."""
        path = f"/channels/{channel}/messages/{message}/reactions/{quote(emoji, safe='')}/@me"
        await self._api.call("PUT", path, headers=self._key, writes=True)

    async def delete(self, channel: str, message: str) -> None:
        """Delete a message."""
        path = f"/channels/{channel}/messages/{message}"
        await self._api.call("DELETE", path, headers=self._key, writes=True)

    async def open_thread(self, channel: str, message: str, name: str) -> str:
        """Open a thread below a message; return its id."""
        path = f"/channels/{channel}/messages/{message}/threads"
        return self._told(await self._write("POST", path, {"name": name}), "id")

    async def channels(self, server: str) -> list[dict[str, Any]]:
        """Return the channels of a server."""
        return await self._list(f"/guilds/{server}/channels")

    async def messages(self, channel: str, most: int) -> list[dict[str, Any]]:
        """Return the newest messages of a channel, newest first."""
        path = f"/channels/{channel}/messages"
        return await self._paged(path, most, _MESSAGES_PAGE, "before")

    async def messages_after(self, channel: str, after: str, most: int) -> list[dict[str, Any]]:
        """Return the messages that follow one, oldest first."""
        path = f"/channels/{channel}/messages"
        found = await self._identified(path, after=after, limit=str(most))
        return sorted(found, key=lambda one: int(one["id"]))

    async def servers(self, most: int) -> list[dict[str, Any]]:
        """Return the servers the bot is a member of."""
        return await self._paged("/users/@me/guilds", most, _SERVERS_PAGE, "after")

    async def whoami(self) -> str:
        """Return the bot's name."""
        answer = await self._api.object("GET", "/users/@me", writes=False)
        return self._told(answer, "username")

    @property
    def _api(self) -> JsonApi:
        base = str(self.credential.config.get("base_url") or BASE_URL)
        return JsonApi(self.session, "Discord", base)

    @property
    def _nonce(self) -> str:
        return digest_key(self.idempotency_key)[:_NONCE]

    @property
    def _key(self) -> dict[str, str]:
        return {"idempotency-key": digest_key(self.idempotency_key)}

    async def _write(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._api.object(method, path, body=body, headers=self._key, writes=True)

    async def _list(self, path: str, **query: str) -> list[dict[str, Any]]:
        found = await self._api.call("GET", path, query=list(query.items()), writes=False)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self._api.malformed("it is no list of objects", writes=False)
        return found

    async def _paged(self, path: str, most: int, largest: int, side: str) -> list[dict[str, Any]]:
        """Read a list whose next page lies before or after the last id of this one."""
        found: list[dict[str, Any]] = []
        place: dict[str, str] = {}
        while len(found) < most:
            size = min(largest, most - len(found))
            page = await self._identified(path, limit=str(size), **place)
            found += page
            if len(page) < size:
                break
            place = {side: str(page[-1]["id"])}
        return found

    async def _identified(self, path: str, **query: str) -> list[dict[str, Any]]:
        found = await self._list(path, **query)
        if not all(_ID.fullmatch(str(one.get("id"))) for one in found):
            raise self._api.malformed("an id is missing", writes=False)
        return found

    def _posted(self, answer: dict[str, Any]) -> Posted:
        return Posted(self._told(answer, "id"), self._told(answer, "channel_id"))

    def _told(self, answer: dict[str, Any], name: str) -> str:
        value = answer.get(name)
        if not isinstance(value, str):
            raise self._api.malformed(f"{name!r} is missing", writes=True)
        return value
