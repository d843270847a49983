"""What has to be done to a workflow so that it is another one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from engine.core.problem import pointer

Json = Mapping[str, Any]
_META: Final = ("name", "description")
_WHOLES: Final = ("inputs", "outputs", "settings")


def operations_between(before: Json, after: Json) -> tuple[dict[str, Any], ...]:
    """Answer the patch that turns one document into the other; what is the same in both is not touched."""
    return (
        *_meta(before, after),
        *_triggers(before.get("triggers") or [], after.get("triggers") or []),
        *_steps(before.get("steps") or [], after.get("steps") or []),
        *_wholes(before, after),
    )


def _meta(before: Json, after: Json) -> Iterator[dict[str, Any]]:
    changed = {key: after.get(key) for key in _META if before.get(key) != after.get(key)}
    if changed:
        yield {"op": "set_meta", **changed}


def _wholes(before: Json, after: Json) -> Iterator[dict[str, Any]]:
    for key in _WHOLES:
        if (before.get(key) or {}) != (after.get(key) or {}):
            yield {"op": f"set_{key}", key: after.get(key) or {}}


def _triggers(before: Sequence[Json], after: Sequence[Json]) -> Iterator[dict[str, Any]]:
    stays = [one["id"] for one in before if one["id"] in _ids(after)]
    in_order = stays == [one["id"] for one in after if one["id"] in stays]
    kept = {one["id"]: one for one in before if in_order and one["id"] in stays}
    for one in before:
        if one["id"] not in kept:
            yield {"op": "remove_trigger", "id": one["id"]}
    for place, one in enumerate(after):
        if kept.get(one["id"]) != one:
            added = {} if one["id"] in kept else {"index": place}
            yield {"op": "set_trigger", "trigger": dict(one), **added}


def _steps(before: Sequence[Json], after: Sequence[Json]) -> Iterator[dict[str, Any]]:
    wanted = {one["id"]: one for one in after}
    old = {one["id"]: one for one in before}
    here = []
    for name, step in old.items():
        if name not in wanted or _is_other_group(step, wanted[name]):
            yield {"op": "remove_step", "id": name}
        else:
            here.append(name)
    for place, (name, step) in enumerate(wanted.items()):
        if name not in here:
            yield {"op": "add_step", "step": dict(step), "index": place}
            here.insert(place, name)
            continue
        if here[place] != name:
            yield {"op": "move", "id": name, "index": place}
            here.remove(name)
            here.insert(place, name)
        yield from _updated(old[name], step)


def _is_other_group(before: Json, after: Json) -> bool:
    """Steps inside a group are put in anew with it."""
    was_group, is_group = (one.get("type") == "group" for one in (before, after))
    return was_group != is_group or (before.get("steps") or []) != (after.get("steps") or [])


def _updated(before: Json, after: Json) -> Iterator[dict[str, Any]]:
    # Of its arguments only those that are others: the change then says which.
    old, new = before.get("with") or {}, after.get("with") or {}
    within = ("with",) if old and new else ()
    to_set, to_unset = _keys(before, after, aside=within)
    if within:
        arguments = _keys(old, new, under=within)
        to_set, to_unset = to_set | arguments[0], to_unset + arguments[1]
    if to_set or to_unset:
        change = {"set": to_set, "unset": to_unset}
        yield {
            "op": "update_step",
            "id": before["id"],
            **{key: value for key, value in change.items() if value},
        }


def _keys(
    before: Json, after: Json, *, under: tuple[str, ...] = (), aside: tuple[str, ...] = ()
) -> tuple[dict[str, Any], list[str]]:
    """Answer what is set to something else, and what is there no more."""
    to_set = {
        pointer(*under, key): value
        for key, value in after.items()
        if key not in aside and (key not in before or _said(before[key]) != _said(value))
    }
    gone = [pointer(*under, key) for key in before if key not in after]
    return to_set, gone


def _said(value: Any) -> str:
    """In a document 1 is not true, and the order of keys says nothing."""
    return json.dumps(value, sort_keys=True)


def _ids(triggers: Sequence[Json]) -> set[str]:
    return {one["id"] for one in triggers}
