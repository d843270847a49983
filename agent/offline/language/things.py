"""What the things of a clause are called, many of them."""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import GENERIC, is_noun, is_plural, plural
from agent.offline.language.text import Prepared
from agent.offline.reading.approvals import NOBODY

# How a call comes is no thing.
_ARRIVING = ("arrives", "comes", "hits", "fires", "lands", "triggers")


def nouns_in(clause: str, prepared: Prepared) -> list[str]:
    """Answer what the things of a clause are called, many of them, best first."""
    found = [f.condition.noun for f in find_conditions(clause, prepared)]
    each = r"\b(?:each|every|any)(?: (?:new|remaining|single|such|of the))* ([a-z][\w-]+)"
    found += [_many(match[1]) for match in re.finditer(each, clause)]
    some = r"\b(?:new|the|all|only|of|those|these) ([a-z][\w-]+s)\b"
    found += [match[1] for match in re.finditer(some, clause) if is_plural(match[1])]
    return [
        n
        for n in found
        if n
        and is_noun(n)
        and n not in GENERIC
        and n not in {"ones", "hours", "minutes", "messages", *_ARRIVING} | NOBODY
    ]


def _many(word: str) -> str | None:
    if is_plural(word):
        return word
    return plural(word) if is_noun(word) else None
