"""What a person who knows the workflow fills in where the planned one still asks: the same as stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from engine.core.hole import hole_of

_PARTS = ("with", "when", "foreach", "cases")


def filled_like(planned: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the holes of a planned document from the steps of the original in the same places; take over connections."""
    mine, theirs = list(planned.get("steps", ())), list(original.get("steps", ()))
    pairs = list(zip(mine, theirs, strict=False))
    names = {there["id"]: here["id"] for here, there in pairs}
    steps = [_step(here, there, names) for here, there in pairs] + mine[len(theirs) :]
    return {**planned, "steps": steps}


def _step(
    here: Mapping[str, Any], there: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    if here.get("uses") != there.get("uses") or here.get("type") != there.get("type"):
        return dict(here)
    names = {**names, _looped(there): _looped(here)}
    found = {
        key: _filled(value, there.get(key), names) if key in _PARTS else value
        for key, value in here.items()
    }
    if there.get("connection") and hole_of(here.get("connection")) is not None:
        found["connection"] = there["connection"]
    # What the answer looks like is no matter of words.
    return found | ({"output_schema": there["output_schema"]} if "output_schema" in there else {})


def _looped(step: Mapping[str, Any]) -> str:
    return str((step.get("foreach") or {}).get("as", "item"))


def _filled(here: Any, there: Any, names: Mapping[str, str]) -> Any:
    if hole_of(here) is not None:
        return here if there is None else _renamed(there, names)
    if isinstance(here, Mapping) and isinstance(there, Mapping):
        return {key: _filled(value, there.get(key), names) for key, value in here.items()}
    if isinstance(here, list) and isinstance(there, Sequence) and len(here) == len(there):
        return [_filled(one, other, names) for one, other in zip(here, there, strict=True)]
    return here


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, names) for part in value]
    if not isinstance(value, str):
        return value
    text = re.sub(r"\bsteps\.(\w+)", lambda m: f"steps.{names.get(m[1], m[1])}", value)
    return re.sub(r"(?<=\{\{ )(\w+)(?=[.\s])", lambda m: names.get(m[1], m[1]), text)
