"""Runs that were at work when their process ended without a word, and what is done with them (R16).

Nobody can see which of them ended it. Each gets a strike; with two it goes on only while no other
suspect does, so that a third ending is its own, and then it is set aside. What it had under way
coming to its end clears a run of everything.
"""

from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from engine.core.outstanding import open_attempts
from engine.ports import ActionError, Clock
from engine.ports.runs import Batch
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import LiveRun
from engine.runtime.writer import GroupWriter

MOST_STRIKES: Final = 3
"""So often may a run have ended its process before it is set aside."""
MOST_IN_DOUBT: Final = 5
"""So often where each time something else had begun beside it, too."""
_ALONE_FROM: Final = MOST_STRIKES - 1
CLEAR_AFTER: Final = timedelta(seconds=60)
"""What has not ended its process after so long is not what ended it before."""


class Suspects:
    """Lets runs go on after a restart, as far as what happened before allows."""

    def __init__(self, writer: GroupWriter, alarm: Alarm, clock: Clock) -> None:
        self._writer = writer
        self._alarm = alarm
        self._clock = clock
        self._going: set[UUID] = set()
        self._queue: deque[LiveRun] = deque()

    def let_go_on(self, runs: Sequence[LiveRun], *, after_crash: bool) -> None:
        """Have restored runs go on, all at once or one by one, or be set aside."""
        busy = {run.head.run_id for run in runs if run.state.in_flight or run.state.evaluating}
        in_doubt = any(run.head.run_id in busy and not run.strikes for run in runs)
        for run in runs:
            run.is_careful = after_crash or run.strikes > 0
            attempts = open_attempts(run.state)
            if after_crash and run.head.run_id in busy:
                if run.strikes >= (MOST_IN_DOUBT if in_doubt else MOST_STRIKES):
                    step = attempts[0].step if attempts else None
                    run.set_aside(_fault(step, run.strikes), step)
                    continue
                self._count(run, max(run.strikes, min(run.strikes + 1, _ALONE_FROM)))
            if run.strikes:
                run.suspected = {(one.step, one.index, one.scope) for one in attempts}
            if run.strikes >= _ALONE_FROM:
                self._queue.append(run)
            elif run.strikes:
                self._let_go(run)
            else:
                run.recover()
        self._call_next()

    def clear(self, run: LiveRun) -> None:
        """Forget what was held against a run: it got through what it had under way, or has ended."""
        run.suspected.clear()
        if run.strikes:
            self._count(run, 0)
        if run in self._queue:
            self._queue.remove(run)
        if run.head.run_id in self._going:
            self._going.discard(run.head.run_id)
            self._alarm.drop(("suspect", run.head.run_id))
            self._call_next()

    def _call_next(self) -> None:
        """Let the next of the worst go on, where nobody else is suspected of what may happen now."""
        if self._queue and not self._going:
            run = self._queue.popleft()
            self._count(run, run.strikes + 1)
            self._let_go(run)

    def _let_go(self, run: LiveRun) -> None:
        run_id = run.head.run_id
        self._going.add(run_id)

        def go_on() -> None:
            due = self._clock.now() + CLEAR_AFTER
            self._alarm.set(("suspect", run_id), due, lambda: self.clear(run))
            run.recover()

        # Once it is on record that it does: it may be what ends this process, too.
        self._writer.submit(lambda _: None, go_on)

    def _count(self, run: LiveRun, strikes: int) -> None:
        run.strikes = strikes

        def contribute(batch: Batch) -> None:
            batch.strikes[run.head.run_id] = strikes

        self._writer.submit(contribute, lambda: None)


def _fault(step: str | None, strikes: int) -> ActionError:
    what = f"Step {step}" if step is not None else "This run"
    return ActionError(
        "ours",
        "quarantined",
        f"{what} was under way {strikes} times when its process ended; "
        f"after {MOST_STRIKES} the run is set aside.",
        hint="Find out what in it ends the process (memory is likely), then retry from this step.",
        blame="ours",
    )
