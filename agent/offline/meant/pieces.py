"""Cuts a request into the pieces that may each ask for one thing, notes and lists with arrows too."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.general.chunks import Chunk, chunks_of, sentences_of
from agent.offline.general.features import Reading
from agent.offline.general.lexicon import terms
from agent.offline.language.raw_words import STATEMENT

# `a -> b`, `1. a 2. b`, `* a * b`: each is a piece of its own.
_MARK: Final = re.compile(
    r"\s*(?:->|=>|→|⇒|➜|>>)\s*|(?:\s+|^)(?:\(?\d{1,2}[.)]|\(?[a-h]\)|[-*•–])\s+|\s+\+\s+|\s+plus\s+"
)


# What braces and brackets hold is one thing, however it is divided inside.
_HELD: Final = re.compile(r"\{[^}\n]*\}|\([^)\n]*\)")


def reading_of(text: str) -> Reading:
    """Answer a request cut into pieces, sentences and the whole."""
    whole = STATEMENT.sub(lambda match: re.sub(r"\W", "_", match[0]), text)
    whole = _HELD.sub(lambda match: re.sub(r"[^\w{}()]", "_", match[0]), whole)
    sentences = sentences_of(whole)
    chunks = [
        _placed(text, one.start + start, one.end + start, sentences)
        for start, end in _parts(whole)
        for one in chunks_of(whole[start:end])
    ]
    chunks = chunks or [Chunk(text, 0, len(text), 0)]
    sentences = sentences or [(0, len(text))]
    units = [(one.start, one.end) for one in chunks] + sentences + [(0, len(text))]
    return Reading(text, chunks, units, [terms(text[a:b]) for a, b in units], len(sentences))


def _parts(text: str) -> list[tuple[int, int]]:
    marks = [match.span() for match in _MARK.finditer(text)]
    starts = [0, *(end for _, end in marks)]
    ends = [*(start for start, _ in marks), len(text)]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if text[a:b].strip(" .,;:")]


def _placed(text: str, start: int, end: int, sentences: list[tuple[int, int]]) -> Chunk:
    at = max((n for n, (first, _) in enumerate(sentences) if first <= start), default=0)
    return Chunk(text[start:end], start, end, at)
