"""`change "over 9" to "9 or more"`: a limit in quotation marks is the limit, and no text."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared

_FORM = re.compile(
    r"\b(?P<verb>change|replace|set|turn|make|swap) (?P<old>@str\d+) (?P<to>to|by|with|into|for) (?P<new>@str\d+)"
)
_LIMIT = re.compile(
    r"(?:(?:over|under|above|below|at least|at most|more than|less than|fewer than|from|up to|exactly) )?\d[\d.,]*(?: (?:or|and) (?:more|less|fewer|over|under|above|below))?",
    re.IGNORECASE,
)


def without_quotes(prepared: Prepared, text: str) -> str:
    """Answer a wish with the limits in it as they read without quotation marks."""

    def told(match: re.Match[str]) -> str:
        old, new = (prepared.value(match[part]).lower() for part in ("old", "new"))
        both = _LIMIT.fullmatch(old) and _LIMIT.fullmatch(new)
        return f"{match['verb']} {old} {match['to']} {new}" if both else match[0]

    return _FORM.sub(told, text)
