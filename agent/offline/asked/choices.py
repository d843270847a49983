"""Which of the choices of a question an answer takes: by its words, by its number, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COURTESY = re.compile(
    r"^(?:(?:oh|ok|okay|well|sorry|please|just|hm+|right|ah|i (?:mean|meant|want|think|guess|would (?:say|like|take))|i'd (?:say|like|take|prefer)|let'?s (?:say|take|use)|make it|use|take|choose|it (?:is|should be|would be)|it's|that(?:'s| is| would be| means)|they(?:'re| are| come)|go (?:with|for)|rather|maybe|better|the answer is)\b[,:]? ?)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:,? (?:please|thanks|thank you|then|of course|i think|instead))+$", re.IGNORECASE
)
_ORDINAL = {"first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}  # fmt: skip
_NTH = re.compile(
    rf"(?:the )?(?P<nth>{'|'.join(_ORDINAL)}|last|latter|(?:number|option|no\.?) (?P<n>[1-9]))(?: (?:one|choice|option|step|of (?:them|the two|those)))?"
)
_ALL = re.compile(
    r"(?:to |at )?(?:both|all)(?: of (?:them|the two|those))?(?: (?:two|of them|times|places|channels|addresses))?|(?:the )?two of them|one and the other"
)
_SMALL = frozenset(
    ["the", "a", "to", "at", "in", "on", "of", "one", "and", "it", "is", "for", "step"]
)


def plainly(answer: str) -> str:
    """Leave out what is said around an answer: `well, I mean ..., please`."""
    said = " ".join(answer.split()).strip(" .!;,")
    return _TAIL.sub("", _COURTESY.sub("", said)).strip(" .!;,")


def chosen(answer: str, choices: Sequence[str]) -> tuple[int, ...]:
    """Answer the places of the choices that are taken; none where the answer takes none for certain."""
    said = plainly(answer).lower()
    if _ALL.fullmatch(said):
        return tuple(range(len(choices)))
    nth = _NTH.fullmatch(said)
    if nth is not None:
        place = int(nth["n"]) - 1 if nth["n"] else _ORDINAL.get(nth["nth"], len(choices) - 1)
        return (place,) if 0 <= place < len(choices) else ()
    spoken = [_words(choice) for choice in choices]
    words = _words(said)
    same = [n for n, choice in enumerate(spoken) if words and words == choice]
    within = [n for n, choice in enumerate(spoken) if words and words <= choice]
    found = same or within
    return tuple(found) if len(found) == 1 else ()


def _words(text: str) -> set[str]:
    found = re.findall(r"[^\s,.;!?\"'“”_]+(?:\.[^\s,;!?\"'“”_]+)*", text.lower())
    return {word for word in found if word not in _SMALL} or set(found)
