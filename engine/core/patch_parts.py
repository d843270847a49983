"""Operations on everything that is no step: name, triggers, inputs, outputs, settings, layout."""

from typing import Any

from engine.core.patch_state import Draft, Operation, index_of, only, refuse
from engine.core.patch_tree import Json

META = "$meta"
LAYOUT = "$layout"


def set_meta(draft: Draft, operation: Operation) -> None:
    """Set the name and the description; null takes the description away."""
    only(operation, "name", "description")
    undo: Json = {"op": "set_meta"}
    for key in ("name", "description"):
        if key not in operation:
            continue
        undo[key] = draft.document.get(key)
        _put(draft, key, operation[key])
    draft.undo(undo)
    draft.touched.add(META)


def _put(draft: Draft, key: str, value: Any) -> None:
    if value is None:
        draft.document = {k: v for k, v in draft.document.items() if k != key}
    else:
        draft.document = {**draft.document, key: value}


def set_whole(draft: Draft, operation: Operation) -> None:
    """Replace the inputs, the outputs or the settings; nothing in them leaves no key behind."""
    key = str(operation["op"]).removeprefix("set_")
    only(operation, key, "keep_empty")
    if key not in operation:
        refuse(f"{operation['op']} needs {key!r}")
    value = operation[key]
    before = draft.document.get(key)
    undo: Json = {"op": operation["op"], key: before}
    draft.undo({**undo, "keep_empty": True} if before == {} else undo)
    _put(draft, key, value if value != {} or operation.get("keep_empty") else None)
    draft.touched.add(f"${key}")


def set_trigger(draft: Draft, operation: Operation) -> None:
    """Replace the trigger of this id, or add it."""
    only(operation, "trigger", "index")
    trigger = operation.get("trigger")
    if not isinstance(trigger, dict) or not isinstance(trigger.get("id"), str):
        refuse("set_trigger needs a trigger with an id")
    triggers: list[Json] = draft.document.get("triggers", [])
    place = next((n for n, t in enumerate(triggers) if t.get("id") == trigger["id"]), None)
    draft.touched.add(trigger["id"])
    if place is not None:
        draft.undo({"op": "set_trigger", "trigger": triggers[place]})
        _put(draft, "triggers", [*triggers[:place], dict(trigger), *triggers[place + 1 :]])
        return
    had_empty = draft.document.get("triggers") == []
    at = index_of(operation, len(triggers))
    _put(draft, "triggers", [*triggers[:at], dict(trigger), *triggers[at:]])
    undo: Json = {"op": "remove_trigger", "id": trigger["id"]}
    draft.undo({**undo, "keep_empty": True} if had_empty else undo)


def remove_trigger(draft: Draft, operation: Operation) -> None:
    """Take a trigger away."""
    only(operation, "id", "keep_empty")
    triggers: list[Json] = draft.document.get("triggers", [])
    wanted = operation.get("id")
    place = next((n for n, t in enumerate(triggers) if t.get("id") == wanted), None)
    if place is None:
        refuse(f"there is no trigger {wanted!r}")
    rest = [*triggers[:place], *triggers[place + 1 :]]
    _put(draft, "triggers", rest if rest or operation.get("keep_empty") else None)
    draft.undo({"op": "set_trigger", "trigger": triggers[place], "index": place})
    draft.touched.add(str(wanted))


def set_layout(draft: Draft, operation: Operation) -> None:
    """Replace the positions of steps on the canvas; they are no part of the document."""
    only(operation, "layout")
    layout = operation.get("layout")
    if not isinstance(layout, dict):
        refuse("set_layout needs a layout: {step: {x, y}}")
    draft.undo({"op": "set_layout", "layout": draft.layout})
    draft.layout = dict(layout)
    draft.touched.add(LAYOUT)
