"""Whether two documents build the same: names, notes, ids and the order of writing aside."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.core.hole import hole_of

_HOLE = "__hole__"
# What people read or what proofs add, and what does not change what is done.
_ASIDE = frozenset({"id", "name", "notes", "output_schema", "after", "connection", "join"})
# What a workflow has beside its triggers and steps.
_AROUND = {
    "inputs": "what it is given",
    "outputs": "what it gives back",
    "settings": "its settings",
}
_JOIN = "all_ok"


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Say in what the other differs from the first; a place the other leaves open fits what fills it."""
    first, second = _shape(one), _shape(other)
    told = []
    if not _fits(first["triggers"], second["triggers"]):
        told.append("what starts it")
    told += [words for key, words in _AROUND.items() if not _fits(first[key], second[key])]
    if len(first["steps"]) != len(second["steps"]):
        return [*told, f"{len(first['steps'])} steps became {len(second['steps'])}"]
    for n, (left, right) in enumerate(zip(first["steps"], second["steps"], strict=True), 1):
        parts = [key for key in sorted({*left, *right}) if not _fits(left.get(key), right.get(key))]
        if parts:
            told.append(f"step {n}: {', '.join(parts)}")
    return told


def _shape(document: Mapping[str, Any]) -> dict[str, Any]:
    steps = list(document.get("steps", ()))
    names = _names_of(steps)
    return {
        "triggers": [_trigger(one) for one in document.get("triggers", ())]
        or [_trigger({"type": "manual"})],
        "steps": step_shapes(steps),
        **{key: _renamed(document.get(key) or {}, names, "item") for key in _AROUND},
    }


def step_shapes(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Answer steps as they read when their names and ids are set aside."""
    names = _names_of(steps)
    return [_step(step, names) for step in steps]


def _names_of(steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {step["id"]: f"step{n}" for n, step in enumerate(steps)}


def _trigger(trigger: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": trigger.get("type"),
        "uses": trigger.get("uses"),
        "with": trigger.get("with") or {},
    }


def _step(step: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    as_name = str((step.get("foreach") or {}).get("as", "item"))
    shape = {
        key: _renamed(value, names, as_name) for key, value in step.items() if key not in _ASIDE
    }
    if isinstance(shape.get("foreach"), dict):
        shape["foreach"] = {**shape["foreach"], "as": "item"}
    shape["join"] = step.get("join", _JOIN)
    shape["after"] = sorted(
        _renamed(one, names, as_name, bare=True) for one in step.get("after", ())
    )
    return shape


def _renamed(value: Any, names: Mapping[str, str], as_name: str, *, bare: bool = False) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(one, names, as_name, bare=bare) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names, as_name, bare=bare) for one in value]
    if not isinstance(value, str):
        return value
    if bare:
        source, dot, port = value.partition(".")
        return names.get(source, source) + dot + port
    text = re.sub(r"\bsteps\.(\w+)", lambda m: f"steps.{names.get(m[1], m[1])}", value)
    if as_name == "item":
        return text
    return re.sub(rf"(?<![\w.]){re.escape(as_name)}(?=\b[^{{]*\}}\}})", "item", text)


def _fits(one: Any, other: Any) -> bool:
    """Tell whether a value is the other, or fills the hole that stands there."""
    left, right = hole_of(one), hole_of(other)
    if right is not None:
        if left is not None:
            return _same_text(left.template, right.template)
        return right.template is None or _fills(one, right.template)
    if left is not None:
        return False
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return set(one) == set(other) and all(_fits(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_fits, one, other))
    return bool(one == other)


def _same_text(one: str | None, other: str | None) -> bool:
    return one == other


def _fills(value: Any, template: str) -> bool:
    pattern = re.escape(template).replace(re.escape(f".{_HOLE}"), r"(?:\.\??\w+)+")
    pattern = pattern.replace(re.escape(_HOLE), r"(?:\.\??\w+)*")
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
