"""What somebody is told in a clause with `that`: `mail the owner that the room is free`; it is what the mail says, and no condition."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import address_of

_TELLS: Final = Gated(
    r"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?:please |also |then )*(?:e?mail|write|message|notify|inform|tell|let|remind) (?:to )?(?:the|their|its|each|that|this) (?P<role>[a-z]+) (?:know )?that (?P<words>[^.;,@]+?)(?= ?(?:[.;,]|$))",
    needs=" that ",
)
_CALLED_SO: Final = re.compile(
    r"\b(?:that|this|it)(?:'s| is| means| makes)? (?:an?|one) (?P<verb>post|put|patch)(?: (?:request|call))?(?: to)? (?=@url\d+)"
)
# `the yard gets the boat as well: post it to @url0`
_GETS_TOO: Final = re.compile(
    r"(?P<before>^|[.;,] |, )(?:the|our) [a-z]+(?: [a-z]+)? (?:gets?|receives?|needs?) (?:the |its |this |that |it)(?P<what>[a-z_]\w*)?(?: as well| too| also)?: (?=(?:post|put|patch) it to @url)"
)
_AS: Final = re.compile(r"\b(?:reject|refuse|decline|accept|alarm|escalate|alert) ?= ?(?=(?:e?mail|post|send|tell|notify|call|put)\b)")  # fmt: skip


def with_told_clauses(text: str, prepared: Prepared) -> str:
    """Return the request with the words that somebody is told taken as a quotation, and a call that a remark names said as one."""
    text = _AS.sub("", text)
    called = _CALLED_SO.sub(r"\g<verb> it to ", text)
    if called != text:
        text = _GETS_TOO.sub(r"\g<before>", called)
    return _TELLS.sub(lambda m: _told(m, prepared), text)


def _told(match: re.Match[str], prepared: Prepared) -> str:
    field = address_of(match["role"], prepared)
    if field is None:
        return match[0]
    words = match["words"].strip()
    return f"email {prepared.named(words[:1].upper() + words[1:])} to field {field}"
