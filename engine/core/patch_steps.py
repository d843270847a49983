"""Operations on steps: add, update, remove, rename, move, connect and disconnect."""

from typing import Any

from engine.core.patch_state import Draft, Operation, index_of, only, refuse
from engine.core.patch_tree import (
    Json,
    TreeFault,
    find_step,
    ids_of,
    value_at,
    with_value,
    without_value,
)
from engine.core.problem import pointer_parts
from engine.core.references import references_of
from engine.core.words import MAX_DEPTH


def add_step(draft: Draft, operation: Operation) -> None:
    """Add a step at a place, at the end when none is named."""
    only(operation, "step", "index", "group")
    step, group = operation.get("step"), operation.get("group")
    if not isinstance(step, dict) or not isinstance(step.get("id"), str):
        refuse("add_step needs a step with an id")
    for step_id in sorted(ids_of(step)):
        if find_step(draft.steps, step_id)[1] >= 0:
            refuse(f"there is a step {step_id!r} already", step=step_id)
    had_empty = draft.document.get("steps") == []
    place = index_of(operation, len(draft.scope(group)))
    draft.edit(group, lambda steps: [*steps[:place], dict(step), *steps[place:]])
    undo: Json = {"op": "remove_step", "id": step["id"]}
    draft.undo({**undo, "keep_empty": True} if had_empty and group is None else undo)
    draft.touched |= ids_of(step)


def remove_step(draft: Draft, operation: Operation) -> None:
    """Remove a step; what still refers to it becomes a problem."""
    only(operation, "id", "keep_empty")
    group, place, step = draft.find(operation.get("id"))
    keep = bool(operation.get("keep_empty")) or group is not None
    draft.edit(group, lambda steps: [*steps[:place], *steps[place + 1 :]], keep_empty=keep)
    undo: Json = {"op": "add_step", "step": step, "index": place}
    draft.undo({**undo, "group": group} if group is not None else undo)
    draft.touched |= ids_of(step)


def update_step(draft: Draft, operation: Operation) -> None:
    """Set and unset values inside a step, by pointers that start at the step."""
    only(operation, "id", "set", "unset")
    group, place, step = draft.find(operation.get("id"))
    to_set, to_unset = operation.get("set") or {}, operation.get("unset") or []
    if not isinstance(to_set, dict) or not isinstance(to_unset, list):
        refuse("update_step takes set {pointer: value} and unset [pointer]")
    changed = step
    try:
        for path, value in to_set.items():
            _guard(path)
            changed = with_value(changed, path, value)
        for path in to_unset:
            _guard(path)
            changed = without_value(changed, path)
    except TreeFault as fault:
        refuse(f"step {step['id']!r}: {fault}", step=step["id"])
    draft.replace_step(group, place, changed)
    draft.undo(_undo_update(step, to_set, to_unset))
    draft.touched.add(step["id"])


def _guard(path: Any) -> None:
    if not isinstance(path, str) or not path.startswith("/"):
        refuse(f"{path!r} is not a pointer into the step, such as /with/url")
    if path.count("/") > MAX_DEPTH:
        refuse(f"a pointer has at most {MAX_DEPTH} parts")
    first = pointer_parts(path)[0]
    if first == "id":
        refuse("the id of a step never changes: set its name, or add another step")
    if first == "steps":
        refuse("steps inside a group are changed by their own ids")


def _undo_update(step: Json, to_set: dict[str, Any], to_unset: list[str]) -> Json:
    """Undo exactly: replaced values one by one; where keys came or went, the whole field."""
    back: dict[str, Any] = {}
    gone: list[str] = []
    whole = {pointer_parts(path)[0] for path in to_unset}
    for path in to_set:
        try:
            value_at(step, path)
        except TreeFault:
            whole.add(pointer_parts(path)[0])
    for path in to_set:
        if pointer_parts(path)[0] not in whole:
            back[path] = value_at(step, path)
    for name in sorted(whole):
        if name in step:
            back[f"/{name}"] = step[name]
        else:
            gone.append(f"/{name}")
    undo: Json = {"op": "update_step", "id": step["id"]}
    if back:
        undo["set"] = back
    if gone:
        undo["unset"] = gone
    return undo


