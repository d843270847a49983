"""Building one request from a step's arguments, and reading what came back."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlencode

from tools.sdk.errors import bad_data
from tools.sdk.files import FileWriter, KeptFile
from tools.sdk.hop import Body
from tools.sdk.http import HttpSession, Reply
from tools.sdk.idempotency import header_key
from tools.sdk.rate_limit import refused
from tools.sdk.strict_json import NotStrictJson, parse_json

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# Cookies are secrets of the answering service; they are not kept in a run's history.
_WITHHELD = frozenset({"set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"})
_EXCERPT = 300
_OF_THE_WEB = re.compile(
    r"utf-(8|16|32)(-[a-z]+)*|ascii|iso8859-\d+|cp\d+|koi8-[rut]|mac-[a-z]+|tis-620"
    r"|shift_jis\w*|euc_\w+|iso2022_\w+|big5\w*|gb\w+"
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a step wants to send."""

    method: str
    url: str
    query: Mapping[str, Any]
    headers: Mapping[str, str]
    json_body: Any
    has_json: bool
    form: Mapping[str, Any] | None
    text: str | None
    expect: str | None
    file: KeptFile | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the step gets back."""

    status: int
    headers: dict[str, str]
    body: Any
    url: str = ""
    size: int = 0
    """So many bytes came."""


async def send(session: HttpSession, wanted: Outgoing, *, idempotency_key: str) -> Incoming:
    """Send the request; an answer of 400 and above is a failure of the step."""
    content, content_type = _content(wanted)
    headers = {name.lower(): value for name, value in wanted.headers.items()}
    if content_type:
        headers.setdefault("content-type", content_type)
    if wanted.method not in _READS:
        headers.setdefault("idempotency-key", header_key(idempotency_key))
    reply = await session.request(
        wanted.method,
        wanted.url,
        query=list(_pairs(wanted.query)),
        headers=headers,
        content=content,
    )
    if reply.status >= 400:
        raise refused(reply, writes=wanted.method not in _READS, detail=_excerpt(reply))
    shown = {name: value for name, value in reply.headers.items() if name not in _WITHHELD}
    body = _body(reply, wanted.expect)
    return Incoming(reply.status, shown, body, reply.url, len(reply.content))


async def fetch(session: HttpSession, wanted: Outgoing, into: FileWriter) -> Reply:
    """Send a GET whose answer becomes a file; an answer of 400 and above is a failure of the step."""
    reply = await session.request(
        "GET",
        wanted.url,
        query=list(_pairs(wanted.query)),
        headers={name.lower(): value for name, value in wanted.headers.items()},
        into=into.as_answer(),
    )
    if reply.status >= 400:
        raise refused(reply, writes=False, detail=_excerpt(reply))
    return reply


def _content(wanted: Outgoing) -> tuple[Body, str | None]:
    if wanted.file is not None:
        return wanted.file, "application/octet-stream"
    given = [wanted.has_json, wanted.form is not None, wanted.text is not None]
    if sum(given) > 1:
        raise bad_data("two_bodies", "json, form and body exclude each other", hint="keep one")
    if wanted.has_json:
        text = json.dumps(wanted.json_body, separators=(",", ":"), ensure_ascii=False)
        return text.encode(), "application/json"
    if wanted.form is not None:
        coded = urlencode(list(_pairs(wanted.form))).encode()
        return coded, "application/x-www-form-urlencoded"
    if wanted.text is not None:
        return wanted.text.encode(), "text/plain; charset=utf-8"
    return None, None


def _pairs(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, _text(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
        if one is not None
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _body(reply: Reply, expect: str | None) -> Any:
    media, charset = _media_type(reply)
    looks_like_json = media == "application/json" or media.endswith("+json")
    if expect == "text" or (expect is None and not looks_like_json):
        text = _decoded(reply.content, charset)
        return text or (None if expect is None else "")
    if not reply.content and expect is None:
        return None
    try:
        return parse_json(reply.content)
    except NotStrictJson as exc:
        raise bad_data(
            "answer_not_json",
            f"the answer is not JSON: {exc}",
            hint="it begins with " + repr(_excerpt(reply)[:80]),
        ) from exc


def _media_type(reply: Reply) -> tuple[str, str]:
    head = Message()
    head["content-type"] = reply.headers.get("content-type", "")
    charset = head.get_param("charset", "utf-8")
    media = head.get_content_type() if reply.headers.get("content-type") else ""
    return media, charset if isinstance(charset, str) else "utf-8"


def _decoded(content: bytes, charset: str) -> str:
    try:
        known = codecs.lookup(charset).name
    except (LookupError, ValueError):
        known = "utf-8"
    # Python knows more codecs than the web: some take time by the square of the length.
    return content.decode(known if _OF_THE_WEB.fullmatch(known) else "utf-8", "replace")


def _excerpt(reply: Reply) -> str:
    return _decoded(reply.content[:_EXCERPT], "utf-8")
