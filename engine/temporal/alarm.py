"""The timers of one run on Temporal, kept by a single timer of Temporal's."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from temporalio import workflow

from engine.core.backoff import parse_moment


class Alarm:
    """Wakes a run at the first moment that is due; timers of one moment fire as they were set.

    It never takes one of Temporal's timers back: a server may refuse that for one that fires at
    that very moment, and the run's task with it. One that rings when nothing is due any more does
    nothing. What it does is a function of the workflow's history alone.
    """

    def __init__(self, fired: Callable[[str], None]) -> None:
        self._fired = fired
        self.due: dict[str, str] = {}
        self._first: datetime | None = None
        self._ringing: set[asyncio.Task[None]] = set()

    def set(self, name: str, at: str) -> None:
        """Let a timer fire at a moment (ISO 8601), and no longer when it was to fire before."""
        self.drop(name)
        self.due[name] = at
        self._wind_up()

    def drop(self, name: str) -> None:
        """Let a timer not fire; one that is not set stays so."""
        self.due.pop(name, None)

    def _wind_up(self) -> None:
        if not self.due:
            return
        first = min(map(parse_moment, self.due.values()))
        if self._first is None or first < self._first:
            self._first = first
            task = asyncio.get_running_loop().create_task(self._ring(first))
            self._ringing.add(task)
            task.add_done_callback(self._ringing.discard)

    async def _ring(self, at: datetime) -> None:
        left = (at - workflow.now()).total_seconds()
        if left > 0:
            await asyncio.sleep(left)
        if self._first == at:
            self._first = None
        now = max(at, workflow.now())
        moments = {name: parse_moment(due) for name, due in self.due.items()}
        for name in sorted((n for n in moments if moments[n] <= now), key=moments.__getitem__):
            del self.due[name]
            self._fired(name)
        self._wind_up()
