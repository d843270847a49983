"""The condition under which a deed that likeness puts in is asked for, as the words around it say."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.conditions.condition import Condition
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import prepare

SETS: Final = re.compile(
    r"\b(?:if|unless|except|only|but|without|not|no|until|otherwise|else|provided)\b", re.IGNORECASE
)
"""What sets a condition, or may"""
_LEADS: Final = re.compile(r"\b(?:if|when|unless|only|provided|as long as|whose|where)\b", re.IGNORECASE)  # fmt: skip
_TURNS: Final = re.compile(r"\b(?:unless|except|not if|not when)\b", re.IGNORECASE)
# What starts it is there whenever it runs: it is no test.
_START: Final = re.compile(r"(?<!only )\b(?:when(?:ever)?|as soon as|once|every time|each time|any ?time)\b[^,;.:\n]*", re.IGNORECASE)  # fmt: skip
# Of these the other case is meant, or a condition that two tests do not say.
_MORE: Final = re.compile(r"\b(?:otherwise|else|until|instead|or)\b", re.IGNORECASE)


def condition_of(words: str) -> Condition | None:
    """Answer the one condition that these words set; None where they set none, or one that is not surely read."""
    words = _START.sub(" ", words)
    if not _LEADS.search(words) or _MORE.search(words):
        return None
    said = prepare(words)
    found = find_conditions(said.text, said)
    if len(found) != 1 or any(test.field is None for test in found[0].condition.tests):
        return None
    condition = found[0].condition
    return condition.inverse() if _TURNS.search(words) else condition
