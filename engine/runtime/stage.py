"""Where a run plays in memory: no store, and a clock that jumps to the next moment anything waits for."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from engine.core.commands import StartChild, TellChild
from engine.core.events import Envelope
from engine.ports import Clock, Evaluator, NothingSeen, RunMode, StepRunner
from engine.ports.runs import RunHead
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun, Pending, World
from engine.runtime.points import NoPoints
from engine.runtime.turns import FairPlaces

NOBODY: Final = UUID(int=0)
LIMIT_S: Final = 30.0

People = Callable[[LiveRun], Iterator[str]]
"""Answers, one at a time, what people and other systems would say to a run that waits; tells what it assumed."""


@dataclass(slots=True)
class JumpingClock:
    """Starts at a moment and moves only when nothing else is left to do."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment the rehearsal has reached."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Return at once: waiting is a jump."""
        self.moment += timedelta(seconds=max(seconds, 0.0))


@dataclass(slots=True)
class Stage:
    """Takes what a run decides, keeps its events, and lets it go on at once."""

    alarm: Alarm
    play: Callable[[StartChild], Awaitable[ChildEnd]]
    events: list[Envelope] = field(default_factory=list)
    is_broken: bool = False
    children: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def submit(self, run: LiveRun, pending: Pending) -> None:
        self.events.extend(pending.events)
        run.committed(pending)

    def set_timer(self, run: LiveRun, name: str, due: datetime) -> None:
        self.alarm.set(name, due, lambda: run.timer_due(name))

    def drop_timer(self, run: LiveRun, name: str) -> None:
        del run
        self.alarm.drop(name)

    def start_child(self, run: LiveRun, command: StartChild) -> None:
        task = asyncio.get_running_loop().create_task(self._play(run, command))
        self.children[command.key] = task

    def tell_child(self, run: LiveRun, command: TellChild) -> None:
        del run
        task = self.children.pop(command.key, None) if command.kind == "cancel" else None
        if task is not None:
            task.cancel()

    async def _play(self, run: LiveRun, call: StartChild) -> None:
        end = await self.play(call)
        if self.children.pop(call.key, None) is not None:
            run.child_ended(call, end)

    def clear(self, run: LiveRun) -> None:
        """Take no notice: nothing is held against a run here."""
        del run

    def broken(self, run: LiveRun) -> None:
        del run
        self.is_broken = True


async def play_out(
    run: LiveRun,
    stage: Stage,
    clock: JumpingClock,
    people: People,
    is_enough: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Let the run go as far as it can, or is asked for; whatever it waits for comes at once."""
    notes: list[str] = []
    try:
        async with asyncio.timeout(LIMIT_S):
            while True:
                await run.idle()
                if run.state.finished_at is not None or stage.is_broken or is_enough():
                    break
                if stage.children:
                    await asyncio.wait(stage.children.values())
                    continue
                assumed = next(people(run), None)
                moment = stage.alarm.next_moment
                if assumed is not None:
                    notes.append(assumed)
                elif moment is not None:
                    clock.moment = max(clock.moment, moment)
                    stage.alarm.ring()
                else:
                    break
        if run.state.finished_at is None:
            run.drop()
    except TimeoutError:
        notes.append(f"The rehearsal was stopped after {LIMIT_S:g} seconds.")
        for task in stage.children.values():
            task.cancel()
        run.drop()
    return notes


def world_of(runner: StepRunner, evaluator: Evaluator, clock: Clock) -> World:
    """Return what a run in memory works with: nothing was seen before it."""
    return World(
        runner=runner,
        evaluator=evaluator,
        clock=clock,
        calls=FairPlaces(20),
        points=NoPoints(),
        seen=lambda _head, _step: NothingSeen(),
    )


def head_of_nobody(now: datetime, mode: RunMode) -> RunHead:
    return RunHead(
        run_id=NOBODY,
        run_month=now.astimezone(UTC).date().replace(day=1),
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        version=None,
        draft_revision=None,
        document_hash=None,
        mode=mode,
        trigger_id=None,
        trigger_type="manual",
        created_at=now,
    )
