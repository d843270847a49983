"""What was learned of arguments. Trained by `python -m evals.suites.deeds.train_slots --write`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.trees import Trees
from agent.offline.slots.odds import Odds
from agent.offline.slots.weighing import Table, beside

LEARNED: Final = Path(__file__).parent / "learned.npz"
UNLIKELY: Final = 0.01
"""Below this chance a value is not weighed beside the others."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was counted, and the trees that weigh a value alone and beside the others."""

    odds: Odds
    alone: Trees
    among: Trees

    def chances(self, table: Table) -> Any:
        """Answer the chance of each pair of a request."""
        rows = table.told(self.odds)
        first = self.alone.chances(rows)
        kept = np.flatnonzero(first > UNLIKELY)
        found = np.zeros(len(first))
        if len(kept):
            told = np.concatenate([rows[kept], beside(table.pairs, first, kept)], 1)
            found[kept] = self.among.chances(told)
        return found

    def stored(self) -> dict[str, Any]:
        """Answer the arrays to store."""
        return {**self.odds.stored(), **self.alone.stored("alone"), **self.among.stored("among")}

    @classmethod
    def read(cls, arrays: Mapping[str, Any]) -> Learned:
        """Read what `stored` has written."""
        return cls(Odds.read(arrays), Trees.read("alone", arrays), Trees.read("among", arrays))


@cache
def learned() -> Learned:
    """Answer what is shipped."""
    with np.load(LEARNED) as stored:
        return Learned.read(dict(stored))
