"""Where the words of a deed begin and end: those that ask for it, and those that say when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agent.offline.meant.choose import Meant, Span, Wanted

_SENTENCE: Final = re.compile(r"(?<=[.!?;\n])\s+")
# `log it, and if it is dark, post it`: the condition is that of the deed behind it.
_OF_NEXT: Final = re.compile(r",?\s*(?:and |but |then )*(?:if|when|unless|in case|for)\b[^.;\n]*$", re.IGNORECASE)  # fmt: skip
_EDGES: Final = " ,;:.-\n"


@dataclass(frozen=True, slots=True)
class Around:
    """The words of one deed."""

    clause: str
    """The piece that asks for it, with what is said of it before the next deed"""
    whole: str
    """The same with what its sentence says before it and no other deed takes"""

    @classmethod
    def of(cls, wanted: Wanted, meant: Meant, cut: Span) -> Around:
        """Find the words of a deed among the others that are asked for; `cut` tells what starts it all."""
        text, (start, last) = meant.text, wanted.span
        spans = [one.span for one in meant.wanted]
        behind = [first for first, _ in spans if first > start]
        before = [end for first, end in spans if end <= start]
        end = min(behind, default=len(text))
        if start < cut[1]:
            start = max(start, cut[0])
        elif cut[0] > start:
            end = min(end, cut[0])
        if cut[1] <= start:
            before.append(cut[1])
        tail = text[last:end]
        if behind and (of_next := _OF_NEXT.search(tail)):
            end = last + of_next.start()
        clause = text[start:end].strip(_EDGES) or text[slice(*wanted.span)]
        return cls(clause, text[_begin(text, start, before) : end].strip(_EDGES))


def _begin(text: str, start: int, before: list[int]) -> int:
    """Answer where the sentence begins, not before the end of another deed."""
    stops = [match.end() for match in _SENTENCE.finditer(text, 0, start)]
    return min(start, max([0, *stops, *before]))
