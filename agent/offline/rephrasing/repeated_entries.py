"""Entries that stand in a list more than once: `the list has the same phone twice; keep one of each`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_KEY: Final = r"(?P<key>[a-z_]\w*)"
_TOLD: Final = Gated(
    rf"(?:,? (?:and |which |that |it |they |but )?)?\b(?:contains?|has|have|holds?|lists?|shows?|repeats?) (?:the same|some|a few|many|several) {_KEY}s? (?:more than once|twice|several times|multiple times|repeatedly|again and again|in several rows)(?=[.;,]|$| (?:so|but|and)\b)",
    needs="more than once|twice|several times|multiple times|repeatedly|again and again|several rows",
)
_KEEPS: Final = re.compile(
    r"\b(?:please |so |only |just |then )*keep (?:only |just )?(?:the )?(?:first|1st|one)(?: one| entry| row| record)?(?: of (?:each|every|them|the same)| for each| per [a-z_]\w*| each)?(?=[.;,]|$| and\b)"
)
_CLEAN: Final = re.compile(
    r"\bthe (?:clean|cleaned|cleaned[- ]up|deduplicated|unique|shortened|resulting|remaining) (?P<list>list|rows|entries|rest|records)\b"
)


def with_repeated_left_out(text: str) -> str:
    """Return the request with such words as the wish to remove duplicates by what is the same."""
    told = _TOLD.search(text)
    if told is None:
        return text
    kept = _KEEPS.search(text, told.end())
    if kept is None:
        return text
    key = told["key"]
    text = f"{text[: kept.start()]}remove duplicates by {key}{text[kept.end() :]}"
    text = f"{text[: told.start()]}{text[told.end() :]}"
    return _CLEAN.sub(r"the \g<list>", text)
