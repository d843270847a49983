"""Numbers that tell which actions of a service are asked for, and where."""

from __future__ import annotations

from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.meant.directions import Pointed
from agent.offline.meant.service_rows import nearest_of, stacked
from agent.offline.meant.sight import Shelf, Sight

_NAMED: Final = 0.25
_LIKELY: Final = 30


def asking(sight: Sight, shelf: Shelf) -> Any:
    """Answer pieces x actions: how much each piece seems to ask for each."""
    n = sight.pieces
    return sight.near[:n] + _NAMED * sight.spoken[:n, shelf.service]


def action_rows(
    sight: Sight, shelf: Shelf, services: Any, odds: Any, often: Any, pointed: Pointed
) -> tuple[Any, Any]:
    """Answer actions x numbers, and the piece that asks for each.

    `services`: the chance of each service to be asked; `odds`: what the words alone say of each action;
    `often`: actions x how often it is asked for, among all and among those of its service; `pointed`: how much the
    units are like what asks for each.
    """
    n, whole = sight.pieces, len(sight.reading.units) - 1
    spoken = sight.spoken[:, shelf.service]
    leads = (sight.lead[:n] @ shelf.does.T) > 0
    mix = sight.evidence.mix
    places = [
        sight.evidence.where,
        asking(sight, shelf).argmax(0),
        (mix[:n] + 0.5 * spoken[:n] + 0.2 * leads - 0.3 * sight.flags[:n, :1]).argmax(0),
    ]
    hears = nearest_of(sight.heard, shelf.events)[:, shelf.service]
    ranks = (-sight.near[:n]).argsort(1).argsort(1)
    columns = [one for at in places for one in _at(at, sight, shelf, spoken, hears, ranks)]
    near, chance = sight.near, services[shelf.service]
    columns += [
        spoken[whole], np.minimum(spoken[:n].sum(0), 3), sight.spoken[whole].sum(), near[:n].max(0), near[n:whole].max(0),
        near[whole], sight.mean[whole], *sight.counts[whole], sight.flags[:n, 0].sum(), sight.flags[whole, 2],
        *shelf.traits.T, n, places[0] == places[1], chance, chance - services.max(),
        odds, odds - odds.max(), (-odds).argsort().argsort(),
    ]  # fmt: skip
    at = np.arange(len(shelf.places))
    here = near[places[1], at]
    likeness = (mix[places[0], at], near.max(0), here, sight.mean[places[1], at] + here, odds)
    columns += [_lead_among_own(one, shelf) for one in likeness]
    columns += pointed.rows(places[1], n, lambda scores: _lead_among_own(scores, shelf))
    rows = stacked([*columns, shelf.size, *often.T], len(at))
    return np.concatenate([sight.evidence.rows, rows], 1), places[1]


def _at(at: Any, sight: Sight, shelf: Shelf, spoken: Any, hears: Any, ranks: Any) -> list[Any]:
    """What one piece says of each action: the piece that stands at `at` of it."""
    n, each = sight.pieces, np.arange(len(at))
    near = sight.near[at, each]
    mine = spoken[at, each]
    return [
        mine, spoken[sight.sentence_of[at], each], near, sight.mean[at, each], sight.evidence.mix[at, each],
        (sight.doing @ shelf.does.T)[at, each], (sight.lead @ shelf.does.T)[at, each], sight.lead.sum(1)[at] > 0,
        sight.spoken[at].sum(1) - mine, *sight.counts[at].T, *sight.flags[at].T, at / n, sight.length[at], at == 0,
        np.log1p(ranks[at, each]), near - sight.near[at].max(1), hears[at, each], near - hears[at, each],
        spoken[np.maximum(at - 1, 0), each],
    ]  # fmt: skip


def _lead_among_own(scores: Any, shelf: Shelf) -> Any:
    """How far each action is behind the best of its service; the best one, how far it is ahead."""
    # Services side by side, and of each the best action first.
    order = np.lexsort((-scores, shelf.service))
    first = np.flatnonzero(np.diff(shelf.service[order], prepend=-1))
    best = order[first]
    found = np.zeros(len(scores))
    found[:] = scores - scores[best][shelf.service]
    is_alone = np.diff(first, append=len(order)) == 1
    next_best = order[np.minimum(first + 1, len(order) - 1)]
    found[best] = np.where(is_alone, 1.0, scores[best] - scores[next_best])
    return found


def likely(chances: Any) -> Any:
    """Answer the places of the likeliest actions."""
    return np.argsort(-chances, kind="stable")[:_LIKELY]


def beside(chances: Any, where: Any, shelf: Shelf) -> Any:
    """Answer likeliest actions x numbers: how each stands beside the others, at its piece and in its service."""
    top = likely(chances)
    chance, apart = chances[top], ~np.eye(len(top), dtype=bool)
    piece = (where[top][:, None] == where[top][None, :]) & apart
    service = (shelf.service[top][:, None] == shelf.service[top][None, :]) & apart
    more = chance[None, :] > chance[:, None]

    def best(among: Any) -> Any:
        return np.where(among, chance[None, :], 0.0).max(1)

    columns = [
        chance, best(piece), best(service), best(piece & service), (piece & more).sum(1), (service & more).sum(1),
        chance.sum() - chance, more.sum(1), best(apart),
    ]  # fmt: skip
    return stacked(columns, len(top))
