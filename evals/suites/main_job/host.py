"""The real core and the executor's own run loop, in memory: nothing is stored, waiting is a jump.

Like a rehearsal, but live: the real actions run, keys dealt with are remembered from run to run, and
an approval is decided as the case says, once nothing else goes on."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from engine.core.action import Catalog
from engine.core.commands import StartChild, TellChild
from engine.core.document import Document
from engine.core.events import Envelope
from engine.core.scope import walk
from engine.core.state import new_state
from engine.ports import Evaluator, SeenKeys, StepRunner
from engine.ports.runs import RunHead, RunRequest
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun, Pending, World
from engine.runtime.plans import compile_version
from engine.runtime.points import NoPoints
from engine.runtime.stage import JumpingClock
from engine.runtime.turns import FairPlaces
from evals.suites.main_job.answer import Ran

_HERE = UUID("00000000-0000-7000-8000-0000000000e0")
ORG_ID, WORKSPACE_ID, WORKFLOW_ID = (uuid5(_HERE, name) for name in ("org", "room", "workflow"))
_LIMIT_S = 10.0
_CALLS_AT_ONCE = 16

Decision = Literal["approved", "rejected"]


@dataclass(frozen=True, slots=True)
class Start:
    """What starts a run."""

    trigger_type: str = "manual"
    trigger_id: str | None = None
    trigger: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Seen:
    known: set[str]

    async def seen(self, keys: Sequence[str]) -> set[str]:
        return self.known.intersection(keys)


class MemoryHost:
    """Runs one document any number of times; remembers by step which keys were dealt with."""

    def __init__(
        self,
        document: Mapping[str, Any],
        catalog: Catalog,
        runner: StepRunner,
        evaluator: Evaluator,
    ) -> None:
        self._version = compile_version(Document.parse(document), catalog)
        self._runner = runner
        self._evaluator = evaluator
        self._keys: defaultdict[str, set[str]] = defaultdict(set)
        self._count = 0

    async def run(self, start: Start, now: datetime, decision: Decision = "approved") -> Ran:
        """Carry out one run to its end; one that cannot go on is reported as stuck."""
        self._count += 1
        clock = JumpingClock(now)
        stage = _Stage(Alarm(clock), clock, self._keys)
        world = World(
            runner=self._runner,
            evaluator=self._evaluator,
            clock=clock,
            calls=FairPlaces(_CALLS_AT_ONCE),
            points=NoPoints(),
            seen=self._seen,
        )
        head = _head(self._count, start, now)
        run = LiveRun(head, new_state(self._version.plan, str(head.run_id)), world, stage)
        run.post("run.requested", self._requested(start))
        why_stuck = await stage.play(run, decision)
        status = "stuck" if why_stuck else str(run.state.status)
        error = why_stuck or _said(run.state.error)
        return Ran(status, error, tuple(stage.events), tuple(stage.waits_s), stage.approvals)

    def _requested(self, start: Start) -> dict[str, Any]:
        request = RunRequest(
            org_id=ORG_ID,
            workspace_id=WORKSPACE_ID,
            workflow_id=WORKFLOW_ID,
            trigger=dict(start.trigger),
            trigger_id=start.trigger_id,
            trigger_type=start.trigger_type,
            version=1,
        )
        return self._version.requested(request, self._evaluator, {})

    def _seen(self, head: RunHead, step: str) -> SeenKeys:
        del head
        return _Seen(self._keys[step])


@dataclass(slots=True)
class _Stage:
    """Takes what a run decides and plays the world's part in it."""

    alarm: Alarm
    clock: JumpingClock
    keys: defaultdict[str, set[str]]
    events: list[Envelope] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    approvals: int = 0
    is_broken: bool = False

    def submit(self, run: LiveRun, pending: Pending) -> None:
        self.events.extend(pending.events)
        for commit in pending.keys:
            self.keys[commit.step].update(commit.keys)
        run.committed(pending)

    def set_timer(self, run: LiveRun, name: str, due: datetime) -> None:
        if name.startswith("wait:"):
            self.waits_s.append((due - self.clock.now()).total_seconds())
        self.alarm.set(name, due, lambda: run.timer_due(name))

    def drop_timer(self, run: LiveRun, name: str) -> None:
        del run
        self.alarm.drop(name)

    def start_child(self, run: LiveRun, command: StartChild) -> None:
        """Answer that nothing can be called: the cases of this suite stand alone."""
        error = {"class": "logic", "code": "not_found", "message": "There is no such workflow."}
        run.child_ended(command, ChildEnd(None, "failed", error=error))

    def tell_child(self, run: LiveRun, command: TellChild) -> None:
        """Take no notice: no child was ever started."""

    def clear(self, run: LiveRun) -> None:
        """Take no notice: nothing is held against a run here."""
        del run

    def broken(self, run: LiveRun) -> None:
        del run
        self.is_broken = True

    async def play(self, run: LiveRun, decision: Decision) -> str | None:
        """Let the run go to its end; answer why it cannot, where it cannot."""
        try:
            async with asyncio.timeout(_LIMIT_S):
                while True:
                    await run.idle()
                    if self.is_broken:
                        return "the core failed on this run"
                    if run.state.finished_at is not None:
                        return None
                    if not self._decides(run, decision) and not self._jumps():
                        return "it waits for something that never comes"
        except TimeoutError:
            run.drop()
            return f"it did not end within {_LIMIT_S:g} s"

    def _decides(self, run: LiveRun, decision: Decision) -> bool:
        for here in walk(run.state):
            asked = (here.state.wait or {}).get("approval")
            if here.state.status == "waiting" and asked is not None:
                self.approvals += 1
                data = {"outcome": decision, "by": "a person", "digest": asked["digest"]}
                run.post("decision.made", data, step=here.plan.id, item=here.item)
                return True
        return False

    def _jumps(self) -> bool:
        moment = self.alarm.next_moment
        if moment is None:
            return False
        self.clock.moment = max(self.clock.moment, moment)
        self.alarm.ring()
        return True


def _head(count: int, start: Start, now: datetime) -> RunHead:
    return RunHead(
        run_id=uuid5(_HERE, f"run {count}"),
        run_month=now.date().replace(day=1),
        org_id=ORG_ID,
        workspace_id=WORKSPACE_ID,
        workflow_id=WORKFLOW_ID,
        version=1,
        draft_revision=None,
        document_hash=None,
        mode="live",
        trigger_id=start.trigger_id,
        trigger_type=start.trigger_type,
        created_at=now,
    )


def _said(error: Mapping[str, Any] | None) -> str | None:
    if error is None:
        return None
    where = f"{error['step']}: " if error.get("step") else ""
    return f"{where}{error.get('message', error)}"
