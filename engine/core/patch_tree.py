"""Plain JSON trees that patches edit: copies along the path only, so that nothing else changes."""

from collections.abc import Mapping
from typing import Any

from engine.core.problem import pointer_parts

Json = dict[str, Any]
_LONGEST_INDEX = 9


class TreeFault(ValueError):
    """A pointer that leads nowhere."""


def value_at(tree: Any, path: str) -> Any:
    """Answer the value at a pointer, or raise TreeFault."""
    here = tree
    for part in _parts(path):
        here = _child(here, part, path)
    return here


def _parts(path: str) -> list[str]:
    try:
        return pointer_parts(path)
    except ValueError as error:
        raise TreeFault(str(error)) from None


def _child(here: Any, part: str, path: str) -> Any:
    if isinstance(here, Mapping) and part in here:
        return here[part]
    if isinstance(here, list) and _index(part, len(here)) is not None:
        return here[int(part)]
    raise TreeFault(f"there is nothing at {path!r}")


def _index(part: str, size: int) -> int | None:
    """Answer the place a part of a pointer names in a list; other scripts' digits name none."""
    if not (part.isascii() and part.isdigit() and len(part) <= _LONGEST_INDEX):
        return None
    return int(part) if int(part) < size else None


def with_value(tree: Any, path: str, value: Any) -> Any:
    """Answer the tree with a value set at a pointer; missing objects on the way are made."""
    return _set(tree, _parts(path), value, path)


def _set(here: Any, parts: list[str], value: Any, path: str) -> Any:
    if not parts:
        return value
    part, rest = parts[0], parts[1:]
    if isinstance(here, Mapping):
        return {**here, part: _set(here.get(part, {} if rest else None), rest, value, path)}
    if isinstance(here, list):
        if part == "-" or part == str(len(here)):
            return [*here, _set({} if rest else None, rest, value, path)]
        n = _index(part, len(here))
        if n is not None:
            return [*here[:n], _set(here[n], rest, value, path), *here[n + 1 :]]
    raise TreeFault(f"nothing can be set at {path!r}")


def without_value(tree: Any, path: str) -> Any:
    """Answer the tree without the value at a pointer, or raise TreeFault."""
    parts = _parts(path)
    if not parts:
        raise TreeFault("the whole step cannot be unset")
    return _unset(tree, parts, path)


def _unset(here: Any, parts: list[str], path: str) -> Any:
    part, rest = parts[0], parts[1:]
    child = _child(here, part, path)
    if isinstance(here, Mapping):
        if rest:
            return {**here, part: _unset(child, rest, path)}
        return {key: item for key, item in here.items() if key != part}
    n = int(part)
    replaced = [_unset(child, rest, path)] if rest else []
    return [*here[:n], *replaced, *here[n + 1 :]]


def find_step(steps: list[Json], step_id: str, group: str | None = None) -> tuple[str | None, int]:
    """Answer the group around a step, None for the outermost, and its place; (None, -1) if absent."""
    for n, step in enumerate(steps):
        if not isinstance(step, dict):
            continue
        if step.get("id") == step_id:
            return group, n
        inner = step.get("steps")
        if isinstance(inner, list):
            found = find_step(inner, step_id, step.get("id"))
            if found[1] >= 0:
                return found
    return None, -1


def edit_list(steps: list[Json], group: str | None, edit: Any) -> list[Json]:
    """Answer the steps with the list of one scope edited; other steps are the same objects."""
    if group is None:
        edited: list[Json] = edit(steps)
        return edited
    return [_edited(step, group, edit) if isinstance(step, dict) else step for step in steps]


def _edited(step: Json, group: str, edit: Any) -> Json:
    inner = step.get("steps")
    if step.get("id") == group:
        return {**step, "steps": edit(inner)}
    if isinstance(inner, list) and find_step(inner, group)[1] >= 0:
        return {**step, "steps": edit_list(inner, group, edit)}
    return step


def ids_of(step: Json) -> set[str]:
    """Answer the id of a step and of everything inside it."""
    found = {str(step.get("id"))}
    inner = step.get("steps")
    for part in inner if isinstance(inner, list) else ():
        # What is no step at all is refused when the whole document is read.
        found |= ids_of(part) if isinstance(part, dict) else set()
    return found
