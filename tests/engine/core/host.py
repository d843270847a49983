"""A host in a few lines: answers the core's commands from a script, with a clock that only it moves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.core.backoff import parse_moment
from engine.core.commands import (
    AbortAttempts,
    CancelTimer,
    Command,
    CommitKeys,
    Evaluate,
    SetTimer,
    SiteRequest,
    StartAttempt,
    StartChild,
    TellChild,
)
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.events import Envelope, Observed, envelope
from engine.core.machine import advance
from engine.core.plan import Plan
from engine.core.state import RunState, new_state
from engine.ports import iso
from engine.testing.catalog import EffectCatalog


def plan_of(*steps: dict[str, Any], **rest: Any) -> Plan:
    """Compile a document of these steps."""
    document = Document.parse({"nexa": 1, "name": "Test", "steps": list(steps), **rest})
    return compile_plan(document, EffectCatalog())


Answer = Callable[[SiteRequest, str], dict[str, Any]]


@dataclass
class Child:
    """A run that was called."""

    run_id: str
    call: StartChild
    is_started: bool = False
    is_cancelled: bool = False


@dataclass
class Children:
    """The runs that were called, as a host keeps them: one for each key, however often it is asked."""

    known: dict[str, Child] = field(default_factory=dict)
    open: list[Child] = field(default_factory=list)

    def start(self, call: StartChild) -> None:
        former = self.known.get(call.key)
        if former is not None:
            assert former in self.open, f"{call.key} is the key of a run that has ended"
            assert not former.is_cancelled, f"{call.key} is the key of a run that is given up"
            return
        child = self.known[call.key] = Child(f"c{len(self.known) + 1}", call)
        self.open.append(child)

    def tell(self, told: TellChild) -> None:
        child = self.known[told.key]
        child.is_cancelled = child.is_cancelled or told.kind == "cancel"


def echo(request: SiteRequest, site: str) -> dict[str, Any]:
    """Answer every site with something harmless."""
    if site == "when":
        return {"value": True}
    if site == "cases":
        return {"value": None}
    return {"value": {}}


@dataclass
class Bench:
    """Drives one run; `attempts` and `timers` are what the core has left open."""

    plan: Plan
    answer: Answer = echo
    state: RunState = field(init=False)
    log: list[Envelope] = field(default_factory=list)
    attempts: list[StartAttempt] = field(default_factory=list)
    timers: dict[str, str] = field(default_factory=dict)
    children: "Children" = field(default_factory=lambda: Children())
    is_braked: bool = False
    """Like a host that is about to stop: nothing is evaluated, and no timer fires."""
    committed: list[CommitKeys] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    run_id: str = "r1"

    def __post_init__(self) -> None:
        self.state = new_state(self.plan, self.run_id)

    def observe(self, event: Any, data: dict[str, Any], **place: Any) -> None:
        observed = Observed(event, iso(self.now), data, **place)
        self.log.append(envelope(self.state.seq + 1, observed))
        self.state, decided, commands = advance(self.state, observed)
        self.log.extend(decided)
        for command in commands:
            self.take(command)

    def take(self, command: Command) -> None:
        self.commands.append(command)
        match command:
            case Evaluate(requests):
                if not self.is_braked:
                    self.observe("expression.evaluated", {"values": self.values(requests)})
            case StartAttempt():
                assert self.plan.steps[command.step].kind == "action", command
                self.attempts.append(command)
            case StartChild():
                self.children.start(command)
            case TellChild():
                self.children.tell(command)
            case SetTimer(name, at):
                self.timers[name] = at
            case CancelTimer(name):
                self.timers.pop(name, None)
            case CommitKeys():
                self.committed.append(command)
            case AbortAttempts():
                self._abort(command)
            case _:
                pass

    def _abort(self, command: AbortAttempts) -> None:
        group, scope = command.group, command.scope
        for attempt in list(self.attempts):
            inside = group is None or group in self.plan.steps[attempt.step].groups
            if inside and attempt.scope[: len(scope)] == scope:
                self.unknown(attempt, code="aborted")

    def values(self, requests: tuple[SiteRequest, ...]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for request in requests:
            for site in request.sites:
                result = self.answer(request, site)
                place: dict[str, Any] = {"step": request.step, "site": site}
                place |= {"index": request.index, "scope": list(request.scope)}
                found.append({**place, **result})
                if "error" in result or (site == "when" and result["value"] is not True):
                    break
        return found

    def start(self, **data: Any) -> "Bench":
        self.observe("run.requested", {"workflow_id": "w1", "version": 1, "mode": "live", **data})
        return self

    def open(self, step: str, item: str | None = None) -> StartAttempt:
        return next(a for a in self.attempts if a.step == step and a.item == item)

    def _end(self, attempt: StartAttempt, event: Any, data: dict[str, Any]) -> None:
        self.attempts.remove(attempt)
        facts = {"attempt": attempt.attempt, **data}
        if attempt.index is not None:
            facts["index"] = attempt.index
        if attempt.scope:
            facts["scope"] = list(attempt.scope)
        self.observe(event, facts, step=attempt.step, item=attempt.item)

    def ok(self, attempt: StartAttempt, output: Any = None, **data: Any) -> None:
        self._end(attempt, "attempt.succeeded", {"output": output or {}, **data})

    def failed(self, attempt: StartAttempt, *, retryable: bool = False, **facts: Any) -> None:
        fault = {"class": "remote_down", "code": "boom", "message": "no", "retryable": retryable}
        self._end(attempt, "attempt.failed", {"error": {**fault, **facts}})

    def unknown(self, attempt: StartAttempt, *, code: str = "cut") -> None:
        fault = {"class": "remote_down", "code": code, "message": "cut", "retryable": True}
        self._end(attempt, "attempt.unknown", {"error": fault})

    def child_started(self, child: "Child") -> None:
        child.is_started = True
        self._tell_of(child, "child.started", {"workflow_id": "w2", "version": 1})

    def child_ended(self, child: "Child", status: str, **facts: Any) -> None:
        """Let a run that was called end: `ok` outputs, or a fault of some kind."""
        self.children.open.remove(child)
        data: dict[str, Any] = {"status": status}
        if status == "succeeded":
            data["outputs"] = {}
        else:
            fault = {"class": "remote_down", "code": "boom", "message": "no", "retryable": False}
            data["error"] = {**fault, **facts}
        self._tell_of(child, "child.ended", data)

    def _tell_of(self, child: "Child", event: Any, data: dict[str, Any]) -> None:
        call = child.call
        facts: dict[str, Any] = {"run_id": child.run_id, "attempt": call.attempt, "call": call.key}
        facts |= data
        if call.index is not None:
            facts["index"] = call.index
        if call.scope:
            facts["scope"] = list(call.scope)
        self.observe(event, facts, step=call.step, item=call.item)

    def fire_next(self) -> str:
        name, at = min(self.timers.items(), key=lambda timer: (timer[1], timer[0]))
        del self.timers[name]
        self.now = max(self.now, parse_moment(at))
        self.observe("timer.fired", {"timer": name})
        return name

    def run_ok(self) -> "Bench":
        """Let everything open end well until nothing is left to do."""
        while self.attempts or (self.timers and self.state.finished_at is None):
            if self.attempts:
                self.ok(self.attempts[0])
            else:
                self.fire_next()
        return self

    def tick(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def story(self, *, of: str | None = None) -> list[str]:
        """The decided events in short: type, step, what matters."""
        return [
            f"{event['type']} {event['step'] or ''}".strip()
            for event in self.log
            if of is None or event["step"] == of
        ]

    def status(self, step: str) -> str:
        return self.state.steps[step].status
