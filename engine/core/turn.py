"""One turn of the fold: the working sheet on which the machine's parts write what they decide."""

from typing import Any

from engine.core.commands import (
    AbortAttempts,
    CancelTimer,
    CloseApproval,
    Command,
    CommitKeys,
    Evaluate,
    OpenApproval,
    SetTimer,
    SiteRequest,
    StartAttempt,
    StartChild,
    TellChild,
)
from engine.core.events import DecidedType, Envelope, Observed
from engine.core.scope import Here, beside, instance
from engine.core.state import Ending, EndStatus, RunState
from engine.errors import ErrorClass

__all__ = [
    "AbortAttempts",
    "CancelTimer",
    "CloseApproval",
    "CommitKeys",
    "OpenApproval",
    "SetTimer",
    "StartAttempt",
    "StartChild",
    "TellChild",
    "Turn",
    "error",
]


def error(
    error_class: ErrorClass, code: str, message: str, *, hint: str | None = None
) -> dict[str, Any]:
    """Return an error of the core's own making, in the shape events carry."""
    blame = "ours" if error_class == "ours" else "yours"
    facts = {
        "class": error_class,
        "code": code,
        "message": message,
        "retryable": False,
        "blame": blame,
    }
    return facts if hint is None else {**facts, "hint": hint}


class Turn:
    """Collects the decided events and commands of one observed event."""

    __slots__ = (
        "at",
        "commands",
        "decided",
        "emptied",
        "ending",
        "failing",
        "item_ends",
        "plan",
        "ready",
        "requests",
        "state",
    )

    def __init__(self, state: RunState, observed: Observed) -> None:
        self.state = state
        self.plan = state.plan
        self.at = observed.at
        self.decided: list[Envelope] = []
        self.commands: list[Command] = []
        self.requests: list[SiteRequest] = []
        self.ready: list[Here] = []
        self.item_ends: list[tuple[Here, int]] = []
        self.emptied: list[tuple[Here, int | None]] = []
        """Groups, or items of them, in which every step has settled."""
        self.ending: list[tuple[Here, int | None]] = []
        """Groups, or items of them, in which what waits must be given up."""
        self.failing: list[tuple[Here, int | None]] = []
        """Those of them that fail once the calls in them have ended."""

    def emit(
        self,
        event: DecidedType,
        here: Here | None,
        data: dict[str, Any],
        *,
        index: int | None = None,
    ) -> None:
        """Append a decided event; the fold gives it the next place."""
        if here is None:
            self.emit_for(None, event, data)
        elif index is None and not here.scope.keys:
            self.emit_for(here.plan.id, event, data)
        else:
            self.emit_for(here.plan.id, event, data, item=here.item_of(index))

    def emit_for(
        self,
        step: str | None,
        event: DecidedType,
        data: dict[str, Any],
        *,
        item: str | None = None,
    ) -> None:
        """Append a decided event about a step that is only known by its id."""
        state = self.state
        state.seq += 1
        self.decided.append(
            {
                "seq": state.seq,
                "at": self.at,
                "type": event,
                "step": step,
                "item": item,
                "data": data,
            }
        )

    def ask(self, here: Here | None, sites: tuple[str, ...], index: int | None = None) -> None:
        """Have sites evaluated; everything asked in one turn is one command."""
        self.state.evaluating += 1
        self.requests.append(request_of(here, sites, index))

    def finish_commands(self) -> list[Command]:
        """Return the commands, evaluations last: they are answered in one event."""
        if self.requests:
            self.commands.append(Evaluate(tuple(self.requests)))
        return self.commands

    def settle(self, here: Here) -> None:
        """Note that a step has ended, whichever way, and find who was waiting for it."""
        scope, step = here.scope, here.state
        scope.unsettled -= 1
        for dependent in here.plan.dependents:
            waiting = scope.steps[dependent]
            waiting.remaining -= 1
            if waiting.remaining == 0:
                self.ready.append(beside(self.state, here, dependent))
        if step.loop is not None and step.loop.is_packing:
            self.state.evaluating -= 1
        step.unit = step.loop = step.wait = None
        if scope.unsettled == 0 and here.group is not None:
            self.emptied.append((here.group, here.index_in_group))

    def succeed(self, here: Here, output: Any, *, port: str | None = None) -> None:
        """End a step well."""
        step = here.state
        step.status, step.output, step.port = "ok", output, port
        self.emit("step.succeeded", here, {"output": output})
        self.settle(here)

    def fail(self, here: Here, fault: dict[str, Any], **origin: Any) -> None:
        """End a step badly; what it stands in fails with it unless somebody deals with the failure."""
        step, plan = here.state, here.plan
        step.status, step.error = "failed", fault
        self.emit("step.failed", here, {"error": fault, **origin})
        self.settle(here)
        if plan.on_error == "continue" or plan.failure_is_handled:
            return
        fault = {**fault, "step": fault.get("step", plan.id)}
        if here.group is None:
            self.end("failed", fault)
            return
        if here.item is not None:
            fault.setdefault("item", here.item)
        self.end_scope(here.group, here.index_in_group, fault)

    def end_scope(self, group: Here, index: int | None, fault: dict[str, Any]) -> None:
        """From here on nothing new starts in a group or an item of it; the first reason counts."""
        unit = group.unit_of(index)
        if unit is not None and unit.scope is not None and unit.scope.ending is None:
            unit.scope.ending = fault
            self.ending.append((group, index))

    def look_around(self, here: Here) -> None:
        """Look again at groups that fail: one may have waited only for the call that has ended."""
        inner: Here | None = here
        while inner is not None and inner.group is not None:
            if inner.scope.ending is not None:
                self.ending.append((inner.group, inner.index_in_group))
            inner = inner.group

    def skip(self, here: Here, reason: str) -> None:
        """Leave a step out."""
        here.state.status = "skipped"
        self.emit("step.skipped", here, {"reason": reason})
        self.settle(here)

    def end(self, status: EndStatus, fault: dict[str, Any] | None) -> None:
        """From here on nothing new starts; the first reason to end is the one that counts."""
        if self.state.ending is None:
            self.state.ending = Ending(status, fault)


def request_of(here: Here | None, sites: tuple[str, ...], index: int | None = None) -> SiteRequest:
    """Return the request for sites of a step, of one item of it, or of the run itself."""
    if here is None:
        return SiteRequest(None, None, None, sites)
    return SiteRequest(here.plan.id, here.item_of(index), index, sites, here.scope.path)


def retry_timer(here: Here, index: int | None) -> str:
    """Name the timer of a retry."""
    return f"retry:{instance(here.plan.id, index, here.scope.path)}"


def limit_timer(here: Here, index: int | None) -> str:
    """Name the timer that ends a group or a call that takes too long."""
    return f"limit:{instance(here.plan.id, index, here.scope.path)}"


def wait_timer(here: Here) -> str:
    """Name the timer of a wait or of an approval's deadline."""
    kind = "approval" if here.plan.kind == "approval" else "wait"
    return f"{kind}:{instance(here.plan.id, None, here.scope.path)}"
