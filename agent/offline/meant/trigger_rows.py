"""Numbers that tell what starts a workflow: an event of a service, a call, a time, or a person."""

from __future__ import annotations

from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.meant.directions import Pointed
from agent.offline.meant.service_rows import nearest_of, stacked
from agent.offline.meant.sight import Shelf, Sight

_NAMED: Final = 0.25
_PLAIN: Final = ("manual", "schedule", "webhook", "error")
KINDS: Final = (*_PLAIN, "event")


def kinds_of(shelf: Shelf) -> Any:
    """Answer the kind of each trigger, as its place in KINDS."""
    of = [spec.id if spec.id in _PLAIN else "event" for spec in shelf.triggers.specs]
    return np.array([KINDS.index(kind) for kind in of], np.intp)


def telling(sight: Sight, shelf: Shelf) -> Any:
    """Answer pieces x triggers: how much each piece seems to tell of each."""
    n, service = sight.pieces, shelf.event_service
    spoken = np.where(service >= 0, sight.spoken[:n][:, service], 0.0)
    first, new = sight.flags[:n, :1], sight.flags[:n, 1:2]
    return sight.heard[:n] + _NAMED * spoken + 0.1 * first + 0.05 * new


def trigger_rows(
    sight: Sight, shelf: Shelf, odds: Any, kind_odds: Any, pointed: Pointed
) -> tuple[Any, Any]:
    """Answer triggers x numbers, and the piece that tells of each.

    `odds`: what the words alone say of each trigger; `kind_odds`: of each of KINDS; `pointed`: how much the units are
    like what tells of each.
    """
    n, whole = sight.pieces, len(sight.reading.units) - 1
    heard, service = sight.heard, shelf.event_service
    has = service >= 0
    own = np.where(has, sight.named[:, service], 0.0)
    spoken = np.where(has, sight.spoken[:, service], 0.0)
    acts = np.where(has, nearest_of(sight.near, shelf.members)[:, service], 0.0)
    flags = sight.flags[:n]
    first, new = flags[:, :1], flags[:, 1:2]
    at = telling(sight, shelf).argmax(0)
    each, kind = np.arange(len(service)), kinds_of(shelf)
    best = heard[:n].max(0)
    events = kind == KINDS.index("event")
    top = np.where(events, best, -1.0).max()
    columns = [
        *[kind == place for place in range(len(KINDS))],
        best, heard[whole], (heard[:n] * first).max(0), (heard[:n] * new).max(0), (heard[:n] * own[:n]).max(0),
        heard[at, each], own[at, each], spoken[at, each], flags[at, 0], flags[at, 1], flags[at, 2], sight.counts[at, 0], at / n, at == 0,
        heard[at, each] - acts[at, each], (heard[:n] - acts[:n]).max(0), own[:n].sum(0), (own[:n] * first).sum(0), (own[:n] * new).sum(0),
        best - top, (-np.where(events, best, -1.0)).argsort().argsort(), odds, odds - odds.max(), kind_odds[kind],
        kind_odds[kind] - kind_odds.max(), sight.counts[whole, 0], sight.flags[whole, 2], sight.flags[whole, 1],
        flags[:, 0].sum(), flags[0, 0], sight.named[whole].sum(), n, sight.length[whole],
        *pointed.rows(at, n),
    ]  # fmt: skip
    return stacked(columns, len(each)), at
