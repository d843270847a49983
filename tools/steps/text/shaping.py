"""Texts made shorter, plainer, or cut into passages that overlap."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tools.sdk.errors import bad_data

MOST_PASSAGES: Final = 100_000
_NOT_IN_SLUGS: Final = re.compile(r"[^a-z0-9]+")
# Letters that do not come apart into a Latin letter and a mark.
_LATIN: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"}
)
_SPACE: Final = re.compile(r"\s+")


def slug(text: str, most: int) -> str:
    """Return small letters, digits and hyphens; whole words where they fit. Empty where none is Latin."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LATIN))
    bare = plain.encode("ascii", "ignore").decode()
    made = _NOT_IN_SLUGS.sub("-", bare).strip("-")
    if len(made) <= most:
        return made
    cut = made[: most + 1]
    whole = cut.rpartition("-")[0]
    return (whole or made[:most]).strip("-")


def truncated(text: str, most: int, ending: str) -> str:
    """Return the text, or what fits with the ending; cut at a space where one is near."""
    if len(text) <= most:
        return text
    room = most - len(ending)
    if room <= 0:
        raise bad_data(
            "ending_too_long", f"the ending is longer than the {most} characters allowed"
        )
    cut = text[:room]
    if not text[room].isspace():
        space = max(cut.rfind(" "), cut.rfind("\n"))
        # A long word is cut rather than that half of the room is left empty.
        cut = cut[:space] if space > room // 2 else cut
    return cut.rstrip() + ending


def passages(text: str, size: int, overlap: int) -> list[str]:
    """Return passages of at most `size` characters, cut at spaces; each repeats the end of the last.

    Raises bad_data where the overlap leaves no way forward, or there are too many passages.
    """
    if overlap * 2 > size:
        raise bad_data("overlap_too_large", "passages may overlap by half of their size at most")
    made: list[str] = []
    start = 0
    while start < len(text):
        end = _end(text, start, size)
        piece = text[start:end].strip()
        if piece:
            made.append(piece)
        if len(made) > MOST_PASSAGES:
            raise bad_data("too_many_parts", f"there are more than {MOST_PASSAGES:,} passages")
        if end >= len(text):
            break
        start = _start(text, end - overlap, end)
    return made


def _end(text: str, start: int, size: int) -> int:
    """End at the last space in the second half of the passage, else in the middle of a word."""
    end = start + size
    if end >= len(text) or text[end].isspace():
        return min(end, len(text))
    for at in range(end, start + size // 2, -1):
        if text[at - 1].isspace():
            return at
    return end


def _start(text: str, wanted: int, end: int) -> int:
    """Begin at a word, without going past where the former passage ended."""
    if wanted >= end or wanted == 0 or text[wanted - 1].isspace():
        return min(wanted, end)
    match = _SPACE.search(text, wanted, end)
    return match.end() if match is not None else wanted
