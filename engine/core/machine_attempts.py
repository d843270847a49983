"""Attempts: starting one, and what follows from its end by the table of effects."""

from datetime import timedelta
from typing import Any

from engine.core import machine_kept, machine_keys
from engine.core.backoff import moment_after, retry_delay_s
from engine.core.events import Observed
from engine.core.plan import StepPlan
from engine.core.scope import Here, locate
from engine.core.state import Unit
from engine.core.table import (
    FOLLOWS,
    MAX_RECOVERIES,
    REACTION,
    AttemptEnd,
    Left,
    Reaction,
    failure_end,
)
from engine.core.turn import (
    CancelTimer,
    CloseApproval,
    OpenApproval,
    SetTimer,
    StartAttempt,
    Turn,
    error,
    retry_timer,
)

RESTARTED = "executor_restarted"


def prepare(
    turn: Turn, here: Here, unit: Unit, index: int | None, sites: dict[str, dict[str, Any]]
) -> None:
    """Fix the arguments and the key of a step or item."""
    plan = here.plan
    template = plan.templates["with"]
    if "with" in sites:
        unit.args = sites["with"]["value"]
    else:
        unit.args = {**template.value, **plan.expression_args}
    own = None
    if "idempotency_key" in sites:
        own = sites["idempotency_key"]["value"]
    elif "idempotency_key" in plan.templates:
        own = plan.templates["idempotency_key"].value
    unit.key = str(own) if own is not None else idempotency_key(turn, here, unit, index)


def idempotency_key(turn: Turn, here: Here, unit: Unit, index: int | None) -> str:
    """Return `run/step/item-key/generation`, the same for every repetition."""
    item = here.item_of(index)
    # A run that was called shares the key of the call, however often that is repeated.
    # One that repeats a former run, with kept results or without, goes on with the key of that run.
    request = turn.state.request
    unit.generation = machine_kept.generation(turn.state, here.plan.id, item)
    base = (request.get("parent") or request.get("rerun") or {}).get("key") or turn.state.run_id
    return f"{base}/{here.plan.id}/{item if item is not None else '-'}/{unit.generation}"


