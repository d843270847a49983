"""What travels through Temporal: plain data, so that any worker of any version can read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from engine.core.action import ActionSpec
from engine.core.commands import StartAttempt
from engine.core.events import ObservedType
from engine.core.plan import StepPlan
from engine.ports.runs import RunHead
from engine.runtime.attempts import named
from engine.runtime.children import call_of
from engine.runtime.sink import ChildEnd

ENGINE_VERSION: Final = 1
"""Raised when the same observed events would lead to other commands; workers then name what they still know."""

RUN_WORKFLOW: Final = "nexa.run"
TELL: Final = "tell"
STANDING: Final = "standing"
EVALUATE: Final = "nexa.evaluate"
CARRY_OUT_HERE: Final = "nexa.carry_out_here"
SCOPE_OF_CALL: Final = "nexa.scope_of_call"
CARRY_OUT: Final = "nexa.carry_out"
CARRY_OUT_ALONE: Final = "nexa.carry_out_alone"
PROJECT: Final = "nexa.project"
START_CHILD: Final = "nexa.start_child"
TELL_CHILD: Final = "nexa.tell_child"


def calls_queue(task_queue: str) -> str:
    """Return the queue of outside calls: however long they take, runs are decided and recorded beside them."""
    return f"{task_queue}-calls"


def suspects_queue(task_queue: str) -> str:
    """Return the queue of calls under which workers have fallen silent: a process makes one of them at a time."""
    return f"{task_queue}-suspects"


_UUIDS: Final = (
    "run_id",
    "org_id",
    "workspace_id",
    "workflow_id",
    "parent_run_id",
    "rerun_of",
    "error_of",
)


@dataclass(slots=True)
class RunStart:
    """Everything a workflow needs to be a run: from its beginning, or going on after `continue_as_new`."""

    head: dict[str, Any]
    document: dict[str, Any]
    requested: dict[str, Any] | None = None
    """The data of `run.requested`; None when a run goes on."""
    keeps_document: bool = False
    """True for a run of a draft: its row keeps the document, since no version does."""
    inbox_position: int | None = None
    engine_version: int = ENGINE_VERSION
    concurrency_key: str | None = None
    row_exists: bool = True
    state: dict[str, Any] | None = None
    timers: dict[str, str] = field(default_factory=dict)
    children: dict[str, str] = field(default_factory=dict)
    """The runs of calls that have not ended, by the key of the call."""
    held: list[dict[str, Any]] = field(default_factory=list)
    """Attempts that are decided and were not begun before `continue_as_new`."""
    strikes: dict[str, int] = field(default_factory=dict)
    """How many workers have fallen silent under which calls."""
    is_careful: bool = False
    """That pure steps are put on record before they start."""
    longest_history: int = 10_000
    """Temporal's events after which a run goes on in a fresh history."""
    imported: list[dict[str, Any]] = field(default_factory=list)
    """The actions the document uses beyond the built-in catalogue: a workflow may not look them up."""


def imported_as_json(spec: ActionSpec) -> dict[str, Any]:
    """Return what a document is compiled with of an imported action; its effect is never a rule."""
    return {"id": spec.id, "effect": spec.effect, "timeout_s": spec.timeout_s}


def imported_from(told: dict[str, Any]) -> ActionSpec:
    """Return the action that was told."""
    return ActionSpec(title="", summary="", input_schema={}, output_schema={}, **told)


@dataclass(slots=True)
class Told:
    """Something a person, a sender or the service says to a run."""

    event: ObservedType
    data: dict[str, Any]
    step: str | None = None
    item: str | None = None


@dataclass(slots=True)
class CallOrder:
    """One attempt that leaves the process, as its worker gets it: large values are references."""

    head: dict[str, Any]
    step: str
    item: str | None
    index: int | None
    attempt: int
    idempotency_key: str
    action: str
    effect: str
    args: Any
    connection: str | None
    timeout_s: float
    output_schema: dict[str, Any] | None = None
    scope: Any = None
    may_repeat: bool = True
    day_budget: dict[str, float] | None = None
    """What the workflow may spend on a day; None for what does not leave the process."""


def order_of(
    call: StartAttempt,
    plan: StepPlan,
    head: dict[str, Any],
    scope: Any = None,
    day_budget: Mapping[str, float] | None = None,
) -> CallOrder:
    """Return the order that a decided attempt is."""
    return CallOrder(
        head=head,
        step=call.step,
        item=call.item,
        index=call.index,
        attempt=call.attempt,
        idempotency_key=call.idempotency_key,
        action=plan.action,
        effect=plan.effect,
        args=call.args,
        connection=plan.connection,
        timeout_s=plan.timeout_s,
        output_schema=None if plan.output_schema is None else dict(plan.output_schema),
        scope=scope,
        may_repeat=call.may_repeat,
        day_budget=None if day_budget is None else dict(day_budget),
    )


@dataclass(slots=True)
class CallEnd:
    """How an attempt has ended, as the event that records it."""

    event: ObservedType
    data: dict[str, Any]


def child_end(parent: dict[str, Any], end: ChildEnd) -> Told:
    """Return what tells a run how the run of one of its calls has ended; large outputs are references."""
    call = call_of(parent)
    facts = {**named(call), "call": call.key, "run_id": end.run_id, "status": end.status}
    if end.status == "succeeded":
        facts["outputs"] = end.outputs or {}
    else:
        facts["error"] = end.error
    return Told("child.ended", facts, call.step, call.item)


def head_as_json(head: RunHead) -> dict[str, Any]:
    """Return a run's head as plain data."""
    plain: dict[str, Any] = {}
    for item in fields(head):
        value = getattr(head, item.name)
        if isinstance(value, UUID):
            value = str(value)
        elif isinstance(value, date):
            value = value.isoformat()
        plain[item.name] = value
    return plain


def head_from(plain: dict[str, Any]) -> RunHead:
    """Return the head that plain data holds."""
    ids = {name: UUID(plain[name]) for name in _UUIDS if plain.get(name) is not None}
    dates = {
        "run_month": date.fromisoformat(plain["run_month"]),
        "created_at": datetime.fromisoformat(plain["created_at"]),
    }
    return RunHead(**{**plain, **ids, **dates})


def attempt_as_json(call: StartAttempt) -> dict[str, Any]:
    """Return an attempt as plain data."""
    return {item.name: getattr(call, item.name) for item in fields(call)}


def attempt_from(plain: dict[str, Any]) -> StartAttempt:
    """Return the attempt that plain data holds."""
    return StartAttempt(**{**plain, "scope": tuple(plain.get("scope", ()))})
