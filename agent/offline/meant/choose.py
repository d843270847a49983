"""Chooses what a request means: what starts it, which actions it asks for, and which piece of it says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from agent.offline.general.arrays import np
from agent.offline.meant.model import Chances, chances_of, learned
from agent.offline.meant.sight import Embed, Shelf, Sight, see
from engine.core.action import ActionSpec, Catalog, TriggerSpec

ASKED: Final = 0.45
"""From this chance on an action counts as asked for."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action that is asked for, and the piece of the text that asks for it."""

    spec: ActionSpec
    chance: float
    span: Span


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request means. Spans are of `text`, in which slips of the pen are put right."""

    text: str
    wanted: tuple[Wanted, ...]
    """In the order in which the text asks for them."""
    chances: Mapping[str, float]
    """action -> chance; what is not among these has never been seen"""
    trigger: TriggerSpec
    trigger_chance: float
    trigger_span: Span
    trigger_is_told: bool
    """Its piece begins as a start does, says that something is new, or speaks of calls."""
    named: frozenset[str]
    """The services whose own names stand in the text"""

    def chance_of(self, action_id: str) -> float | None:
        """Answer the chance of an action; None for one that cannot be chosen by likeness."""
        return self.chances.get(action_id)


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
    if not sight.pieces:
        return None
    chances = chances_of(sight, shelf, learned())
    trigger = int(chances.triggers.argmax())
    names = dict(zip(shelf.places, map(float, chances.actions), strict=True))
    return Meant(
        sight.reading.text,
        _wanted(chances, sight, shelf),
        names,
        shelf.triggers.specs[trigger],
        float(chances.triggers[trigger]),
        _span(sight, chances.trigger_at[trigger]),
        bool(sight.flags[int(chances.trigger_at[trigger])].any()),
        frozenset(
            name for name, is_there in zip(shelf.services, sight.named[-1], strict=True) if is_there
        ),
    )


def _wanted(chances: Chances, sight: Sight, shelf: Shelf) -> tuple[Wanted, ...]:
    found = [
        Wanted(shelf.actions.specs[at], float(chances.actions[at]), _span(sight, chances.action_at[at]))
        for at in np.flatnonzero(chances.actions >= ASKED)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.span, -one.chance)))


def _span(sight: Sight, piece: Any) -> Span:
    chunk = sight.reading.chunks[int(piece)]
    return chunk.start, chunk.end
