"""The runs a worker process holds in memory, where their local activities find them.

A local activity runs in the process of its workflow. What it needs is handed over by reference: Temporal records
only what it answers, so neither states nor events are written into the history a second time.
"""

import weakref
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from engine.core.state import RunState
from engine.ports import Evaluator
from engine.ports.runs import RunHead
from engine.runtime.evaluation import Evaluation
from engine.runtime.payloads import learn
from engine.runtime.values import Values
from engine.temporal.ports import RunRecords


@dataclass(weakref_slot=True, slots=True)
class RunMemory:
    """One run as this process knows it; it lives as long as its workflow is in the worker's cache."""

    head: RunHead
    state: RunState
    values: Values = field(default_factory=Values)
    orders: dict[int, Any] = field(default_factory=dict)
    is_late: bool = False
    """That the task the run is at may have been begun before, by a worker that did not end it."""
    is_sound: bool = False
    """That this process knows of no such task: it has asked."""
    _given: int = 0

    def hand_over(self, order: Any) -> int:
        """Put something where a local activity of this run finds it."""
        self._given += 1
        self.orders[self._given] = order
        return self._given

    def evaluation(self, evaluator: Evaluator) -> Evaluation:
        """Return what evaluates the sites of this run."""
        return Evaluation(self.state, evaluator, self.values)

    async def learn(self, records: RunRecords) -> None:
        """Read the large values this run refers to and this process has not seen."""
        org_id = self.head.org_id
        await learn(self.state, self.values, lambda sha256: records.blob(org_id, sha256))

    async def keep_fresh(self, records: RunRecords) -> None:
        """Store large values just made, before anything that refers to them can be recorded."""
        await keep_fresh(self.values, self.head.org_id, self.head.workspace_id, records)


async def keep_fresh(values: Values, org_id: UUID, workspace_id: UUID, records: RunRecords) -> None:
    """Store the large values just made."""
    fresh, values.fresh = values.fresh, []
    for sha256, payload in fresh:
        await records.keep_blob(org_id, workspace_id, sha256, payload)


_RUNS: Final[weakref.WeakValueDictionary[str, RunMemory]] = weakref.WeakValueDictionary()


class NotInMemory(RuntimeError):
    """The workflow has left this worker's cache: its task is given out again and the run replayed."""


def remember(key: str, memory: RunMemory) -> None:
    """Let local activities find a run."""
    _RUNS[key] = memory


def recall(key: str) -> RunMemory:
    """Return a run of this process."""
    found = _RUNS.get(key)
    if found is None:
        raise NotInMemory(f"The run {key} is not in this process.")
    return found
