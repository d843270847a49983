"""A run's state as plain JSON and back, so that a long run need not be folded from its first event."""

from dataclasses import fields
from typing import Any

from engine.core.budget import Spending
from engine.core.plan import Plan
from engine.core.state import (
    STATE_VERSION,
    Ending,
    Loop,
    Proposal,
    RunState,
    Scope,
    StepState,
    Unit,
)
from engine.errors import FlowError


class SnapshotUnreadable(FlowError):
    """This snapshot was written by another version of the core: fold the events instead."""

    code = "snapshot_unreadable"


def dump_state(state: RunState) -> dict[str, Any]:
    """Return the state as plain JSON."""
    plain = _plain(state, without=("plan", "root", "held", "proposals", "ending", "spending"))
    plain["version"] = STATE_VERSION
    plain["root"] = _dump_scope(state.root)
    plain["held"] = [[step, list(path)] for step, path in state.held]
    plain["spending"] = _plain(state.spending)
    plain["ending"] = _plain(state.ending) if state.ending else None
    plain["proposals"] = [_dump_proposal(proposal) for proposal in state.proposals]
    return plain


def load_state(plan: Plan, plain: dict[str, Any]) -> RunState:
    """Return the state a snapshot of a run of this plan holds."""
    if plain.get("version") != STATE_VERSION or set(plain["root"]["steps"]) != set(plan.roots):
        raise SnapshotUnreadable("The snapshot belongs to another version.")
    own = ("version", "root", "held", "ending", "proposals", "spending")
    state = RunState(plan=plan, **{key: plain[key] for key in plain if key not in own})
    state.root = _load_scope(plain["root"], plan.roots)
    state.held = [(step, tuple(path)) for step, path in plain["held"]]
    state.spending = Spending(**plain["spending"])
    state.ending = Ending(**plain["ending"]) if plain["ending"] else None
    state.proposals = [_load_proposal(found) for found in plain["proposals"]]
    return state


def _plain(value: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in without}


def _dump_proposal(proposal: Proposal) -> dict[str, Any]:
    plain = _plain(proposal, without=("path", "keys", "done"))
    plain["path"] = list(proposal.path)
    plain["keys"] = [[index, key] for index, key in proposal.keys.items()]
    plain["done"] = [[index, steps] for index, steps in proposal.done.items()]
    return plain


def _load_proposal(plain: dict[str, Any]) -> Proposal:
    path, keys, done = tuple(plain["path"]), dict(plain["keys"]), dict(plain["done"])
    return Proposal(**{**plain, "path": path, "keys": keys, "done": done})


def _dump_scope(scope: Scope) -> dict[str, Any]:
    return {
        **_plain(scope, without=("path", "keys", "steps")),
        "path": list(scope.path),
        "keys": list(scope.keys),
        "steps": {step_id: _dump_step(step) for step_id, step in scope.steps.items()},
    }


def _load_scope(plain: dict[str, Any], order: tuple[str, ...] | None = None) -> Scope:
    found = plain["steps"]
    steps = {step_id: _load_step(found[step_id]) for step_id in order or found}
    path, keys = tuple(plain["path"]), tuple(plain["keys"])
    return Scope(**{**plain, "path": path, "keys": keys, "steps": steps})


def _dump_unit(unit: Unit) -> dict[str, Any]:
    plain = _plain(unit, without=("scope",))
    plain["scope"] = _dump_scope(unit.scope) if unit.scope is not None else None
    return plain


def _load_unit(plain: dict[str, Any]) -> Unit:
    scope = plain["scope"]
    return Unit(**{**plain, "scope": _load_scope(scope) if scope else None})


def _dump_step(step: StepState) -> dict[str, Any]:
    plain = _plain(step, without=("unit", "loop"))
    plain["unit"] = _dump_unit(step.unit) if step.unit else None
    plain["loop"] = None
    if step.loop is not None:
        plain["loop"] = _plain(step.loop, without=("units",))
        plain["loop"]["units"] = [[i, _dump_unit(unit)] for i, unit in step.loop.units.items()]
    return plain


def _load_step(plain: dict[str, Any]) -> StepState:
    unit, loop = plain["unit"], plain["loop"]
    step = StepState(**{k: v for k, v in plain.items() if k not in ("unit", "loop")})
    step.unit = _load_unit(unit) if unit else None
    if loop:
        units = {index: _load_unit(body) for index, body in loop["units"]}
        step.loop = Loop(**{**loop, "units": units})
    return step
