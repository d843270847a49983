"""Adds to what the rules have read the deeds they have missed, where the text asks for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.apps.arguments import given_by
from agent.offline.apps.reader import asked_part, without_name
from agent.offline.language.text import prepare
from agent.offline.meant.choose import Wanted
from agent.offline.meant.help import Help, is_covered
from agent.offline.reading.parts import Part, Read, Send, Understood
from engine.core.action import Catalog

_WORD: Final = re.compile(r"[a-z0-9']{3,}")
_MOSTLY: Final = 0.8
# What sets a condition stays said: the deed that is put in does not know of it.
_CONDITION: Final = re.compile(
    r"\b(?:if|unless|except|only|but|without|not|no|until|otherwise|else|provided)\b", re.IGNORECASE
)


def complete(understood: Understood, help_: Help, catalog: Catalog) -> None:
    """Put the missing deeds in their places, leave out the doubted ones, and forget what is no longer unread."""
    kept = [part for part in understood.parts if getattr(part, "action", "") not in help_.doubted]
    places = [_place_of(part, help_) for part in kept]
    read = {getattr(part, "action", "") for part in kept}
    missing = [one for one in help_.missing if not is_covered(one, read, help_.meant, catalog)]
    for wanted in missing:
        part = _part_of(wanted, help_, catalog)
        at = next((n for n, place in enumerate(places) if place > wanted.span[0]), len(kept))
        if isinstance(part, Read):
            # What is fetched is there before what is said of it.
            at = min(at, next((n for n, one in enumerate(kept) if isinstance(one, Send)), at))
        kept.insert(at, part)
        understood.assumptions.append(_taken(wanted, help_))
        places.insert(at, wanted.span[0])
    understood.parts = kept
    answered = [_words(said) for said in _read_now(help_)]
    understood.unsupported = [s for s in understood.unsupported if not _is_answered(s, answered)]


def _taken(wanted: Wanted, help_: Help) -> str:
    """Say what was guessed: what likeness puts in is to be looked at."""
    start, end = wanted.span
    return f"I take “{help_.meant.text[start:end].strip()}” to mean: {wanted.spec.title}."


def _place_of(part: Part, help_: Help) -> int:
    """Answer where the text asks for a part; -1 for one that likeness does not know: it stays behind the one before it."""
    action = getattr(part, "action", None)
    spans = [one.span for one in help_.meant.wanted if one.spec.id == action]
    return spans[0][0] if spans else -1


def _part_of(wanted: Wanted, help_: Help, catalog: Catalog) -> Part:
    said = prepare(_clause_of(wanted, help_))
    clause = without_name(said.text, wanted.spec, catalog)
    return asked_part(wanted.spec, given_by(clause, wanted.spec, said), said.text)


def _clause_of(wanted: Wanted, help_: Help) -> str:
    """Answer the piece that asks for a deed, with what is said of it before the next deed."""
    text = help_.meant.text
    others = [one.span[0] for one in help_.meant.wanted if one.span[0] > wanted.span[0]]
    start, end = wanted.span[0], min(others, default=len(text))
    if start < help_.cut[1]:
        start = max(start, help_.cut[0])
    elif help_.cut[0] > start:
        end = min(end, help_.cut[0])
    return text[start:end].strip(" ,;:.-\n") or text[wanted.span[0] : wanted.span[1]]


def _read_now(help_: Help) -> list[str]:
    """Answer the words that say what starts it and what is put in."""
    start, end = help_.cut
    return [help_.meant.text[start:end], *(_clause_of(one, help_) for one in help_.missing)]


def _is_answered(said: str, answered: Sequence[frozenset[str]]) -> bool:
    words = _words(said)
    if _CONDITION.search(said):
        return False
    return any(words and len(words & one) >= _MOSTLY * len(words) for one in answered)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
