"""Cuts a request, as it was written, into the pieces that may each ask for one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(
    r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|`[^`\n]*`|(?<![\w])\'(?:[^\'\n]|(?<=\w)\'(?=\w))+\'(?!\w)|https?://\S+|\[[^\]\n]*\]'
)
_SENTENCE = re.compile(
    r"(?<=[.!?;])(?<!\b[A-Z]\.)(?<!Dr\.)(?<!Mr\.)(?<!Ms\.)(?<!St\.)(?<!Mrs\.)(?<!No\.)\s+(?=[A-Z\"'(@0-9])|\n+|;\s"
)
_PIECE = re.compile(
    r",?\s+(?:and then|and also|and finally|and lastly|as well as|then|and|but|or|after which|followed by|before|after|while|so that|so)\s+|,\s+(?!\d{4}\b)|:\s+|\s+-\s+"
)


@dataclass(frozen=True, slots=True)
class Chunk:
    """One piece of a request and where it stands. `sentence` counts from 0."""

    text: str
    start: int
    end: int
    sentence: int


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Answer where each sentence begins and ends; quoted text is never cut."""
    return _cut(text, 0, len(text), _SENTENCE, _quotes(text))


def chunks_of(text: str) -> list[Chunk]:
    """Cut at sentence ends, commas and joining words; quoted text is never cut."""
    quotes = _quotes(text)
    found = []
    for place, (start, end) in enumerate(_cut(text, 0, len(text), _SENTENCE, quotes)):
        for first, last in _cut(text, start, end, _PIECE, quotes):
            found.append(Chunk(text[first:last], first, last, place))
    return found


def _quotes(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)]


def _cut(
    text: str, start: int, end: int, breaks: re.Pattern[str], quotes: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    found = []
    at = start
    for match in breaks.finditer(text, start, end):
        if any(a < match.end() and match.start() < b for a, b in quotes):
            continue
        if text[at : match.start()].strip():
            found.append((at, match.start()))
        at = match.end()
    if text[at:end].strip():
        found.append((at, end))
    return found
