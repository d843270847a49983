"""What is left of words that nobody has read, once likeness has built some of what they ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.meant.conditional import SETS

_WORD: Final = re.compile(r"[a-z0-9']{3,}")
_MOSTLY: Final = 0.8
# Where one wish ends and the next begins; a sign within a word or a figure ends nothing.
_STOP: Final = re.compile(r"\s*(?P<sign>[,;:.!?])(?=\s|$)\s*|\s+(?P<then>(?:and|then|and then))\s+(?=[a-z])")  # fmt: skip
_AT_LAST: Final = re.compile(r"(?:[ ,;:.!?]|\b(?:and|then)$)+$")
_HEADING: Final = ":"


def words_of(text: str) -> frozenset[str]:
    """Answer the words that tell of what a text is."""
    return frozenset(_WORD.findall(text.lower()))


def unanswered(
    said: str, answered: Sequence[frozenset[str]], conditions: Sequence[frozenset[str]]
) -> str:
    """Answer what of the words is still not done; a condition is only done where it was read."""
    if SETS.search(said):
        return "" if _is_in(said, conditions) else said
    if _is_in(said, answered):
        return ""
    pieces = _pieces(said)
    done = [_is_in(piece, answered) for piece, _ in pieces]
    if not any(done):
        return said
    left = [
        f"{piece}{sign}"
        for at, (piece, sign) in enumerate(pieces)
        if not done[at] and not _heads(at, pieces, done) and words_of(piece)
    ]
    return _AT_LAST.sub("", " ".join(left))


def _heads(at: int, pieces: Sequence[tuple[str, str]], done: Sequence[bool]) -> bool:
    """Tell words before a colon that only say what the wishes behind it are together."""
    return pieces[at][1] == _HEADING and at + 1 < len(pieces) and done[at + 1]


def _pieces(said: str) -> list[tuple[str, str]]:
    found, start = [], 0
    for stop in _STOP.finditer(said):
        found.append((said[start : stop.start()], stop["sign"] or f" {stop['then']}"))
        start = stop.end()
    found.append((said[start:], ""))
    return [one for one in found if one[0].strip()]


def _is_in(said: str, known: Sequence[frozenset[str]]) -> bool:
    words = words_of(said)
    return bool(words) and any(len(words & one) >= _MOSTLY * len(words) for one in known)
