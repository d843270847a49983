"""The kinds of change a request can ask for, and numbers that tell which it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from agent.offline.altering.sight import Sight
from agent.offline.general.arrays import np

KINDS: Final = (
    "set", "text", "add", "remove", "replace", "when", "filter", "threshold", "sort", "limit", "dedupe", "start",
    "approve", "wait", "failure", "each", "once", "move", "retry", "rename", "undo", "ask", "unclear",
)  # fmt: skip
STEPLESS: Final = frozenset({"start", "rename", "undo", "ask", "unclear"})
"""Kinds that are about the workflow and no step of it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a plan does, as far as it can be told in kinds and steps."""

    pairs: Any
    """kinds x steps: 1 where the plan does it; what may be told as several kinds is 1 for each"""
    kinds: Any
    plan: Any
    """which kind of plan it is, whether it left words unread, whether it asks, how many operations it has"""


def kind_rows(sight: Sight, odds: Any, tones: Any, done: Done) -> Any:
    """Answer kinds x numbers.

    `odds`, `tones`: units x kinds, what words and what the vector of a unit say; `done`: what the rules have made of it.
    """
    n, whole = sight.pieces, sight.whole
    count = len(KINDS)
    pieces, sentences = slice(0, n), slice(n, whole)
    shared = [
        n, whole - n, *sight.literals[whole], *sight.flow, *sight.places[whole],
        sight.shared[whole].sum(0).max() if len(sight.steps) else 0, sight.fits[whole].max() if len(sight.steps) else 0,
        sight.text.rstrip().endswith("?"), len(sight.text) / 100, *done.plan,
    ]  # fmt: skip
    columns = [done.kinds]
    for said in (odds, tones):
        ranks = (-said[whole]).argsort().argsort()
        columns += [
            said[whole], said[pieces].max(0), said[sentences].max(0), said[whole] - said[whole].max(),
            ranks, said[pieces].mean(0), said[0],
            said[whole] - np.partition(said[whole], -2)[-2],
        ]  # fmt: skip
    own = np.stack([np.asarray(one, np.float32) for one in columns], 1)
    rest = np.broadcast_to(np.array(shared, np.float32), (count, len(shared)))
    return np.concatenate([own, rest, np.eye(count, dtype=np.float32)], 1)
