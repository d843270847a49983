"""The operations that turn one document into another: what a rollback puts into the draft."""

from collections.abc import Mapping
from typing import Any

_WHOLE = {"inputs": "set_inputs", "outputs": "set_outputs", "settings": "set_settings"}
_META = ("name", "description")


def operations_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answer the patch; steps and triggers that are equal are not named in it."""
    return [
        *_meta(before, after),
        *_wholes(before, after),
        *_triggers(before, after),
        *_steps(before, after),
    ]


def _meta(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    changed = {name: after.get(name) for name in _META if before.get(name) != after.get(name)}
    return [{"op": "set_meta", **changed}] if changed else []


def _wholes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"op": operation, name: after.get(name, {})}
        for name, operation in _WHOLE.items()
        if before.get(name, {}) != after.get(name, {})
    ]


def _triggers(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    old, new = _by_id(before, "triggers"), _by_id(after, "triggers")
    gone = [{"op": "remove_trigger", "id": key} for key in old if key not in new]
    set_ = [
        {"op": "set_trigger", "trigger": trigger}
        for key, trigger in new.items()
        if old.get(key) != trigger
    ]
    return [*gone, *set_]


def _steps(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Take out what is gone or other, then put in what is new at its place: groups travel whole."""
    old, new = _by_id(before, "steps"), _by_id(after, "steps")
    out = [{"op": "remove_step", "id": key} for key, step in old.items() if new.get(key) != step]
    put = [
        {"op": "add_step", "step": step, "index": place}
        for place, (key, step) in enumerate(new.items())
        if old.get(key) != step
    ]
    return [*out, *put]


def _by_id(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {thing["id"]: thing for thing in document.get(name, [])}
