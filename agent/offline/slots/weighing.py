"""Weighs every value of a request for every argument of its steps, first alone, then beside the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.odds import Odds, grams_of
from agent.offline.slots.page import Around, Owner, Page, owners_of
from agent.offline.slots.places import Place, Spec, places_of
from agent.offline.slots.rows import (
    Beside,
    could,
    pair_numbers,
    place_numbers,
    stacked,
    value_numbers,
)


@dataclass(frozen=True, slots=True)
class Pair:
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
        counted = [list(odds.of(p.place, g)) for p, g in zip(self.pairs, self.grams, strict=True)]
        return np.concatenate([self.rows, stacked(counted)], 1) if counted else self.rows


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
    values = [
        value_numbers(page, one, around, owners)
        for one, around in zip(page.candidates, page.around, strict=True)
    ]
    grams = [
        grams_of(one, around) for one, around in zip(page.candidates, page.around, strict=True)
    ]
    pairs: list[Pair] = []
    rows: list[list[float]] = []
    told: list[tuple[str, ...]] = []
    for place in filter(is_said, places):
        alike = place_numbers(place, places, len(owners))
        around_it = Beside.of(place, owners, places)
        for at, one in enumerate(page.candidates):
            if could(place, one):
                around = page.around[at]
                pairs.append(Pair(place, one, around))
                told.append(grams[at])
                rows.append([*alike, *values[at], *pair_numbers(place, one, around, around_it)])
    return Table(pairs, told, stacked(rows))


BESIDE: Final = 9


def beside(pairs: Sequence[Pair], chances: Any) -> Any:
    """Answer pairs x numbers that tell how each stands among the others."""
    if not len(pairs):
        return np.zeros((0, BESIDE), np.float32)
    slots: dict[tuple[int, str], int] = {}
    slot = np.array([slots.setdefault((p.place.owner, p.place.name), len(slots)) for p in pairs])
    owner = np.array([p.place.owner for p in pairs])
    start = np.array([p.value.start for p in pairs])
    end = np.array([p.value.end for p in pairs])
    chance = np.asarray(chances, np.float64)
    overlap = (start[:, None] < end[None, :]) & (start[None, :] < end[:, None])
    same = slot[:, None] == slot[None, :]
    mine = owner[:, None] == owner[None, :]
    apart = ~np.eye(len(pairs), dtype=bool)
    named: dict[str, int] = {}
    name = np.array([named.setdefault(p.place.name, len(named)) for p in pairs])
    alike = (name[:, None] == name[None, :]) & ~mine

    def best(among: Any) -> Any:
        return np.where(among, chance[None, :], 0.0).max(1)

    columns = [
        chance, best(same & apart & ~overlap), best(same & apart & overlap), best(mine & ~same & overlap),
        best(~mine & overlap & ~alike), best(alike & overlap), best(alike & ~overlap),
        np.where(same, chance[None, :], 0.0).sum(1), (same & (chance[None, :] > chance[:, None])).sum(1),
    ]  # fmt: skip
    return np.stack(columns, 1).astype(np.float32)
