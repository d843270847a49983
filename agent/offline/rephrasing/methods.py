"""How a web address is called, said behind it or before it: `call @url0 by POST`, `close it at @url0 (DELETE)`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Entity, Prepared

_METHOD: Final = r"(?P<method>post|put|patch|delete)"
_BREAK: Final = r"(?:^|(?<=[.;:,] )|(?<=\band )|(?<=\bthen ))"
_LEAD: Final = (
    r"(?:(?!(?:if|when|once|unless|for|and|then|or|to|every|each|otherwise)\b)[a-z]+ ){0,6}?"
)
# `make a link by post @url0`, `open it with a PUT to @url0`
_BY: Final = Gated(
    rf"{_BREAK}{_LEAD}(?:by|with|via|using|through|as) (?:an? |the )?{_METHOD}(?: request| call)?(?: to| at| on)? (?P<url>@url\d+)",
    needs="@url",
)
# `call @url0 by post`, `disable them at @url0 (post)`
_BEHIND: Final = Gated(
    rf"{_BREAK}{_LEAD}(?:(?:at|on|via|by|to|from) )?(?P<url>@url\d+) ?(?:\( ?{_METHOD} ?\)|(?:by|with|via|using|as|through) (?:an? )?{_METHOD.replace('<method>', '<behind>')}\b(?: request| call)?)",
    needs="@url",
)
_BODY: Final = Gated(rf"\b{_METHOD} (?:to )?(?P<url>@url\d+) (?P<body>@json\d+)", needs="@url")
# `with the link @url0`: it is told, and not read.
_TOLD: Final = re.compile(
    r"(?P<lead>\b(?:with|including|containing|and)) (?:the|a|an|this|their|your|our) (?:link|url|address|survey link|web address)(?: to)?:? (?P<url>@url\d+)"
)
_SENDS: Final = re.compile(
    r"\b(?:mail|e-?mail|message|send|post|write|tell|text|sms|notify)\b[^.;]*$"
)


def with_methods(text: str, prepared: Prepared) -> str:
    """Return the request with the method before its address, and with a link that is told as words of the message."""
    text = _TOLD.sub(lambda m: _told(m, prepared), text)
    text = _BY.sub(r"\g<method> to \g<url>", text)
    text = _BEHIND.sub(_first, text)
    return _BODY.sub(r"\g<method> \g<body> to \g<url>", text)


def _first(match: re.Match[str]) -> str:
    method = match["method"] or match["behind"]
    return f"{method} {match['url']}" if method == "delete" else f"{method} to {match['url']}"


def _told(match: re.Match[str], prepared: Prepared) -> str:
    if not _SENDS.search(match.string[: match.start()]):
        return match[0]
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", prepared.value(match["url"]), guessed=True)
    return f"{match['lead']} the text {name}"
