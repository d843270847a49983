"""What was learned from many requests. Trained by `python -m evals.suites.deeds.train --write`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.trees import Trees
from agent.offline.meant.action_rows import action_rows, beside, likely
from agent.offline.meant.directions import Pointed, Pointing
from agent.offline.meant.service_rows import service_rows
from agent.offline.meant.sight import Shelf, Sight
from agent.offline.meant.trigger_rows import KINDS, trigger_rows
from agent.offline.meant.words import WordOdds

LEARNED: Final = Path(__file__).parent / "learned.npz"
_ODDS: Final = ("services", "actions", "triggers", "kinds")
_POINTING: Final = ("services", "actions", "triggers")
_TREES: Final = ("service", "action", "among", "trigger", "joint", "start")
_RARE: Final = 0.3
_LIKELY_SERVICE: Final = 0.3
_CANDIDATES: Final = 25
_POINTED: Final = 15


@dataclass(frozen=True, slots=True)
class Learned:
    """Word odds, directions and trees by name, and how often each action was asked for."""

    odds: Mapping[str, WordOdds]
    pointing: Mapping[str, Pointing]
    trees: Mapping[str, Trees]
    asked: Mapping[str, int]
    """action -> requests that ask for it"""

    def stored(self) -> dict[str, Any]:
        """Answer the arrays to store."""
        arrays: dict[str, Any] = {"asked.ids": np.array(list(self.asked)), "asked.counts": np.array(list(self.asked.values()))}  # fmt: skip
        for name, odds in self.odds.items():
            arrays |= odds.stored(name)
        for name, pointing in self.pointing.items():
            arrays |= pointing.stored(name)
        for name, trees in self.trees.items():
            arrays |= trees.stored(name)
        return arrays


@cache
def learned() -> Learned:
    """Answer what is shipped."""
    with np.load(LEARNED) as stored:
        arrays = dict(stored)
    ids, counts = arrays["asked.ids"].tolist(), arrays["asked.counts"].tolist()
    return Learned(
        {name: WordOdds.read(name, arrays) for name in _ODDS},
        {name: Pointing.read(name, arrays) for name in _POINTING},
        {name: Trees.read(name, arrays) for name in _TREES},
        dict(zip(ids, counts, strict=True)),
    )


def how_often(asked: Any, shelf: Shelf) -> Any:
    """Answer actions x how often each is asked for: among all, and its share among those of its service."""
    total = np.bincount(shelf.service, asked, len(shelf.services))[shelf.service]
    return np.stack([np.log1p(asked), (asked + _RARE) / (total + _RARE * shelf.size)], 1)


def candidates(sight: Sight, odds: Any, services: Any, shelf: Shelf, pointed: Pointed) -> Any:
    """Tell which actions are worth a look."""
    kept = services[shelf.service] > _LIKELY_SERVICE
    for scores in (pointed.units[: sight.pieces].max(0), pointed.whole):
        kept[np.argsort(-scores, kind="stable")[:_POINTED]] = True
    for scores in (sight.evidence.mix[: sight.pieces].max(0), sight.near.max(0), odds):
        kept[np.argsort(-scores, kind="stable")[:_CANDIDATES]] = True
    return kept


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each action and each trigger of a catalogue is meant, and the piece that asks for it."""

    actions: Any
    action_at: Any
    triggers: Any
    trigger_at: Any


def chances_of(sight: Sight, shelf: Shelf, known: Learned) -> Chances:
    """Answer the chances for one request."""
    names = classes_of(shelf)
    said = {name: known.odds[name].of(sight.grams, names[name]) for name in names}
    pointed = {name: known.pointing[name].of(sight.vectors, names[name]) for name in _POINTING}
    services = known.trees["service"].chances(
        service_rows(sight, shelf, said["services"], pointed["services"])
    )
    asked = np.array([known.asked.get(one, 0) for one in shelf.places], float)
    often = how_often(asked, shelf)
    rows, where = action_rows(sight, shelf, services, said["actions"], often, pointed["actions"])
    kept = np.flatnonzero(candidates(sight, said["actions"], services, shelf, pointed["actions"]))
    first = np.zeros(len(rows))
    first[kept] = known.trees["action"].chances(rows[kept])
    top = likely(first)
    actions = np.zeros(len(rows))
    told = np.concatenate([rows[top], beside(first, where, shelf)], 1)
    actions[top] = known.trees["among"].chances(told)
    heard, at = trigger_rows(sight, shelf, said["triggers"], said["kinds"], pointed["triggers"])
    return Chances(actions, where, known.trees["trigger"].chances(heard), at)


def classes_of(shelf: Shelf) -> dict[str, list[str]]:
    """Answer the names of what words speak for."""
    return {
        "services": shelf.services,
        "actions": list(shelf.places),
        "triggers": [spec.id for spec in shelf.triggers.specs],
        "kinds": list(KINDS),
    }
