"""A mail as values: what stands in its head, its text, and what is attached to it."""

from __future__ import annotations

import email
import email.policy
import email.utils
import html
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Final, TypeVar

import nh3
from pydantic import Field

from tools.sdk.schema import Result

T = TypeVar("T")

LONGEST_TEXT: Final = 100_000
_LONGEST_NAME: Final = 150
_MOST_PARTS: Final = 500


class Head(Result):
    uid: int = Field(ge=1, description="Its number in the folder.", examples=[17])
    folder: str = Field(description="The folder it is in.", examples=["INBOX"])
    message_id: str = Field(description="The id its sender gave it.", examples=["<1@example.com>"])
    subject: str = Field(description="The subject.", examples=["Invoice 17"])
    from_name: str = Field(description="Who wrote it, by name.", examples=["Ada Lund"])
    from_address: str = Field(description="Who wrote it.", examples=["ada@example.com"])
    to: list[str] = Field(description="Whom it is to.", examples=[["ops@example.com"]])
    cc: list[str] = Field(description="Who gets a copy.")
    sent_at: str | None = Field(
        description="When it was sent, as it says, in UTC.",
        examples=["2026-11-23T09:00:00Z"],
        json_schema_extra={"format": "date-time"},
    )
    received_at: str | None = Field(
        description="When the server took it, in UTC.",
        examples=["2026-11-23T09:00:05Z"],
        json_schema_extra={"format": "date-time"},
    )
    seen: bool = Field(description="Whether it is marked as read.")
    flagged: bool = Field(description="Whether it is flagged.")
    size: int = Field(ge=0, description="Its size in bytes.", examples=[2_048])


class Attachment(Result):
    number: int = Field(ge=1, description="Its place among what is attached.", examples=[1])
    name: str = Field(description="Its file name, without any folder.", examples=["invoice.pdf"])
    media_type: str = Field(description="What it is.", examples=["application/pdf"])
    size: int = Field(ge=0, description="Its size in bytes.", examples=[1_024])


class Mail(Head):
    text: str = Field(description="The text; made of the HTML where there is no other.")
    html: str = Field(description="The HTML without scripts and styles; empty where there is none.")
    attachments: list[Attachment] = Field(description="What is attached, without its content.")
    is_cut: bool = Field(
        description="Whether it is larger than 10 MB and was read up to there only."
    )


def head_of(folder: str, uid: int, found: Mapping[bytes, Any]) -> dict[str, Any]:
    """Return what the head of a mail says, as Head and Mail take it."""
    message = parsed(_bytes(found, b"BODY[HEADER]") or _bytes(found, b"BODY[]"))
    sender = _people(message, "from")[:1] or [("", "")]
    flags = {bytes(flag).lower() for flag in found.get(b"FLAGS", ())}
    return {
        "uid": uid,
        "folder": folder,
        "message_id": header(message, "message-id"),
        "subject": header(message, "subject"),
        "from_name": sender[0][0],
        "from_address": sender[0][1],
        "to": [address for _, address in _people(message, "to")],
        "cc": [address for _, address in _people(message, "cc")],
        "sent_at": _sent_at(message),
        "received_at": _utc(found.get(b"INTERNALDATE")),
        "seen": b"\\seen" in flags,
        "flagged": b"\\flagged" in flags,
        "size": int(found.get(b"RFC822.SIZE", 0)),
    }


def mail_of(folder: str, uid: int, found: Mapping[bytes, Any], *, is_cut: bool) -> Mail:
    """Return a whole mail."""
    message = parsed(_bytes(found, b"BODY[]"))
    text, rich = "", ""
    for part in _parts(message):
        if _is_attached(part):
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not text:
            text = _words(part)
        elif kind == "text/html" and not rich:
            rich = _words(part)
    plain = text or html.unescape(nh3.clean(rich[: 10 * LONGEST_TEXT], tags=set()))
    return Mail(
        **head_of(folder, uid, found),
        text=plain.strip()[:LONGEST_TEXT],
        html=nh3.clean(rich[:LONGEST_TEXT]).strip(),
        attachments=[one for one, _ in attached(message)],
        is_cut=is_cut,
    )


def attached(message: EmailMessage) -> Iterator[tuple[Attachment, bytes]]:
    """Yield what is attached to a mail, in its order, each with its content."""
    number = 0
    for part in _parts(message):
        if not _is_attached(part):
            continue
        number += 1
        content = _content(part)
        name = safe_name(_file_name(part), number)
        yield (
            Attachment(
                number=number, name=name, media_type=part.get_content_type(), size=len(content)
            ),
            content,
        )


def parsed(raw: bytes) -> EmailMessage:
    """Return a mail as the standard library reads it; it takes whatever comes."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes EmailMessage")
    return message


def header(message: EmailMessage, name: str) -> str:
    """Return a header as one line of text; what a stranger has garbled reads as nothing."""
    value = _readable(lambda: str(message.get(name, "")), "")
    return " ".join(_visible(value).split())[:2_000]


def _readable(read: Callable[[], T], otherwise: T) -> T:
    """Return what the standard library reads of a mail; it raises anything at all where one is malformed."""
    try:
        return read()
    except Exception:  # noqa: BLE001 - a stranger's mail decides what is raised, and none may end the look
        return otherwise


def safe_name(name: str, number: int) -> str:
    """Return a file name that is a name only: no folder, no hidden mark, no control character."""
    last = _visible(name.replace("\\", "/")).split("/")[-1].strip().lstrip(".")
    if len(last) > _LONGEST_NAME:
        stem, dot, ending = last.rpartition(".")
        kept = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        last = (stem or last)[: _LONGEST_NAME - len(kept)] + kept
    return last or f"attachment-{number}"


def _visible(text: str) -> str:
    """Leave out what is not shown: control characters, and marks that turn the writing round."""
    return "".join(
        mark if mark in "\t\n " or unicodedata.category(mark)[0] != "C" else "" for mark in text
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield what is no container, at most _MOST_PARTS of it."""
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            return
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _is_attached(part: EmailMessage) -> bool:
    return _readable(lambda: part.is_attachment() or bool(_file_name(part)), True)


def _file_name(part: EmailMessage) -> str:
    return _readable(lambda: part.get_filename() or "", "")


def _content(part: EmailMessage) -> bytes:
    content: object = _readable(lambda: part.get_payload(decode=True), None)
    return content if isinstance(content, bytes) else b""


def _words(part: EmailMessage) -> str:
    content = _content(part)
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    values = header(message, name)
    found = email.utils.getaddresses([values]) if values else []
    return [(who, address) for who, address in found[:200] if address]


def _sent_at(message: EmailMessage) -> str | None:
    try:
        moment = email.utils.parsedate_to_datetime(header(message, "date"))
    except (ValueError, TypeError, IndexError):
        return None
    return _utc(moment)


def _utc(moment: Any) -> str | None:
    if not isinstance(moment, datetime):
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    try:
        return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return None


def _bytes(found: Mapping[bytes, Any], name: bytes) -> bytes:
    value = found.get(name)
    return value if isinstance(value, bytes) else b""
