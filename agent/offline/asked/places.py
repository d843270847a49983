"""Where words that were read stand in a typed request, and what stands there after an answer."""

from __future__ import annotations

import re

from agent.offline.language.text import prepare
from agent.offline.timing.schedules import normalised


def replaced(request: str, about: str, words: str) -> str | None:
    """Put `words` in the place of what the question is about; None where that is not found."""
    for text in (request, read_back(request)):
        place = _place(text, about)
        if place is not None:
            return f"{text[: place.start()]}{words}{text[place.end() :]}"
    return None


def added(request: str, words: str, *, before: str = " ") -> str:
    """Say `words` behind the request."""
    return f"{request.rstrip(' .!?;,')}{before}{words}"


def read_back(request: str) -> str:
    """Answer a request in the one spelling it is read in; addresses and quotes stay as typed."""
    prepared = prepare(request)
    return prepared.restored(normalised(prepared.text))


def _place(text: str, about: str) -> re.Match[str] | None:
    tokens = [re.escape(token.strip("\"'“”")) for token in about.split()]
    if not tokens:
        return None
    quote = "[\"'“”`]?"
    spelled = r"\s+".join(f"{quote}{token}{quote}" for token in tokens)
    return re.search(rf"(?<![\w#@/.-]){spelled}(?![\w/]|[.@-]\w)", text, re.IGNORECASE)
