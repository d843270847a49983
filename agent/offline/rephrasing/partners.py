"""What has no partner in another list: `match them by ref. seats that have no partner -> ...` leaves those the other list lacks."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import noun_of_url
from agent.offline.language.text import Prepared

_MATCHED: Final = Gated(
    r"(?:^|(?<=[.;,] )|(?<=and )|(?<=then ))(?:match|join|compare|pair|reconcile|line)(?: up)? (?:them|both|the two|these|the lists|both lists)(?: up)? (?:by|on|via|using|over) (?:the |their )?(?P<key>[a-z_]\w*)[.;,]?",
    needs="match|join|compare|pair|reconcile|line",
)
_PARTNER: Final = re.compile(
    r"\b(?:(?:all|the|those|any|only) )*(?P<things>[a-z]+s) (?:without|with no|that have no|which have no|lacking) (?:an? |any )?(?:partner|match|counterpart|pendant|equivalent|twin|opposite number)\b,?"
)
_NAMED: Final = re.compile(r"(?P<noun>[a-z]+s)(?: (?:are |come |from |at |in |is )*|: ?)(?P<url>@url\d+)")  # fmt: skip
# `-> one message in @chan0 with ref and sum`: it holds every one.
_ONE: Final = re.compile(r"^(?:one|a single) (?:message|post|note) (?P<to>(?:in|to|into) @chan\d+) (?:listing|with|naming|showing) ")  # fmt: skip


def with_partners_named(text: str, prepared: Prepared) -> str:
    """Return the request with what one list has alone kept, by the field they are matched by."""
    matched = _MATCHED.search(text)
    found = _PARTNER.search(text, matched.end()) if matched else None
    urls = list(dict.fromkeys(re.findall(r"@url\d+", text)))
    if matched is None or found is None or len(urls) != 2:
        return text
    named = {m["url"]: m["noun"] for m in _NAMED.finditer(text)}
    nouns = [named.get(url) or noun_of_url(prepared.value(url)) or "" for url in urls]
    if nouns.count(found["things"]) != 1:
        return text
    side = ("first", "second")[nouns.index(found["things"])]
    between = text[matched.end() : found.start()]
    wish = f"leave only what the {side} list has alone by {matched['key']} ; "
    rest = _ONE.sub(r"post one message \g<to> listing ", text[found.end() :].lstrip(" ;,"))
    return f"{text[: matched.start()]}{between}{wish}{rest}"