def set_name(draft: Draft, operation: Operation) -> None:
    """Change the label of a step; null takes it away."""
    only(operation, "id", "name")
    group, place, step = draft.find(operation.get("id"))
    name = operation.get("name")
    without = {key: value for key, value in step.items() if key != "name"}
    changed = without if name is None else {**step, "name": name}
    draft.replace_step(group, place, changed)
    draft.undo({"op": "set_name", "id": step["id"], "name": step.get("name")})
    draft.touched.add(step["id"])


def move(draft: Draft, operation: Operation) -> None:
    """Move a step into a group, out of one, or to another place."""
    only(operation, "id", "group", "index")
    group, place, step = draft.find(operation.get("id"))
    target = operation.get("group")
    if target is not None and not isinstance(target, str):
        refuse("move names the group by its id, or null for none", step=step["id"])
    if target in ids_of(step):
        refuse("a group cannot be moved into itself", step=step["id"])
    draft.scope(target)
    draft.edit(group, lambda steps: [*steps[:place], *steps[place + 1 :]], keep_empty=True)
    to = index_of(operation, len(draft.scope(target)))
    draft.edit(target, lambda steps: [*steps[:to], step, *steps[to:]], keep_empty=True)
    draft.undo({"op": "move", "id": step["id"], "group": group, "index": place})
    draft.touched |= ids_of(step) | {name for name in (group, target) if name}


def connect(draft: Draft, operation: Operation) -> None:
    """Let a step wait for another, or for one of its ports."""
    only(operation, "from", "to", "index")
    group, place, step = draft.find(operation.get("to"))
    entry = operation.get("from")
    if not isinstance(entry, str):
        refuse("connect needs from: a step or one of its ports, such as check.big")
    source = entry.partition(".")[0]
    draft.find(source)
    if source == step["id"]:
        refuse(f"{source!r} cannot wait for itself", step=source)
    after = _after(step)
    draft.touched.add(step["id"])
    if entry in after:
        return
    at = index_of(operation, len(after))
    draft.replace_step(group, place, {**step, "after": [*after[:at], entry, *after[at:]]})
    undo: Json = {"op": "disconnect", "from": entry, "to": step["id"]}
    draft.undo({**undo, "keep_empty": True} if step.get("after") == [] else undo)


def disconnect(draft: Draft, operation: Operation) -> None:
    """Stop a step from waiting for another; refused where an expression holds the edge."""
    only(operation, "from", "to", "keep_empty")
    group, place, step = draft.find(operation.get("to"))
    entry = operation.get("from")
    after = _after(step)
    if entry not in after:
        _refuse_disconnect(step, entry)
    at = after.index(entry)
    rest = [*after[:at], *after[at + 1 :]]
    changed = {**step, "after": rest}
    if not rest and not operation.get("keep_empty"):
        changed = {key: value for key, value in step.items() if key != "after"}
    draft.replace_step(group, place, changed)
    draft.undo({"op": "connect", "from": entry, "to": step["id"], "index": at})
    draft.touched.add(step["id"])


def _after(step: Json) -> list[Any]:
    """Answer what a step waits for; an operation before this one may have left something else there."""
    after = step.get("after", [])
    if not isinstance(after, list):
        refuse(f"{step['id']!r}: after is a list of steps and ports", step=step["id"])
    return list(after)


def _refuse_disconnect(step: Json, entry: Any) -> None:
    source = str(entry).partition(".")[0]
    holding = sorted(
        {
            f"{'/'.join(map(str, path))}: {text}"
            for path, text, reference in references_of(
                {k: v for k, v in step.items() if k != "steps"}
            )
            if reference.step == source
        }
    )
    if holding:
        refuse(
            f"{step['id']!r} reads {source!r} in {'; '.join(holding)}: change that first",
            step=step["id"],
            expressions=holding,
        )
    refuse(f"{step['id']!r} does not wait for {entry!r}", step=step["id"])
