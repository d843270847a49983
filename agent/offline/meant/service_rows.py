"""Numbers that tell whether a service is asked to do something, or only spoken of, or only listened to."""

from __future__ import annotations

from typing import Any

from agent.offline.general.arrays import np
from agent.offline.meant.directions import Pointed
from agent.offline.meant.sight import Shelf, Sight

NOWHERE = 99.0
_NOTHING = -0.2
_NAMED = 0.2


def asking_service(sight: Sight, shelf: Shelf) -> Any:
    """Answer pieces x services: how much each piece seems to ask each for something."""
    n = sight.pieces
    return nearest_of(sight.near[:n], shelf.members) + _NAMED * sight.spoken[:n]


def service_rows(sight: Sight, shelf: Shelf, odds: Any, pointed: Pointed) -> Any:
    """Answer services x numbers.

    `odds`: what the words alone say of each service; `pointed`: how much the units are like what asks for each.
    """
    n, whole = sight.pieces, len(sight.reading.units) - 1
    own, spoken, flags = sight.named[:n], sight.spoken[:n], sight.flags[:n]
    acts, hears = nearest_of(sight.near, shelf.members), nearest_of(sight.heard, shelf.events)
    first, new = flags[:, :1], flags[:, 1:2]
    here = own.any(0)
    begins = np.where(here, own.argmax(0), NOWHERE)
    ends = np.where(here, n - 1 - own[::-1].argmax(0), -1)
    at = asking_service(sight, shelf).argmax(0)
    service = np.arange(len(shelf.services))
    acts_here, hears_here = acts[:n], hears[:n]
    lead = acts_here - hears_here
    columns = [
        own.sum(0), spoken.sum(0), (own * first).sum(0), (own * (1 - first)).sum(0), (own * new).sum(0),
        begins / n, ends / n, begins == 0, sight.named[whole].sum(), sight.spoken[whole],
        acts_here.max(0), hears_here.max(0), acts_here.max(0) - hears_here.max(0),
        acts[at, service], hears[at, service], flags[at, 0], flags[at, 1], at / n, flags[:, 0].sum(), n,
        lead.max(0), (own * lead).max(0), (own * acts_here).max(0), (own * hears_here).max(0),
        acts_here.max(0) - acts_here.max(), [len(own) > 0 for own in shelf.events], odds, acts[whole],
        sight.flags[whole, 2], *sight.counts[whole], odds - odds.max(), (-odds).argsort().argsort(),
        *pointed.rows(at, n),
    ]  # fmt: skip
    return stacked(columns, len(service))


def nearest_of(near: Any, members: list[Any]) -> Any:
    """Answer units x services: the nearest of what each service has."""
    found = np.full((len(near), len(members)), _NOTHING)
    for place, own in enumerate(members):
        if len(own):
            found[:, place] = near[:, own].max(1)
    return found


def stacked(columns: list[Any], count: int) -> Any:
    """Answer count x columns; a single number stands for all rows."""
    rows = np.empty((count, len(columns)), np.float32)
    for place, one in enumerate(columns):
        rows[:, place] = one
    return rows
