"""A message as values: what stands in its head, its text, and what is attached to it."""

from __future__ import annotations

import base64
import binascii
import email.utils
import html
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import nh3

from tools.sdk.answer import Answer, at

LONGEST_TEXT: Final = 100_000
_MOST_PARTS: Final = 500
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Head(Answer):
    id: str = at("id", "Gmail's id of it.", example="18c2f0a1b2c3d4e5")
    thread_id: str = at("threadId", "The conversation it is part of.", example="18c2f0a1b2c3d4e5")
    subject: str = at("subject", "The subject.", example="Invoice 17")
    from_name: str = at("from_name", "Who wrote it, by name.", example="Ada Lund")
    from_address: str = at("from_address", "Who wrote it.", example="ada@example.com")
    to: list[str] = at("to", "Whom it is to.", example=["ops@example.com"])
    cc: list[str] = at("cc", "Who gets a copy.")
    received_at: str | None = at("received_at", "When Gmail took it, in UTC.")
    labels: list[str] = at("labelIds", "Ids of its labels.", default=[], example=["INBOX"])
    unread: bool = at("unread", "Whether nobody has read it yet.")
    snippet: str = at("snippet", "How its text begins.", default="")


class Attachment(Answer):
    number: int = at("number", "Its place among what is attached.", example=1)
    name: str = at("name", "Its file name.", example="invoice.pdf")
    media_type: str = at("media_type", "What it is.", example="application/pdf")
    size: int = at("size", "Its size in bytes.", example=1_024)


class Message(Head):
    message_id: str = at("message_id", "The id its sender gave it.", example="<1@example.com>")
    text: str = at("text", "The text; made of the HTML where there is no other.")
    html: str = at("html", "The HTML without scripts and styles; empty where there is none.")
    attachments: list[Attachment] = at("attachments", "What is attached, without its content.")


def heads_of(found: Any) -> dict[str, str]:
    """Return the headers of a message by their names in small letters; the first of a name counts."""
    payload = found.get("payload") if isinstance(found, dict) else None
    listed = payload.get("headers") if isinstance(payload, dict) else None
    heads: dict[str, str] = {}
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            heads.setdefault(one["name"].lower(), " ".join(str(one.get("value", "")).split()))
    return heads


def head_of(found: Any) -> Any:
    """Return a message with its head's fields named as Head reads them."""
    if not isinstance(found, dict):
        return found
    heads = heads_of(found)
    sender = (email.utils.getaddresses([heads.get("from", "")]) or [("", "")])[0]
    labels = found.get("labelIds")
    return {
        **found,
        "subject": heads.get("subject", ""),
        "from_name": sender[0],
        "from_address": sender[1],
        "to": _addresses(heads.get("to", "")),
        "cc": _addresses(heads.get("cc", "")),
        "received_at": _moment(found.get("internalDate")),
        "unread": isinstance(labels, list) and "UNREAD" in labels,
        "snippet": html.unescape(str(found.get("snippet", ""))),
    }


def message_of(found: Any) -> Any:
    """Return a whole message with its fields named as Message reads them."""
    if not isinstance(found, dict):
        return found
    text, rich = "", ""
    for part in _parts(found.get("payload")):
        if part.get("filename"):
            continue
        if part.get("mimeType") == "text/plain" and not text:
            text = _words(part)
        elif part.get("mimeType") == "text/html" and not rich:
            rich = _words(part)
    plain = text or html.unescape(nh3.clean(rich[: 10 * LONGEST_TEXT], tags=set()))
    return {
        **head_of(found),
        "message_id": heads_of(found).get("message-id", ""),
        "text": plain.strip()[:LONGEST_TEXT],
        "html": nh3.clean(rich[:LONGEST_TEXT]).strip(),
        "attachments": [_described(*one) for one in enumerate(attached(found), 1)],
    }


def attached(found: Any) -> list[dict[str, Any]]:
    """Return the parts of a message that are files, in its order."""
    payload = found.get("payload") if isinstance(found, dict) else None
    return [part for part in _parts(payload) if part.get("filename")]


def bytes_of(data: Any) -> bytes:
    """Read what Gmail writes in base64 that fits into an address; nothing where it is none."""
    if not isinstance(data, str):
        return b""
    try:
        return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""


def _parts(payload: Any) -> Iterator[dict[str, Any]]:
    """Yield what is no container, at most _MOST_PARTS of it, in the order it stands."""
    waiting, seen = [payload], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if not isinstance(part, dict):
            continue
        inner = part.get("parts")
        if isinstance(inner, list) and inner:
            waiting += reversed(inner)
        else:
            yield part


def _described(number: int, part: dict[str, Any]) -> dict[str, Any]:
    size = part["body"].get("size") if isinstance(part.get("body"), dict) else 0
    return {
        "number": number,
        "name": str(part["filename"]).replace("\\", "/").split("/")[-1][:250],
        "media_type": str(part.get("mimeType", "application/octet-stream")),
        "size": size if isinstance(size, int) else 0,
    }


def _words(part: dict[str, Any]) -> str:
    body = part.get("body")
    content = bytes_of(body.get("data") if isinstance(body, dict) else None)
    return content.decode("utf-8", "replace")


def _addresses(header: str) -> list[str]:
    found = email.utils.getaddresses([header]) if header else []
    return [address for _, address in found[:200] if address]


def _moment(milliseconds: Any) -> str | None:
    if not isinstance(milliseconds, str) or not milliseconds.isdecimal():
        return None
    try:
        moment = _BEGINNING + timedelta(milliseconds=int(milliseconds))
    except OverflowError:
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
