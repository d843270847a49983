"""Words that ask to run again and again without saying when."""

from __future__ import annotations

import re

_WATCHES = re.compile(
    r"\b(?:when(?:ever)?|as soon as|each time|every time|once)\b[^.;]*\b(?:arrives?|appears?|comes? in|shows? up|(?:is|are|gets?) (?:added|created|new|published|updated)|changes?)\b"
    r"|\b(?:watch|monitor|keep(?:ing)? an eye on|keep checking)\b"
)
_VAGUE_TIME = re.compile(
    r"\b(?:regularly|periodically|sometimes|occasionally|from time to time|frequently|often|constantly|continuously|now and then|every so often|every now and then|once in a while|on a schedule|on a regular basis)\b"
)


def is_vague_time(words: str) -> bool:
    """Tell words that say of a time only that it comes again and again."""
    return _VAGUE_TIME.fullmatch(words.lower()) is not None


def take_vague_time(text: str) -> tuple[str, bool]:
    """Answer the text without such words, and whether there were any."""
    vague = _VAGUE_TIME.search(text)
    return (text[: vague.start()] + text[vague.end() :], True) if vague else (text, False)


def watches(text: str) -> bool:
    """Tell a request that waits for something to happen at its source."""
    return _WATCHES.search(text) is not None
