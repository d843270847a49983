"""Plays a case by the executor's own run loop, the product's own actions, and a clock that jumps.

Answers take as long as the case says, so that what runs side by side takes less time than what does not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from engine.core.action import Catalog
from engine.core.commands import StartChild
from engine.core.document import Document
from engine.core.events import Envelope
from engine.core.state import new_state
from engine.expressions import CelEngine
from engine.ports.runs import RunRequest
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun
from engine.runtime.plans import compile_version
from engine.runtime.rehearse import nothing_to_call
from engine.runtime.stage import NOBODY, Stage, head_of_nobody, world_of
from evals.suites.explain.world import ScriptedHttp, ScriptedRunner
from evals.suites.optimise.case import Case, Occasion
from evals.virtual_time import LoopClock
from tools.sdk.attempt import Attempt
from tools.sdk.http import LongAnswer, Reply

_HERE = UUID("00000000-0000-7000-8000-0000000000e2")
_FIRST = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
_LONGEST_S = 3600.0


class SlowHttp(ScriptedHttp):
    """Answers after as long as the case says."""

    async def send(self, hop: Any, attempt: Attempt, into: LongAnswer | None = None) -> Reply:
        reply_in = self.after_s(f"{hop.url.scheme}://{hop.url.netloc.decode()}{hop.url.path}")
        await asyncio.sleep(reply_in)
        return await super().send(hop, attempt, into)


@dataclass(frozen=True, slots=True)
class Played:
    """One run as it is stored, and how long it took."""

    id: str
    document: Mapping[str, Any]
    at: datetime
    status: str
    outputs: Any
    events: Sequence[Envelope]

    @property
    def seconds(self) -> float:
        first, last = (datetime.fromisoformat(self.events[n]["at"]) for n in (0, -1))
        return (last - first).total_seconds()


class Staging:
    """Plays runs, inside a virtual loop; one for all cases."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.evaluator = CelEngine()
        self._http = SlowHttp()
        self._runner = ScriptedRunner(self.evaluator, self._http)

    async def stage(self, case: Case, document: Mapping[str, Any] | None = None) -> list[Played]:
        """Play every run of a case, oldest first, with its own document or another."""
        return [
            await self._played(case, document or case.document, occasion, n)
            for n, occasion in enumerate(case.runs)
        ]

    async def _played(
        self, case: Case, document: Mapping[str, Any], occasion: Occasion, count: int
    ) -> Played:
        at = _FIRST + timedelta(seconds=case.every_s * count)
        is_crowded = document.get("triggers") == case.document.get("triggers")
        self._http.become(occasion.crowd or occasion.world if is_crowded else occasion.world)
        version = compile_version(Document.parse(document), self.catalog)
        clock = LoopClock(at)
        alarm = Alarm(clock)
        stage = Stage(alarm, _no_call)
        run_id = str(uuid5(_HERE, f"{case.id} {count}"))
        run = LiveRun(
            head_of_nobody(at, "live"),
            new_state(version.plan, run_id),
            world_of(self._runner, self.evaluator, clock),
            stage,
        )
        trigger = next(iter(version.triggers), None)
        request = RunRequest(
            org_id=NOBODY,
            workspace_id=NOBODY,
            workflow_id=NOBODY,
            trigger={},
            trigger_id=trigger,
            inputs=dict(occasion.inputs),
        )
        run.post("run.requested", version.requested(request, self.evaluator, {}))
        await _to_its_end(run, alarm)
        state = run.state
        outputs = run.values.resolve(state.outputs)
        return Played(run_id, document, at, str(state.status), outputs, stage.events)


async def _no_call(call: StartChild) -> ChildEnd:
    return nothing_to_call(call)


async def _to_its_end(run: LiveRun, alarm: Alarm) -> None:
    """Let a run go on until it ends; people say yes."""
    from engine.runtime.rehearse import assumptions

    ringing = asyncio.ensure_future(alarm.run())
    try:
        async with asyncio.timeout(_LONGEST_S):
            while run.state.finished_at is None:
                await run.idle()
                if run.state.finished_at is None and next(assumptions(run), None) is None:
                    await asyncio.sleep(0.05)
    finally:
        ringing.cancel()
