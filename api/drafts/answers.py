"""A person's answer to an open point, as operations of a patch."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agent.offline.building.holes import answer
from engine.core.hole import HOLE_KEY
from engine.core.problem import pointer, pointer_parts
from engine.errors import Invalid

# A schedule is answered in words: the planner's grammar turns them into cron or a rule.
_SCHEDULE = re.compile(r"/triggers/\d+(/with(/cron)?)?")
_MARK = "__hole__"
_WHOLE = {"inputs": "set_inputs", "outputs": "set_outputs", "settings": "set_settings"}


def operations_for(
    document: Mapping[str, Any], path: str, value: Any, now: datetime
) -> list[dict[str, Any]]:
    """Write the answer at this pointer; into a hole's expression where it has one.

    `now` is what a schedule in words, such as `tomorrow at 9`, is counted from.
    """
    try:
        parts = pointer_parts(path)
    except ValueError as error:
        raise Invalid(f"{path!r} is not a pointer into the document.") from error
    if _SCHEDULE.fullmatch(path) and isinstance(value, str):
        return [dict(operation) for operation in answer(document, path, value, now)]
    if not parts:
        raise Invalid("Say which part of the document the answer is for.")
    filled = filled_in(_at(document, parts), value)
    return _operations(document, parts, filled)


def filled_in(hole: Any, value: Any) -> Any:
    """Put an answer into the hole's expression; a hole without one takes the value itself."""
    marker = hole.get(HOLE_KEY) if isinstance(hole, Mapping) else None
    template = marker.get("template") if isinstance(marker, Mapping) else None
    if not isinstance(template, str) or _MARK not in template:
        return value
    if not isinstance(value, str):
        raise Invalid("The answer to this question is the name of a field.")
    return template.replace(_MARK, value)


def _at(value: Any, parts: Sequence[str]) -> Any:
    """Answer what stands at the pointer; None for a last part that is not there yet."""
    for n, part in enumerate(parts):
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, Mapping) and n == len(parts) - 1:
            return None
        else:
            raise Invalid(f"There is nothing at {pointer(*parts)} in the draft.")
    return value


def _operations(
    document: Mapping[str, Any], parts: Sequence[str], value: Any
) -> list[dict[str, Any]]:
    head, rest = parts[0], parts[1:]
    if head == "steps" and len(rest) > 1:
        step_id, inside = _innermost_step(document, parts)
        return [{"op": "update_step", "id": step_id, "set": {pointer(*inside): value}}]
    if head == "triggers" and len(rest) > 1:
        trigger = _replaced(document["triggers"][int(rest[0])], rest[1:], value)
        return [{"op": "set_trigger", "trigger": trigger}]
    if head in _WHOLE:
        whole = _replaced(document.get(head, {}), rest, value)
        return [{"op": _WHOLE[head], head: whole}]
    if head in ("name", "description") and not rest:
        return [{"op": "set_meta", head: value}]
    raise Invalid(f"{pointer(*parts)} cannot be answered: it is not a value.")


def _innermost_step(document: Mapping[str, Any], parts: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Answer the step a pointer leads into, through groups, and the rest inside it."""
    step: Any = document["steps"][int(parts[1])]
    inside = parts[2:]
    while len(inside) > 2 and inside[0] == "steps" and isinstance(step.get("steps"), list):
        step, inside = step["steps"][int(inside[1])], inside[2:]
    return str(step["id"]), inside


def _replaced(value: Any, parts: Sequence[str], new: Any) -> Any:
    """Copy a tree with one leaf replaced."""
    if not parts:
        return new
    head, rest = parts[0], parts[1:]
    if isinstance(value, list):
        index = int(head)
        return [_replaced(v, rest, new) if n == index else v for n, v in enumerate(value)]
    return {**value, head: _replaced(value.get(head, {}), rest, new)}
