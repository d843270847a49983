"""Adds to what the rules have read the deeds they have missed, where the text asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.apps.arguments import Given, given_by
from agent.offline.apps.reader import asked_part, read_part, without_name
from agent.offline.language.text import prepare
from agent.offline.meant.answered import unanswered, words_of
from agent.offline.meant.around import Around
from agent.offline.meant.choose import Wanted
from agent.offline.meant.conditional import condition_of
from agent.offline.meant.help import Help
from agent.offline.reading.parts import Do, Part, Read, Send, Understood
from agent.offline.retrieval import is_pure
from engine.core.action import Catalog
from engine.core.marks import in_marks


def complete(understood: Understood, help_: Help, catalog: Catalog) -> None:
    """Put the missing deeds in their places, leave out the doubted ones, and forget what is no longer unread."""
    kept = _kept(understood, help_)
    places = [_place_of(part, help_) for part in kept]
    read = {getattr(part, "action", "") for part in kept}
    about_one = _is_about_one(understood, kept)
    answered = [words_of(help_.meant.text[slice(*help_.cut)])]
    conditions = []
    for wanted in (one for one in help_.asked if one.spec.id not in read):
        around = Around.of(wanted, help_.meant, help_.cut)
        part = _part_of(wanted, around, catalog)
        if isinstance(part, Do) and not _has_data(understood, kept):
            part = _asked_alone(wanted, around, catalog)
        condition = condition_of(around.whole) if about_one and isinstance(part, Send) else None
        if condition is not None and isinstance(part, Send):
            part = replace(part, condition=condition)
            conditions.append(words_of(around.whole))
        answered.append(words_of(around.clause))
        at = next((n for n, place in enumerate(places) if place > wanted.span[0]), len(kept))
        if isinstance(part, Read):
            # What is fetched is there before what is said of it.
            at = min(at, next((n for n, one in enumerate(kept) if isinstance(one, Send)), at))
        elif is_pure(wanted.spec):
            # `mail them as a CSV`: what is made of the data is there before it is sent.
            at = min(at, _sent_by(wanted, kept, places, at))
        kept.insert(at, part)
        understood.assumptions.append(_taken(wanted, help_))
        places.insert(at, wanted.span[0])
    understood.parts = _unconditioned(kept) if conditions else kept
    understood.assumptions += _left_out(help_, catalog)
    left = (unanswered(said, answered, conditions) for said in understood.unsupported)
    understood.unsupported = [said for said in left if said]


def _sent_by(wanted: Wanted, kept: Sequence[Part], places: Sequence[int], otherwise: int) -> int:
    """Answer the place of what is sent by the very piece that asks for a deed."""
    sent = (
        n
        for n, (part, place) in enumerate(zip(kept, places, strict=True))
        if isinstance(part, Send) and place == wanted.span[0]
    )
    return next(sent, otherwise)


def _kept(understood: Understood, help_: Help) -> list[Part]:
    """Answer what the rules have read and nobody doubts, but for what is asked for and would have nothing to work on."""
    asked = {one.spec.id for one in help_.asked}
    kept: list[Part] = []
    for part in understood.parts:
        action = getattr(part, "action", "")
        is_idle = isinstance(part, Do) and not part.instruction and not _has_data(understood, kept)
        if action not in help_.doubted and not (is_idle and action in asked):
            kept.append(part)
    return kept


def _has_data(understood: Understood, parts: Sequence[Part]) -> bool:
    return understood.incoming is not None or any(isinstance(one, Read | Do) for one in parts)


def _is_about_one(understood: Understood, parts: Sequence[Part]) -> bool:
    """Tell whether one thing comes in, of which a condition can be told, and not a list."""
    incoming = understood.incoming
    return (
        incoming is not None and not incoming.many and not any(isinstance(p, Read) for p in parts)
    )


def _unconditioned(parts: Sequence[Part]) -> list[Part]:
    """Let what sets no condition of its own be done whatever a deed before it depends on."""
    return [
        replace(part, always=True)
        if isinstance(part, Send) and part.condition is None and not part.otherwise
        else part
        for part in parts
    ]


def _left_out(help_: Help, catalog: Catalog) -> list[str]:
    """Say what the words might have asked for and likeness knows better: it is to be looked at."""
    titles = [spec.title for one in sorted(help_.doubted) if (spec := catalog.action(one))]
    return [f"I leave out {in_marks(title)}: the words ask for something else." for title in titles]


def _taken(wanted: Wanted, help_: Help) -> str:
    """Say what was guessed: what likeness puts in is to be looked at."""
    start, end = wanted.span
    return f"I take {in_marks(help_.meant.text[start:end].strip())} to mean: {wanted.spec.title}."


def _place_of(part: Part, help_: Help) -> int:
    """Answer where the text asks for a part; -1 for one that likeness does not know: it stays behind the one before it."""
    action = getattr(part, "action", None)
    spans = [one.span for one in help_.meant.wanted if one.spec.id == action]
    return spans[0][0] if spans else -1


def _part_of(wanted: Wanted, around: Around, catalog: Catalog) -> Part:
    given, clause = _given(wanted, around, catalog)
    return asked_part(wanted.spec, given, clause)


def _asked_alone(wanted: Wanted, around: Around, catalog: Catalog) -> Read:
    """Answer a deed on data that nothing brings: what it works on is asked."""
    given, clause = _given(wanted, around, catalog)
    return read_part(wanted.spec, given, clause)


def _given(wanted: Wanted, around: Around, catalog: Catalog) -> tuple[Given, str]:
    said = prepare(around.clause)
    clause = without_name(said.text, wanted.spec, catalog)
    return given_by(clause, wanted.spec, said), said.text
