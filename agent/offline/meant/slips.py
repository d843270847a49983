"""Puts right what quick fingers wrote instead of a word of the catalogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from agent.offline.language.spelling import is_slip

_SHORTEST: Final = 5
_OFTEN: Final = 2
_WORD: Final = re.compile(r"(?<![\w@#/.'{-])[A-Za-z]{5,14}(?![\w@/'-]|\.\w)")


class Slips:
    """Knows the words of some lines, and which word a slip of one is."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._seen = Counter(word for line in lines for word in re.findall(r"[a-z]+", line.lower()))
        self._by_first: dict[str, list[str]] = {}
        for word, count in self._seen.items():
            if len(word) >= _SHORTEST and count >= _OFTEN:
                self._by_first.setdefault(word[0], []).append(word)

    def righted(self, text: str) -> str:
        """Answer the text with each word that is a slip of exactly one known word put right."""
        return _WORD.sub(lambda match: self._word(match[0]), text)

    def _word(self, word: str) -> str:
        small = word.lower()
        if small in self._seen:
            return word
        near = [name for name in self._by_first.get(small[0], ()) if is_slip(small, name)]
        return near[0] if len(near) == 1 else word
