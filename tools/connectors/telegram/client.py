"""Telegram's Bot API (core.telegram.org/bots/api): the token is part of the address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import ErrorClass
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import digest_key
from tools.sdk.json_api import json_bytes
from tools.sdk.remote import class_of
from tools.sdk.strict_json import NotStrictJson, parse_json

BASE_URL = "https://api.telegram.org"
_HINTS: dict[ErrorClass, str] = {
    "auth": "check the bot's token, and that the bot may write in this chat",
    "rate_limit": "Telegram takes about one message a second per chat",
    "remote_down": "Telegram has a problem; the step is tried again",
    "bad_data": "check the chat: a bot can write only where it was added or written to",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file as people will see it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Telegram:
    """Telegram as one attempt of one step sees it."""

    session: HttpSession
    credential: Credential
    idempotency_key: str

    async def change(self, method: str, **given: Any) -> Any:
        """Call a method that changes something; return its result."""
        body = {name: value for name, value in given.items() if value is not None}
        headers = {
            "content-type": "application/json",
            "idempotency-key": digest_key(self.idempotency_key),
        }
        reply = await self.session.request(
            "POST", self._address(method), headers=headers, content=json_bytes(body)
        )
        return _result(reply, writes=True)

    async def send_file(self, method: str, field: str, file: File, **given: Any) -> Any:
        """Call a method that takes a file's bytes; return its result."""
        fields = {name: str(value) for name, value in given.items() if value is not None}
        # The same for a repeat; nothing in the file can end it, as it depends on the file.
        boundary = hashlib.sha256(file.content + self.idempotency_key.encode()).hexdigest()
        headers = {
            "content-type": f"multipart/form-data; boundary={boundary}",
            "idempotency-key": digest_key(self.idempotency_key),
        }
        body = _form(boundary, fields, field, file)
        reply = await self.session.request(
            "POST", self._address(method), headers=headers, content=body
        )
        return _result(reply, writes=True)

    async def ask(self, method: str, **query: str) -> Any:
        """Call a method that only reads; return its result."""
        reply = await self.session.request("GET", self._address(method), query=list(query.items()))
        return _result(reply, writes=False)

    def _address(self, method: str) -> str:
        base = str(self.credential.config.get("base_url") or BASE_URL).rstrip("/")
        return f"{base}/bot{self.credential.secret['token']}/{method}"


def malformed(why: str, *, writes: bool) -> ActionFailed:
    """Return the failure of an answer that is not Telegram's."""
    return ActionFailed(
        "remote_down",
        "telegram_malformed",
        f"Telegram's answer cannot be read: {why}",
        hint="check the address of the Telegram connection",
        retryable=False,
        outcome_unknown=writes,
    )


def _form(boundary: str, fields: Mapping[str, str], field: str, file: File) -> bytes:
    """Return fields and a file as a form carries them (RFC 7578)."""
    said = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = (
        f'--{boundary}\r\ncontent-disposition: form-data; name="{field}"; filename="{file.name}"\r\n'
        "content-type: application/octet-stream\r\n\r\n"
    )
    return "".join([*said, head]).encode() + file.content + f"\r\n--{boundary}--\r\n".encode()


def _result(reply: Reply, *, writes: bool) -> Any:
    try:
        answer = parse_json(reply.content)
    except NotStrictJson as exc:
        if reply.status >= 500:
            raise _refused(reply.status, "", None, writes=writes) from exc
        raise malformed(str(exc), writes=writes) from exc
    if not isinstance(answer, dict):
        raise malformed("it is not an object", writes=writes)
    if answer.get("ok") is not True:
        about = answer.get("parameters")
        wait = about.get("retry_after") if isinstance(about, dict) else None
        code = answer.get("error_code")
        status = code if isinstance(code, int) else reply.status
        raise _refused(status, str(answer.get("description", "")), wait, writes=writes)
    return answer.get("result")


def _refused(status: int, said: str, wait: Any, *, writes: bool) -> ActionFailed:
    # A token that Telegram does not know at all is an address it does not know.
    error_class, code = class_of(401 if said == "Not Found" else status)
    return ActionFailed(
        error_class,
        f"telegram_{code}",
        f"Telegram refused: {said[:200] or status}",
        hint=_HINTS.get(error_class),
        retry_after_s=float(wait) if isinstance(wait, int) else None,
        outcome_unknown=writes and status in {502, 504},
    )
