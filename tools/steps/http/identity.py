"""Whom a web address answers: nobody can tell in general, so the person names an address to try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tools.sdk.http import Reply
from tools.sdk.identity import SignIn
from tools.sdk.paging import dig
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

_LONGEST: Final = 200
_LARGEST: Final = 100_000
_AROUND: Final = (
    "",
    "user",
    "data",
    "me",
    "viewer",
    "account",
    "profile",
    "data.user",
    "data.viewer",
)
_NAMES: Final = (
    "name", "display_name", "displayName", "full_name", "fullName", "login", "username",
    "user_name", "userName", "preferred_username", "user",
)  # fmt: skip
_MAILS: Final = ("email", "mail", "email_address", "emailAddress", "userPrincipalName")


async def signed_in_as(place: SignIn) -> str:
    """Get the test address, and say to whom it answers, or at least how."""
    config = place.credential.config
    url = config.get("test_url")
    if not url:
        return "Stored. Give a test address to have the sign-in tried."
    reply = await place.http.request("GET", str(url))
    if reply.status >= 400:
        raise refusal(reply, writes=False)
    answer, field = _answer(reply), config.get("test_name")
    who = _text(dig(answer, str(field))) if field else _who(answer)
    if who:
        return f"Connected as {who}."
    user = config.get("username")
    shown = reply.url.split("?", 1)[0]
    told = f"{shown} answered {reply.status}" + (f" to {user}." if user else ".")
    return f"{told} It names nobody at {field!r}." if field else told


def _answer(reply: Reply) -> Any:
    try:
        return parse_json(reply.content[:_LARGEST])
    except NotStrictJson:
        return None


def _who(answer: Any) -> str | None:
    """Find the name and the e-mail address where services usually say them, in one place."""
    for around in (dig(answer, path) for path in _AROUND):
        name, mail = _first(around, _NAMES), _first(around, _MAILS)
        if name and mail and name != mail:
            return f"{name} ({mail})"
        if name or mail:
            return name or mail
    return None


def _first(around: Any, names: Sequence[str]) -> str | None:
    return next(_said(around, names), None)


def _said(around: Any, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        text = _text(dig(around, name)) if isinstance(around, dict) else None
        if text:
            yield text


def _text(value: Any) -> str | None:
    """Return a name that fits into a sentence; what is no text, or a whole page of it, names nobody."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    return " ".join(value.split()) or None
