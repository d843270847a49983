"""What one list has and the other has not: `payments without an invoice`, `those in a but not in b by id`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.nouns import noun_of_url, singular
from agent.offline.language.text import Prepared

_KEY: Final = r"(?:the )?(?:field |column )?(?P<key>[a-z]\w*)(?: ?(?:=|==|and|with|to|equals) ?(?:the )?(?P<other>[a-z]\w*))?"
_JOINED: Final = re.compile(
    rf",? ?(?:and |then )*\b(?:join|match|compare|link|pair)(?:ed)? (?:them|both|these|the two|the lists|both lists|[a-z]+ (?:and|with|to) [a-z]+) (?:on|by|via|using|over|where) {_KEY}(?=[,.;]| and\b|$)"
)
_BY: Final = rf"(?:,? (?:by|on|via|comparing|compared by|matched by|matching on|using) {_KEY})?"
# `whatever payment has no invoice`, `payments without a matching invoice`
_HAS_NO: Final = re.compile(
    r"\b(?P<verb>(?:find|keep|take|get|list|pick|show|post|report|send|mail) )?(?:(?:whatever|whichever|every|each|any|all|the|those|all the) )?(?P<left>[a-z]+) (?:(?:that|which) )?(?:(?:has|have|with) no|without (?:an?|any|its|their)|(?:has|have) not (?:an?|any)|(?:is|are) missing (?:an?|in the)|(?:do not|don't|does not|doesn't) have (?:an?|any))(?: (?:matching|corresponding|own|related))? (?P<right>[a-z]+)"
    + _BY
)
# `those in a but not in b by id`
_IN_ONE: Final = re.compile(
    r"\b(?P<verb>(?:find|keep|take|get|list|pick|show|determine|post|report|send|mail) )?(?:those|the ones|all|everything|what is|which are|[a-z]+s)(?: (?:that|which) (?:are|is))? (?:only )?in (?:the )?(?P<left>[a-z\d]+)(?: (?:list|one|system))?,? (?:but|and|that are|which are) (?:are |is )?(?:not|missing) in (?:the )?(?P<right>[a-z\d]+)(?: (?:list|one|system))?"
    + _BY
)
_ORDER: Final = {"first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "latter": 1, "other": 1}
_GOES: Final = re.compile(r"^ (?:goes|go|is sent|are sent|should go|must go|gets? posted) to (?=@)")


def with_what_is_missing(text: str, prepared: Prepared) -> str:
    """Return the request with such a comparison as one wish about both lists; which are meant must be clear."""
    urls = [prepared.value(name) for name in re.findall(r"@url\d+", text)][:2]
    if len(urls) < 2:
        return text
    joined = _JOINED.search(text)
    for form in (_IN_ONE, _HAS_NO):
        found = form.search(text)
        side = _side(found["left"], found["right"], urls) if found else None
        if found is None or side is None:
            continue
        keys = found if found["key"] else joined
        said = f"leave only what the {side} list has alone{_by(keys)}"
        rest = text[found.end() :]
        goes = _GOES.match(rest)
        rest = f"; post each to {rest[goes.end() :]}" if goes else rest
        before = text[: found.start()]
        if joined is not None and joined.end() <= found.start():
            before = before.replace(joined[0], "", 1)
        return f"{before.rstrip(' ,')} ; {said}{_verb(found)}{rest}"
    return text


def _verb(found: re.Match[str]) -> str:
    sends = (found["verb"] or "").strip() in {"post", "report", "send", "mail"}
    return f" ; {found['verb'].strip()} each" if sends else ""


def _by(keys: re.Match[str] | None) -> str:
    if keys is None:
        return ""
    return f" by {keys['key']}" + (f" and {keys['other']}" if keys["other"] else "")


def _side(left: str, right: str, urls: Sequence[str]) -> str | None:
    """Answer which of the two lists has what the other lacks; None where the words name them no better than by chance."""
    places = _place(left, urls), _place(right, urls)
    if places == (0, 1):
        return "first"
    return "second" if places == (1, 0) else None


def _place(word: str, urls: Sequence[str]) -> int | None:
    if word in _ORDER:
        return _ORDER[word]
    named = [
        at
        for at, url in enumerate(urls)
        if singular(noun_of_url(url) or "") == singular(word)
        or re.search(rf"(?:[./]){re.escape(word)}(?:[./?]|$)", url.lower())
    ]
    return named[0] if len(named) == 1 else None
