"""Where a request speaks of each chosen action, and what it points back to there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agent.offline.general.choose import Choice
from agent.offline.general.features import Reading
from agent.offline.general.lexicon import GROUPS, STOP, stem, words

_REFERS = re.compile(
    r"\b(?:it|its|this|that|these|those|them|their|result(?:s|ing)?|obtained|previous(?:ly)?|above|same|based on|said|output|retrieved|found|generated|calculated|translated|created|using the|of the|the (?:first|last))\b",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:results?|resulting|response|output|outcome|obtained|previous(?:ly)?|returned|received|based on)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:it|them|its|their)\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:then|afterwards?|after|once|when|finally|lastly|next|subsequently|using|based)\b",
    re.IGNORECASE,
)
# Said before a thing that the request has spoken of already.
_BACK: Final = frozenset(
    ["this", "that", "these", "those", "same", "said", "above", "its", "their", "his", "her", "resulting", "obtained", "retrieved", "previous", "prior", "earlier", "corresponding", "generated", "specified", "mentioned", "found", "calculated", "converted", "translated", "created", "returned", "identified", "extracted", "computed", "selected"]
)  # fmt: skip
_REACH = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """The words of a request that speak of one action: from its piece to the piece of the next."""

    first: int
    last: int
    """Its first and its last piece."""
    stems: frozenset[str]
    back: frozenset[str]
    """Stems said soon after a word that points back: `this location`."""
    known: frozenset[str]
    """Stems said soon after `the`."""
    groups: frozenset[int]
    """What means the same as the stems in `back`."""
    refers: bool
    result: bool
    pronoun: bool
    then: bool
    lead: bool
    """Whether what stands between the action before and this one points back."""


def stretches(reading: Reading, chosen: Sequence[Choice]) -> list[Stretch]:
    """Answer the stretch of every chosen action; actions of one piece share it."""
    asking = sorted({choice.chunk for choice in chosen})
    made = {chunk: _stretch(reading, asking, at) for at, chunk in enumerate(asking)}
    return [made[choice.chunk] for choice in chosen]


def _stretch(reading: Reading, asking: Sequence[int], at: int) -> Stretch:
    chunks = reading.chunks
    first = asking[at]
    last = asking[at + 1] - 1 if at + 1 < len(asking) else len(chunks) - 1
    text = reading.text[chunks[first].start : chunks[last].end]
    since = chunks[asking[at - 1]].end if at else 0
    lead = reading.text[since : chunks[first].start]
    back, known = _pointed(words(text))
    groups = frozenset(group for term in back for group in GROUPS.get(term, ()))
    return Stretch(
        first, last, frozenset(stem(word) for word in words(text)), back, known, groups,
        bool(_REFERS.search(text)), bool(_RESULT.search(text)), bool(_PRONOUN.search(text)),
        bool(_THEN.search(text) or _THEN.search(lead[-30:])), bool(_RESULT.search(lead) or _PRONOUN.search(lead)),
    )  # fmt: skip


def _pointed(said: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    back: set[str] = set()
    known: set[str] = set()
    for at, word in enumerate(said):
        if word != "the" and word not in _BACK:
            continue
        into = known if word == "the" else back
        into.update(stem(w) for w in said[at + 1 : at + 1 + _REACH] if w not in STOP)
    return frozenset(back), frozenset(known)
