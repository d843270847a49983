"""Deciding whether a step runs, what must be evaluated first, and what then begins."""

from typing import Any

from engine.core import (
    machine_control,
    machine_enter,
    machine_foreach,
    machine_group,
    machine_run,
)
from engine.core.events import Observed
from engine.core.machine_attempts import prepare
from engine.core.plan import Edge
from engine.core.scope import Here, locate
from engine.core.state import RunState, Unit
from engine.core.table import EDGE_SATISFIED, JOIN_RUNS, Outcome, satisfied_of
from engine.core.turn import Turn

Sites = dict[str, dict[str, Any]]


def decide_ready(turn: Turn) -> None:
    """Decide every step whose edges have all settled, and those that settle by it."""
    state = turn.state
    while turn.ready:
        here = turn.ready.pop(0)
        if here.state.status not in ("pending", "scheduled"):
            # Its result is kept from a former run.
            continue
        if state.ending is not None or state.is_paused:
            state.held.append((here.plan.id, here.scope.path))
        elif here.scope.ending is not None:
            continue
        elif here.state.status == "scheduled":
            turn.ask(here, here.plan.sites)
        elif here.plan.disabled:
            turn.skip(here, "disabled")
        elif not _runs(state, here):
            turn.skip(here, "edges")
        else:
            schedule(turn, here)


def _runs(state: RunState, here: Here) -> bool:
    count = 0
    for edge in here.plan.edges:
        count += EDGE_SATISFIED[edge.kind, outcome_of(state, here, edge)]
    return JOIN_RUNS[here.plan.join, satisfied_of(count, len(here.plan.edges))]


def outcome_of(state: RunState, here: Here, edge: Edge) -> Outcome:
    """Name how the source of an edge has settled, as the edge sees it."""
    source = here.scope.steps[edge.source]
    if source.status == "skipped":
        return "skipped"
    if source.status == "failed":
        continues = state.plan.steps[edge.source].on_error == "continue"
        return "failed_continued" if continues else "failed"
    return "ok_here" if edge.port == source.port else "ok"


def schedule(turn: Turn, here: Here) -> None:
    """Let a step run: have its expressions evaluated, or begin at once where there are none."""
    plan = here.plan
    here.state.status = "scheduled"
    turn.emit("step.scheduled", here, {})
    condition = plan.templates.get("when")
    if condition is not None and condition.is_static and condition.value is False:
        turn.skip(here, "when")
    elif plan.sites:
        turn.ask(here, plan.sites)
    else:
        begin(turn, here, {})


def evaluated(turn: Turn, observed: Observed) -> None:
    """Go on with whatever waited for these values."""
    state = turn.state
    found: dict[tuple[str | None, tuple[int, ...], int | None, bool], Sites] = {}
    for value in observed.data["values"]:
        path, site = tuple(value.get("scope", ())), value["site"]
        place = (value.get("step"), path, value.get("index"), site == "pack")
        found.setdefault(place, {})[site] = value
    for (step_id, path, index, _), sites in found.items():
        if step_id is None:
            state.evaluating -= 1
            machine_run.outputs_evaluated(turn, sites["outputs"])
            continue
        here = locate(state, step_id, path)
        if here is None or state.ending is not None or here.scope.ending is not None:
            # Given up, and with it what was asked for.
            continue
        if _is_awaited(here, index, sites):
            state.evaluating -= 1
            _go_on(turn, here, index, sites)


def _is_awaited(here: Here, index: int | None, sites: Sites) -> bool:
    unit, loop = here.unit_of(index), here.state.loop
    if "pack" in sites:
        return loop is not None and loop.is_packing
    if "result" in sites:
        return loop is not None and loop.is_complete
    if "outputs" in sites:
        return unit is not None and unit.scope is not None and unit.scope.is_asking
    if index is not None:
        return unit is not None and unit.status == "evaluating"
    return here.state.status == "scheduled"


def _go_on(turn: Turn, here: Here, index: int | None, sites: Sites) -> None:
    if "pack" in sites:
        machine_foreach.packed(here, sites["pack"])
    elif "outputs" in sites:
        machine_group.outputs_evaluated(turn, here, index, sites["outputs"])
    elif index is not None:
        machine_foreach.item_evaluated(turn, here, index, sites)
    elif "result" in sites:
        machine_foreach.result_evaluated(turn, here, sites["result"])
    elif turn.state.is_paused:
        # Asked again when the run goes on: nothing begins during a pause.
        turn.state.held.append((here.plan.id, here.scope.path))
    else:
        step_evaluated(turn, here, sites)


def step_evaluated(turn: Turn, here: Here, sites: Sites) -> None:
    """Begin, skip or fail a step by what its sites came to."""
    for site in sites.values():
        if "error" in site:
            turn.fail(here, site["error"])
            return
    if "when" in sites and sites["when"]["value"] is not True:
        turn.skip(here, "when")
        return
    begin(turn, here, sites)


def begin(turn: Turn, here: Here, sites: Sites) -> None:
    """Start the work of a step whose values are known."""
    plan = here.plan
    if plan.foreach is not None:
        machine_foreach.begin_loop(turn, here, sites["foreach"])
    elif plan.kind in ("action", "call", "group"):
        here.state.status = "running"
        here.state.unit = unit = Unit()
        if plan.kind != "group":
            prepare(turn, here, unit, None, sites)
        machine_enter.enter(turn, here, unit, None)
    else:
        site = "cases" if plan.kind == "branch" else plan.kind
        config = sites[site]["value"] if site in sites else plan.templates[site].value
        if plan.kind == "branch" and site not in sites:
            config = next((case for case, holds in config.items() if holds is True), None)
        machine_control.begin(turn, here, config)
