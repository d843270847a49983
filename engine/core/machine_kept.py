"""Results kept from a former run, or pinned: their steps and items settle at once, with what they came to."""

from typing import Any, Final

from engine.core import machine_keys
from engine.core.scope import Here
from engine.core.state import RunState, Scope, Unit
from engine.core.turn import Turn

EVERY: Final = "*"
"""In the place of a slot: wherever the step stands."""


def slot(item: str | None) -> str:
    """Name a place of a step in the request: the step itself, or what stands under an item's key."""
    return "" if item is None else f"={item}"


def settle_scope(turn: Turn, scope: Scope, group: Here | None = None) -> None:
    """Settle every step of a scope that has just been opened and whose result is kept."""
    if "rerun" not in turn.state.request:
        return
    places = [
        Here(turn.plan.steps[step], state, scope, group) for step, state in scope.steps.items()
    ]
    found = [(here, _kept(turn.state, here.plan.id, here.item)) for here in places]
    for here, kept in found:
        if kept is not None and kept.get("keys"):
            machine_keys.propose(turn, here, kept["keys"])
    for here, kept in found:
        if kept is not None:
            _settle(turn, here, kept)


def _settle(turn: Turn, here: Here, kept: dict[str, Any]) -> None:
    step, origin = here.state, _origin(turn.state)
    if kept["status"] == "failed":
        turn.fail(here, kept["error"], **origin)
        return
    step.status, step.output, step.port = "ok", kept["output"], kept.get("port")
    if here.plan.kind == "branch":
        turn.emit("branch.taken", here, {"case": step.port, **origin})
    turn.emit("step.succeeded", here, {"output": step.output, **origin})
    turn.settle(here)


def take_item(turn: Turn, here: Here, index: int, unit: Unit) -> bool:
    """End an item as it has ended in the former run, if it is kept."""
    kept = _kept(turn.state, here.plan.id, here.item_of(index))
    if kept is None or kept["status"] != "ok":
        return False
    if kept.get("keys"):
        machine_keys.propose(turn, here, kept["keys"])
    unit.status, unit.output = "ok", kept["output"]
    turn.item_ends.append((here, index))
    return True


def origin_of_item(state: RunState, here: Here, index: int) -> dict[str, Any]:
    """Return what the event of an item says of where its result comes from."""
    if "rerun" not in state.request or _kept(state, here.plan.id, here.item_of(index)) is None:
        return {}
    return _origin(state)


def generation(state: RunState, step: str, item: str | None) -> int:
    """Return how often a person has had this done, counting from 1: a part of its idempotency key."""
    rerun = state.request.get("rerun")
    if rerun is None:
        return 1
    return int(rerun["generations"].get(step, {}).get(slot(item), 1))


def _kept(state: RunState, step: str, item: str | None) -> dict[str, Any] | None:
    places: dict[str, dict[str, Any]] = state.request["rerun"]["kept"].get(step, {})
    return places.get(slot(item)) or places.get(EVERY)


def _origin(state: RunState) -> dict[str, Any]:
    former = state.request["rerun"]["of"]
    return {"pinned": True} if former is None else {"kept_from": former}
