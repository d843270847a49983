"""Chooses what a request means: what starts it, which actions it asks for, and which piece of it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.general.arrays import np
from agent.offline.meant.model import Chances, Learned, chances_of, learned
from agent.offline.meant.sight import Shelf, Sight, see
from agent.offline.meant.vectors import Embed
from engine.core.action import ActionSpec, Catalog, TriggerSpec

ASKED: Final = 0.45
"""From this chance on an action counts as asked for."""
_STARTS: Final = 3
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action that is asked for, and the piece of the text that asks for it."""

    spec: ActionSpec
    chance: float
    span: Span


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that may start a workflow, and the piece of the text that tells of it."""

    spec: TriggerSpec
    chance: float
    span: Span
    is_told: bool
    """Its piece begins as a start does, says that something is new, or speaks of calls."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request means. Spans are of `text`, in which slips of the pen are put right."""

    text: str
    wanted: tuple[Wanted, ...]
    """What is asked for, in the order in which the text asks for it."""
    chances: Mapping[str, float]
    """action -> chance; what is not among these has never been seen"""
    spans: Mapping[str, Span]
    """action -> the piece that would ask for it"""
    heard: tuple[Heard, ...]
    """The likeliest starts, the likeliest first"""
    triggers: Mapping[str, float]
    """trigger -> chance"""
    named: frozenset[str]
    """The services whose own names stand in the text"""
    pieces: int

    @property
    def trigger(self) -> Heard:
        """What starts it most likely."""
        return self.heard[0]


_shelves: WeakKeyDictionary[Catalog, Shelf] = WeakKeyDictionary()


def shelf_of(catalog: Catalog) -> Shelf:
    """Answer what is known of a catalogue, made once for as long as it lives."""
    found = _shelves.get(catalog)
    if found is None:
        found = _shelves[catalog] = Shelf(catalog)
    return found


def meant_by(text: str, catalog: Catalog, embed: Embed) -> Meant | None:
    """Answer what a request means; None where nothing of the catalogue can be chosen by likeness."""
    shelf = shelf_of(catalog)
    if not shelf.places or not shelf.triggers.specs or not text.strip():
        return None
    sight = see(text, shelf, embed)
    return meant_of(sight, shelf, learned()) if sight.pieces else None


def meant_of(sight: Sight, shelf: Shelf, known: Learned) -> Meant:
    """Answer what a request that has been looked at means by what was learned."""
    chances = chances_of(sight, shelf, known)
    spans = [_span(sight, at) for at in chances.action_at]
    names = zip(shelf.services, sight.named[-1], strict=True)
    return Meant(
        sight.reading.text,
        _wanted(chances, spans, shelf),
        dict(zip(shelf.places, map(float, chances.actions), strict=True)),
        dict(zip(shelf.places, spans, strict=True)),
        _heard(chances, sight, shelf),
        {t.id: float(c) for t, c in zip(shelf.triggers.specs, chances.triggers, strict=True)},
        frozenset(name for name, is_there in names if is_there),
        sight.pieces,
    )


def _heard(chances: Chances, sight: Sight, shelf: Shelf) -> tuple[Heard, ...]:
    likeliest = np.argsort(-chances.triggers, kind="stable")[:_STARTS]
    return tuple(
        Heard(
            shelf.triggers.specs[at],
            float(chances.triggers[at]),
            _span(sight, chances.trigger_at[at]),
            bool(sight.flags[int(chances.trigger_at[at])].any()),
        )
        for at in likeliest
    )


def _wanted(chances: Chances, spans: Sequence[Span], shelf: Shelf) -> tuple[Wanted, ...]:
    found = [
        Wanted(shelf.actions.specs[at], float(chances.actions[at]), spans[at])
        for at in np.flatnonzero(chances.actions >= ASKED)
    ]
    return tuple(sorted(found, key=lambda one: (one.span, -one.chance)))


def _span(sight: Sight, piece: Any) -> Span:
    chunk = sight.reading.chunks[int(piece)]
    return chunk.start, chunk.end