def start(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Start the next attempt of a step or item."""
    state, plan, path = turn.state, here.plan, here.scope.path
    if plan.effect != "pure":
        refused = state.spending.refusal(plan.id, turn.plan.budget) if turn.plan.budget else None
        if refused is not None:
            fail_unit(turn, here, unit, index, error("quota", *refused))
            return
        if turn.plan.call_budget is not None and state.calls >= turn.plan.call_budget:
            fault = error(
                "quota",
                "call_budget_spent",
                f"The run may make {turn.plan.call_budget} calls and has made them.",
            )
            fail_unit(turn, here, unit, index, fault)
            return
        state.calls += 1
        unit.reserved = state.spending.reserve(plan.id)
    item = here.item_of(index)
    unit.status, unit.is_due = "running", False
    unit.attempt += 1
    state.in_flight += 1
    data: dict[str, Any] = {"attempt": unit.attempt, "idempotency_key": unit.key}
    if unit.attempt == 1:
        data["args"] = unit.args
    if index is None:
        turn.emit("step.started", here, data)
    else:
        turn.emit("item.started", here, {"index": index, **data}, index=index)
    may_repeat = unit.attempt - unit.recoveries < plan.retry.max_attempts
    turn.commands.append(
        StartAttempt(plan.id, item, index, unit.attempt, unit.key, unit.args, path, may_repeat)
    )


def find(turn: Turn, observed: Observed) -> tuple[Here, Unit, int | None] | None:
    """Return what an attempt's end belongs to, or None when it is about a former attempt."""
    here = locate(turn.state, observed.step or "", tuple(observed.data.get("scope", ())))
    if here is None:
        return None
    index: int | None = observed.data.get("index")
    unit = here.unit_of(index)
    if unit is None or unit.status != "running" or unit.attempt != observed.data["attempt"]:
        return None
    return here, unit, index


def succeeded(turn: Turn, observed: Observed) -> None:
    """Take the output of an attempt."""
    found = find(turn, observed)
    if found is None:
        return
    here, unit, index = found
    turn.state.in_flight -= 1
    _settle_cost(turn, here, unit, observed.data.get("note"))
    proposed = observed.data.get("proposed_keys")
    if proposed:
        machine_keys.propose(turn, here, proposed)
    succeed_unit(turn, here, unit, index, observed.data["output"])
    turn.look_around(here)


def _settle_cost(turn: Turn, here: Here, unit: Unit, note: Any) -> None:
    turn.state.spending.settle(here.plan.id, unit.reserved, note)
    unit.reserved = {}


def succeed_unit(turn: Turn, here: Here, unit: Unit, index: int | None, output: Any) -> None:
    unit.status, unit.output = "ok", output
    if index is not None:
        turn.item_ends.append((here, index))
        return
    turn.succeed(here, output)
    machine_keys.step_done(turn, here)


def failed(turn: Turn, observed: Observed) -> None:
    """React to a failure that is certain."""
    _react(turn, observed, failure_end(observed.data["error"]))


def unknown(turn: Turn, observed: Observed) -> None:
    """React to an attempt of which nobody knows how it ended."""
    _react(turn, observed, "unknown")


def _react(turn: Turn, observed: Observed, end: AttemptEnd) -> None:
    found = find(turn, observed)
    if found is None:
        return
    here, unit, index = found
    turn.state.in_flight -= 1
    _settle_cost(turn, here, unit, None)
    fault = unit.error = observed.data["error"]
    if end == "unknown" and fault.get("code") == RESTARTED:
        unit.recoveries += 1
    _follow(turn, here, unit, index, end)
    turn.look_around(here)


def _follow(turn: Turn, here: Here, unit: Unit, index: int | None, end: AttemptEnd) -> None:
    """Retry, park or give up a unit after a failure, by the table of effects."""
    reaction = REACTION[here.plan.effect, end]
    is_over = turn.state.ending is not None or here.scope.ending is not None
    reaction = "fail" if is_over else FOLLOWS[reaction, _left(here.plan, unit, end, reaction)]
    fault = unit.error or {}
    if reaction == "park":
        _park(turn, here, unit, index, fault)
    elif reaction == "fail":
        fail_unit(turn, here, unit, index, fault)
    else:
        unit.repeats += reaction == "repeat_once"
        _retry(turn, here, unit, index, maybe_twice=reaction == "repeat_once")


def react_to_whole(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Enter a group or call again where the document asks for that; else it, or its item, has failed."""
    may_help = here.plan.retry.was_asked and (unit.error or {}).get("retryable")
    _follow(turn, here, unit, index, "retryable" if may_help else "permanent")


def _left(plan: StepPlan, unit: Unit, end: AttemptEnd, reaction: Reaction) -> Left:
    """Name which attempts are left for what the table of effects wants to follow."""
    policy, fault = plan.retry, unit.error or {}
    if fault.get("retries_spent"):
        return "none_of_connector"
    if reaction == "repeat_once":
        if unit.repeats > 0 or (policy.was_asked and policy.max_attempts == 1):
            return "none"
    elif end == "unknown" and fault.get("code") == RESTARTED:
        return "left" if unit.recoveries <= MAX_RECOVERIES else "none"
    return "left" if unit.attempt - unit.recoveries < policy.max_attempts else "none"


def _retry(turn: Turn, here: Here, unit: Unit, index: int | None, *, maybe_twice: bool) -> None:
    plan, fault = here.plan, unit.error or {}
    # What failed inside a group or a called run may have failed so, too: that is an end like any other.
    is_restart = plan.kind == "action" and fault.get("code") == RESTARTED
    delay_s = 0.0
    if not is_restart:
        delay_s = retry_delay_s(plan.retry, unit.attempt, unit.key, fault.get("retry_after_s"))
    at = moment_after(turn.at, timedelta(seconds=delay_s))
    data: dict[str, Any] = {"attempt": unit.attempt + 1, "at": at, "error": fault}
    if maybe_twice:
        data["may_have_happened_twice"] = True
    turn.emit("step.retrying", here, data, index=index)
    unit.status = "retrying"
    turn.state.retrying += 1
    if not is_restart:
        turn.commands.append(SetTimer(retry_timer(here, index), at))
    elif may_retry(turn, unit):
        start(turn, here, unit, index)


def may_retry(turn: Turn, unit: Unit) -> bool:
    """Tell whether a retry starts now; during a pause it is kept until the run goes on."""
    if unit.status != "retrying":
        return False
    if turn.state.is_paused:
        unit.is_due = True
        return False
    turn.state.retrying -= 1
    return True


def _park(turn: Turn, here: Here, unit: Unit, index: int | None, fault: dict[str, Any]) -> None:
    item = here.item_of(index)
    unit.status = "parked"
    request = {"error": fault, "args": unit.args, "attempt": unit.attempt}
    turn.emit("step.waiting", here, {"unknown_outcome": request}, index=index)
    turn.commands.append(OpenApproval(here.plan.id, item, "unknown_outcome", None, request, None))


def fail_unit(turn: Turn, here: Here, unit: Unit, index: int | None, fault: dict[str, Any]) -> None:
    unit.status, unit.error = "failed", fault
    if index is None:
        turn.fail(here, fault)
    else:
        turn.item_ends.append((here, index))


def decide_parked(
    turn: Turn, here: Here, unit: Unit, index: int | None, data: dict[str, Any]
) -> None:
    """Do what a person found out about a call whose end was not known."""
    match data["outcome"]:
        case "happened":
            succeed_unit(turn, here, unit, index, data.get("output") or {})
        case "repeat" if turn.state.is_paused:
            unit.status, unit.is_due = "retrying", True
            turn.state.retrying += 1
        case "repeat":
            start(turn, here, unit, index)
        case _:
            fail_unit(turn, here, unit, index, unit.error or {})


def drop(turn: Turn, here: Here, unit: Unit, index: int | None) -> None:
    """Give up what has not started, or waits, because what it stands in is ending."""
    if unit.status == "retrying":
        turn.state.retrying -= 1
        turn.commands.append(CancelTimer(retry_timer(here, index)))
    elif unit.status == "parked":
        turn.commands.append(CloseApproval(here.plan.id, here.item_of(index), "cancelled"))
    unit.status = "dropped"
