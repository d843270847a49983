"""A step that runs once for each item of a list."""

from collections import Counter
from typing import Any, Final

from engine.core import machine_enter, machine_kept, machine_keys
from engine.core.machine_attempts import prepare
from engine.core.plan import ForEachPlan, StepPlan
from engine.core.scope import Here
from engine.core.state import Loop, Unit
from engine.core.table import ITEM_REACTION
from engine.core.turn import Turn, error

PACK_AT: Final = 500
"""So many items that have ended leave the state together; their entries are kept by reference."""


def duplicate_key(keys: list[str]) -> dict[str, Any] | None:
    """Return the fault of a list of items of which two have the same key."""
    if len(set(keys)) == len(keys):
        return None
    twice = next(key for key, times in Counter(keys).items() if times > 1)
    return error(
        "bad_data",
        "duplicate_item_key",
        f"Two items have the key {twice!r}; a key must tell items apart.",
        hint="Choose a key that differs for each item, or drop duplicates before this step.",
    )


def begin_loop(turn: Turn, here: Here, site: dict[str, Any]) -> None:
    """Fix the items and their keys, and start the first ones."""
    keys = site.get("keys")
    fault = duplicate_key(keys) if isinstance(keys, list) else None
    if fault is not None:
        turn.fail(here, fault)
        return
    step = here.state
    step.status = "running"
    step.loop = Loop(items=site["value"], count=site["count"], keys=keys)
    turn.emit("step.started", here, {"count": site["count"]})
    fill(turn, here)


def item_sites(plan: StepPlan, loop: Loop) -> tuple[str, ...]:
    """Return what is evaluated before an item can begin; keys too many for the state come one by one."""
    if loop.keys is None or isinstance(loop.keys, list):
        return plan.item_sites
    return ("key", *plan.item_sites)


def fill(turn: Turn, here: Here) -> None:
    """Start items up to the allowed number at a time, or finish when none is left."""
    loop, each = here.state.loop, here.plan.foreach
    if loop is None or each is None or loop.is_complete:
        return
    state = turn.state
    may_start = state.ending is None and not state.is_paused and here.scope.ending is None
    while (
        may_start
        and loop.stopped_by is None
        and loop.active < each.concurrency
        and loop.next_index < loop.count
    ):
        _start_item(turn, here, loop)
    if loop.active == 0:
        _maybe_finish(turn, here, loop)


def _start_item(turn: Turn, here: Here, loop: Loop) -> None:
    index = loop.next_index
    loop.next_index += 1
    loop.active += 1
    unit = loop.units[index] = Unit(status="evaluating")
    has_key = loop.keys is None or isinstance(loop.keys, list)
    if has_key and _is_kept(turn, here, index, unit):
        return
    sites = item_sites(here.plan, loop)
    if sites:
        turn.ask(here, sites, index)
    else:
        _begin_item(turn, here, index, unit, {})


def _is_kept(turn: Turn, here: Here, index: int, unit: Unit) -> bool:
    return "rerun" in turn.state.request and machine_kept.take_item(turn, here, index, unit)


def _begin_item(
    turn: Turn, here: Here, index: int, unit: Unit, sites: dict[str, dict[str, Any]]
) -> None:
    if _is_kept(turn, here, index, unit):
        return
    if here.plan.kind != "group":
        prepare(turn, here, unit, index, sites)
    machine_enter.enter(turn, here, unit, index)


def _maybe_finish(turn: Turn, here: Here, loop: Loop) -> None:
    if loop.stopped_by is not None:
        turn.fail(here, loop.stopped_by)
    elif loop.next_index == loop.count and _may_go_on(turn, here):
        loop.is_complete = True
        turn.ask(here, ("result",))


def _may_go_on(turn: Turn, here: Here) -> bool:
    return turn.state.ending is None and here.scope.ending is None


def ask_again(turn: Turn, here: Here, loop: Loop, index: int) -> None:
    """Have an item's values worked out anew: they came while nothing might begin."""
    loop.units[index].is_due = False
    turn.ask(here, item_sites(here.plan, loop), index)


def item_evaluated(turn: Turn, here: Here, index: int, sites: dict[str, dict[str, Any]]) -> None:
    """Start an item whose arguments are known, or end it with the fault of its expressions."""
    _, loop = here.looping
    unit = loop.units[index]
    if turn.state.is_paused:
        unit.is_due = True
        return
    if "value" in sites.get("key", {}):
        unit.name = str(sites["key"]["value"])
    fault = next((site["error"] for site in sites.values() if "error" in site), None)
    if fault is None:
        _begin_item(turn, here, index, unit, sites)
        return
    unit.status, unit.error = "failed", fault
    turn.item_ends.append((here, index))


def item_ended(turn: Turn, here: Here, index: int) -> None:
    """Settle an item and go on with the next."""
    each, loop = here.looping
    unit = loop.units[index]
    loop.active -= 1
    loop.settled += 1
    is_ok = unit.status == "ok"
    data: dict[str, Any] = {"index": index, "ok": is_ok}
    data.update({"output": unit.output} if is_ok else {"error": unit.error})
    data.update(machine_kept.origin_of_item(turn.state, here, index))
    turn.emit("item.settled", here, data, index=index)
    unit.args = None
    if is_ok:
        machine_keys.item_done(turn, here, index)
    elif ITEM_REACTION[each.on_item_error, "failed"] == "stop" and loop.stopped_by is None:
        fault = unit.error or {}
        loop.stopped_by = {**fault, "item": fault.get("item", here.item_of(index))}
    if loop.settled >= PACK_AT and not loop.is_packing and _may_go_on(turn, here):
        loop.is_packing = True
        turn.ask(here, ("pack",))
    fill(turn, here)


def packed(here: Here, site: dict[str, Any]) -> None:
    """Let go of the items whose entries are now kept by reference."""
    _, loop = here.looping
    loop.is_packing = False
    if "error" in site:
        # They stay where they are, and it is tried again when the next item has ended.
        return
    loop.packs.append(site["value"])
    for index in site["items"]:
        unit = loop.units.pop(index)
        loop.settled -= 1
        loop.packed += 1
        loop.packed_ok += unit.status == "ok"


def result_evaluated(turn: Turn, here: Here, site: dict[str, Any]) -> None:
    """End the step with what its items came to."""
    if "error" in site:
        turn.fail(here, site["error"])
        return
    turn.succeed(here, site["value"])
    machine_keys.step_done(turn, here)


def settled_items(loop: Loop) -> list[int]:
    """Return the items that have ended and are still in the state."""
    return sorted(index for index, unit in loop.units.items() if unit.status in ("ok", "failed"))


def entries(each: ForEachPlan, loop: Loop, indexes: list[int]) -> list[dict[str, Any]]:
    """Return how items stand in the result; their outputs stand in it as they were recorded."""
    found: list[dict[str, Any]] = []
    for index in indexes:
        unit = loop.units[index]
        is_ok = unit.status == "ok"
        entry: dict[str, Any] = {"index": index, "key": loop.key_of(index), "ok": is_ok}
        entry.update({"value": unit.output} if is_ok else {"error": unit.error})
        if ITEM_REACTION[each.on_item_error, "ok" if is_ok else "failed"] == "keep":
            found.append(entry)
    return found


def counts(loop: Loop) -> dict[str, int]:
    """Return how many items there were and how they ended."""
    ok = loop.packed_ok + sum(unit.status == "ok" for unit in loop.units.values())
    return {"count": loop.count, "ok_count": ok, "failed_count": loop.count - ok}
