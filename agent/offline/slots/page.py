"""A request looked at once: its words, its possible values, and where each step is asked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from agent.offline.general.chunks import chunks_of
from agent.offline.general.lexicon import KINDS, STOP, stem, terms
from agent.offline.slots.candidates import Candidate, candidates_of

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_START: Final = re.compile(
    r"(?:when(?:ever)?|if|once|as soon as|every|each|any|on|new|after|wenn|sobald|jedes)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around one possible value."""

    first: int
    """The first word of it"""
    last: int
    """The word after it"""
    before: tuple[str, ...]
    """The stems before it, nearest first"""
    after: tuple[str, ...]
    inside: tuple[str, ...]
    chunk: int
    sentence: int
    is_start: bool
    """Its piece begins as a start does"""


class Page:
    """One request."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_WORD.finditer(text))
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self.small = [match[0].lower() for match in found]
        self.stems = [stem(word) for word in self.small]
        self.chunks = chunks_of(text)
        self._chunk_ends = [one.end for one in self.chunks]
        self.candidates: Sequence[Candidate] = candidates_of(text)
        self.around = [self._around(one) for one in self.candidates]

    def chunk_at(self, place: int) -> int:
        """Answer the piece a character stands in."""
        return min(bisect_right(self._chunk_ends, place), len(self.chunks) - 1)

    def word_at(self, place: int) -> int:
        """Answer the first word that ends behind a character."""
        return bisect_right(self.ends, place)

    @cached_property
    def chunk_of_word(self) -> list[int]:
        """word -> its piece"""
        return [self.chunk_at(start) for start in self.starts]

    def _around(self, one: Candidate) -> Around:
        first = self.word_at(one.start)
        last = bisect_left(self.starts, one.end)
        before = [w for w in reversed(self.stems[max(first - 9, 0) : first]) if w not in "\"“„'`("]
        after = [w for w in self.stems[last : last + 5] if w not in "\"”“'`)"]
        at = self.chunk_at(one.start)
        sentence = self.chunks[at].sentence if self.chunks else 0
        begins = bool(self.chunks) and _START.match(self.chunks[at].text) is not None
        return Around(
            first, last, tuple(before[:6]), tuple(after[:3]), tuple(self.stems[first:last]), at, sentence, begins
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """One step of a request: the words that ask for it."""

    words: frozenset[str]
    """The stems of what it does"""
    named: tuple[int, ...]
    """The words at which its service is named"""
    chunk: int
    """The piece that asks for it"""
    hits: tuple[int, ...]
    """The words that are its own"""


def owners_of(
    page: Page, specs: Sequence[tuple[str, str]], names: Sequence[re.Pattern[str]]
) -> list[Owner]:
    """Find where each step, an id with a title, is asked for; `names` finds its service."""
    return [_owner(page, *spec, name) for spec, name in zip(specs, names, strict=True)]


def _owner(page: Page, uses: str, title: str, name: re.Pattern[str]) -> Owner:
    named = tuple(page.word_at(match.start()) for match in name.finditer(page.text))
    own = {*terms(uses.partition(".")[2].replace("_", " ")), *terms(title)}
    own -= {stem(uses.partition(".")[0])}
    doing = {kind for word in own for kind in KINDS.get(word, ())}
    scores = [0.0] * (len(page.chunks) or 1)
    hits = []
    seen: set[tuple[int, str]] = set()
    for at, word in enumerate(page.stems):
        chunk = page.chunk_of_word[at]
        if word in own:
            hits.append(at)
            worth = 1.0
        elif page.small[at] not in STOP and any(kind in doing for kind in KINDS.get(word, ())):
            worth = 0.6
        else:
            continue
        if (chunk, word) not in seen:
            seen.add((chunk, word))
            scores[chunk] += worth
    for chunk in {page.chunk_of_word[at] for at in named if at < len(page.chunk_of_word)}:
        scores[chunk] += 1.5
    best = max(range(len(scores)), key=lambda at: (scores[at], -at))
    return Owner(frozenset(own), named, best, tuple(hits))
