"""Room that an address leaves for a value, as people write it: `/orders/{order number}`, `/jobs/{id of the answer}`, `?host=<host>`."""

from __future__ import annotations

import re
from typing import Final

_ANSWERED: Final = "answered_"
_ADDRESS: Final = re.compile(r"https?://[^\s\"'|,]*(?:[{<][^{}<>\n\"]{1,60}[}>][^\s\"'|,{<]*)+")
_PLACE: Final = re.compile(r"(?<![{<])[{<](?P<said>[^{}<>]+)[}>](?![}>])")
_OF_ANSWER: Final = re.compile(
    r"(?:the |its )?(?P<field>[a-z][\w]*(?: (?:number|id|key|name|code|token))?),? (?:of|from|in|out of|that|which|as) (?:(?:the|its|that|our|this) )?.*",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"(?:the |its )?(?P<name>[A-Za-z]\w*(?:[ -][A-Za-z]\w*){0,2})")


def with_url_places(text: str) -> str:
    """Return the request with each such place named by one word, so that the address ends where it was meant to end."""
    return _ADDRESS.sub(lambda m: _PLACE.sub(_named, m[0]), text)


def _named(match: re.Match[str]) -> str:
    said = match["said"].strip()
    answered = _OF_ANSWER.fullmatch(said)
    if answered is not None:
        return f"{{{_ANSWERED}{_joined(answered['field'].lower())}}}"
    named = _NAMED.fullmatch(said)
    return f"{{{_joined(named['name'])}}}" if named else match[0]


def _joined(words: str) -> str:
    return re.sub(r"[ -]", "_", words)
