"""Patterns that are only tried on texts in which one of their words stands.

Most patterns of the rules find nothing in most requests, and to search a text for some words takes a hundredth
of the time that it takes to try such a pattern at each of its letters. A test proves that no match of a gated
pattern is without one of its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator


class Gated:
    """A pattern that finds what it finds without its gate, sooner where none of the words it needs is there."""

    __slots__ = ("_lowers", "needs", "pattern")

    def __init__(self, spelt: str, flags: int = 0, *, needs: str) -> None:
        """`needs`: words in small letters, parted by bars, of which each match holds one."""
        self.pattern = re.compile(spelt, flags)
        self.needs = tuple(needs.split("|"))
        self._lowers = bool(flags & re.IGNORECASE)

    def may_match(self, text: str) -> bool:
        """Tell whether a text holds any of the words; without one there is no match."""
        small = text.lower() if self._lowers else text
        return any(map(small.__contains__, self.needs))

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first match."""
        return self.pattern.search(text) if self.may_match(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Match at the beginning."""
        return self.pattern.match(text) if self.may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match the whole."""
        return self.pattern.fullmatch(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """Put something else in the place of each match."""
        return self.pattern.sub(by, text, count) if self.may_match(text) else text


Pattern = re.Pattern[str] | Gated
