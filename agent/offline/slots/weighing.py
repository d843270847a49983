"""Weighs every value of a request for every argument of its steps, first alone, then beside the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from agent.offline.general.arrays import np
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.odds import Odds, grams_of
from agent.offline.slots.page import Around, Owner, Page, owners_of
from agent.offline.slots.places import Place, Spec, places_of
from agent.offline.slots.rows import (
    Beside,
    Tries,
    Words,
    like_examples,
    place_numbers,
    stacked,
    step_numbers,
    value_numbers,
    word_numbers,
)


class Pair(NamedTuple):
    """A value that may belong in an argument."""

    place: Place
    value: Candidate
    around: Around


@dataclass(frozen=True, slots=True)
class Table:
    """All pairs of a request with what is known of each."""

    pairs: Sequence[Pair]
    grams: Sequence[tuple[str, ...]]
    rows: Any
    """pairs x numbers, without what was counted"""

    def told(self, odds: Odds) -> Any:
        """Answer pairs x numbers, with what was counted over other requests."""
        if not self.pairs:
            return self.rows
        counted = odds.of([pair.place for pair in self.pairs], self.grams)
        return np.concatenate([self.rows, counted], 1)


def table_of(
    page: Page,
    specs: Sequence[Spec],
    names: Sequence[re.Pattern[str]],
    is_said: Callable[[Place], bool] = lambda _: True,
) -> Table:
    """Look at every value for every argument of these steps that people say in words.

    `names` finds each step's service.
    """
    owners: list[Owner] = owners_of(page, [(spec.id, spec.title) for spec in specs], names)
    places = [place for at, spec in enumerate(specs) for place in places_of(at, spec)]
    asked, tries = list(filter(is_said, places)), Tries(page.candidates)
    taken = [(at, one) for at, place in enumerate(asked) for one in tries.of(place)]
    if not taken:
        return Table([], [], stacked([]))
    at_place, at_value = (
        list(part) for part in zip(*((at, one.at) for at, one in taken), strict=True)
    )
    said = list(zip(page.candidates, page.around, strict=True))
    words, around = Words(page.around), [Beside.of(place, owners, places) for place in asked]
    steps = {place.owner: one for place, one in zip(asked, around, strict=True)}
    of_step = {owner: step_numbers(words, one) for owner, one in steps.items()}
    parts = (
        stacked([place_numbers(place, places, len(owners)) for place in asked])[at_place],
        stacked([value_numbers(page, *one, owners) for one in said])[at_value],
        word_numbers(words, asked, around)[at_place, at_value],
        [(one.allowed, one.is_name) for _, one in taken],
        np.stack([of_step[place.owner] for place in asked])[at_place, at_value],
        like_examples(asked, page.candidates)[at_place, at_value, None],
    )
    grams = [grams_of(*one) for one in said]
    return Table(
        [Pair(asked[place], *said[value]) for place, value in zip(at_place, at_value, strict=True)],
        [grams[at] for at in at_value],
        np.concatenate(parts, 1).astype(np.float32),
    )


BESIDE: Final = 9


def beside(pairs: Sequence[Pair], chances: Any, kept: Any = None) -> Any:
    """Answer pairs x numbers that tell how each stands among the others; only those at the places `kept`, where it is given."""
    if not len(pairs):
        return np.zeros((0, BESIDE), np.float32)
    at = np.arange(len(pairs)) if kept is None else kept
    slots: dict[tuple[int, str], int] = {}
    slot = np.array([slots.setdefault((p.place.owner, p.place.name), len(slots)) for p in pairs])
    owner = np.array([p.place.owner for p in pairs])
    start = np.array([p.value.start for p in pairs])
    end = np.array([p.value.end for p in pairs])
    chance = np.asarray(chances, np.float64)
    overlap = (start[at, None] < end[None, :]) & (start[None, :] < end[at, None])
    same = slot[at, None] == slot[None, :]
    mine = owner[at, None] == owner[None, :]
    apart = at[:, None] != np.arange(len(pairs))[None, :]
    named: dict[str, int] = {}
    name = np.array([named.setdefault(p.place.name, len(named)) for p in pairs])
    alike = (name[at, None] == name[None, :]) & ~mine

    def best(among: Any) -> Any:
        return np.where(among, chance[None, :], 0.0).max(1)

    columns = [
        chance[at], best(same & apart & ~overlap), best(same & apart & overlap), best(mine & ~same & overlap),
        best(~mine & overlap & ~alike), best(alike & overlap), best(alike & ~overlap),
        np.where(same, chance[None, :], 0.0).sum(1), (same & (chance[None, :] > chance[at, None])).sum(1),
    ]  # fmt: skip
    return np.stack(columns, 1).astype(np.float32)
