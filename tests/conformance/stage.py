"""A run in memory whose clock only the case moves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from engine.core.action import Catalog
from engine.core.commands import StartChild, TellChild
from engine.core.document import Document
from engine.core.events import Envelope, RunStatus
from engine.core.scope import walk
from engine.core.state import new_state
from engine.ports import Evaluator, NothingSeen, RunMode, StepRunner
from engine.ports.runs import RunHead
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import ChildEnd, LiveRun, Pending, World
from engine.runtime.plans import compile_version
from engine.runtime.points import NoPoints
from engine.runtime.turns import FairPlaces
from engine.testing.clock import FakeClock

NOBODY = UUID(int=0)


@dataclass
class Stage:
    """Runs one document; `act` does what people, senders and time would do."""

    document: Document
    catalog: Catalog
    runner: StepRunner
    evaluator: Evaluator
    events: list[Envelope] = field(default_factory=list)
    clock: FakeClock = field(
        default_factory=lambda: FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    )

    ends: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    children: dict[tuple[str, str | None], tuple[StartChild, str]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.alarm = Alarm(self.clock)
        world = World(
            runner=self.runner,
            evaluator=self.evaluator,
            clock=self.clock,
            calls=FairPlaces(20),
            points=NoPoints(),
            seen=lambda _head, _step: NothingSeen(),
        )
        version = compile_version(self.document, self.catalog)
        self.run = LiveRun(
            _head(self.clock.now(), "live"), new_state(version.plan, "case"), world, self
        )

    def submit(self, run: LiveRun, pending: Pending) -> None:
        self.events.extend(pending.events)
        run.committed(pending)

    def set_timer(self, run: LiveRun, name: str, due: datetime) -> None:
        self.alarm.set(name, due, lambda: run.timer_due(name))

    def drop_timer(self, run: LiveRun, name: str) -> None:
        self.alarm.drop(name)

    def start_child(self, run: LiveRun, command: StartChild) -> None:
        """Start a run of another workflow, and end it as the case says, if it does."""
        assert command.key not in self.keys, f"{command.key} is the key of a run that has ended"
        self.keys.append(command.key)
        child = f"child-{len(self.keys)}"
        self.children[command.step, command.item] = (command, child)
        run.child_started(command, child, command.workflow, command.version or 1)
        ends = self.ends.get(command.step)
        if ends:
            self.end_child(command.step, command.item, ends.pop(0))

    def end_child(self, step: str, item: str | None, told: dict[str, Any]) -> None:
        """Let a run of another workflow end: `ok` with outputs, `fail` with a class, or `cancelled`."""
        command, child = self.children[step, item]
        status: RunStatus = "succeeded"
        fault: dict[str, Any] | None = None
        if "ok" not in told:
            status = "failed" if "fail" in told else "cancelled"
            fault = {"class": "remote_down", "code": "boom", "message": "It did not work."}
            fault |= {"retryable": told.get("fail") == "retryable", "step": "inner"}
        self.run.child_ended(command, ChildEnd(child, status, told.get("ok"), fault))

    def tell_child(self, run: LiveRun, command: TellChild) -> None:
        self.told.append(f"{command.kind} {command.step}")

    def clear(self, run: LiveRun) -> None:
        """Take no notice: nothing is held against a run here."""
        del run

    def broken(self, run: LiveRun) -> None:
        raise AssertionError("the core failed on this run")

    async def start(
        self,
        inputs: dict[str, Any],
        *,
        mode: RunMode,
        parent: dict[str, Any] | None = None,
        rerun: dict[str, Any] | None = None,
    ) -> None:
        asked = {"workflow_id": "w", "inputs": inputs, "trigger": {}, "mode": mode}
        more = {"parent": parent, "rerun": rerun}
        asked.update({name: value for name, value in more.items() if value is not None})
        self.run.post("run.requested", asked)
        await self.run.idle()

    async def act(self, act: Any) -> None:
        if isinstance(act, str):
            kinds: dict[str, Any] = {
                "cancel": "run.cancel_requested",
                "pause": "run.pause_requested",
                "resume": "run.resume_requested",
            }
            self.run.post(kinds[act], {"by": "ada"})
        elif "advance" in act:
            self.clock.advance(act["advance"])
            self.alarm.ring()
        elif "signal" in act:
            self.run.post("signal.received", {"key": None, **act["signal"]})
        elif "child" in act:
            told = act["child"]
            self.end_child(told["step"], told.get("item"), told)
        else:
            self._decide(**act["decide"])
        await self.run.idle()

    def _decide(
        self, step: str, outcome: str, item: str | None = None, digest: str | None = None
    ) -> None:
        asked: dict[str, Any] = {}
        for here in walk(self.run.state):
            if here.plan.id == step and here.item == item:
                asked = (here.state.wait or {}).get("approval") or {}
        said = {
            "outcome": outcome,
            "by": "ada",
            "comment": None,
            "digest": digest or asked.get("digest"),
        }
        self.run.post("decision.made", said, step=step, item=item)


def _head(now: datetime, mode: RunMode) -> RunHead:
    return RunHead(
        run_id=NOBODY,
        run_month=(now - timedelta(days=now.day - 1)).date(),
        org_id=NOBODY,
        workspace_id=NOBODY,
        workflow_id=NOBODY,
        version=1,
        draft_revision=None,
        document_hash=None,
        mode=mode,
        trigger_id=None,
        trigger_type="manual",
        created_at=now,
    )
