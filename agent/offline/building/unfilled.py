"""The last look at a step: what its action cannot do without and nobody said becomes a typed hole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from agent.offline.building.cel import value_hole
from engine.core.action import ActionSpec, Catalog


def with_holes(steps: Iterable[dict[str, Any]], catalog: Catalog) -> list[dict[str, Any]]:
    """Return the steps, each with a hole for every required argument that it lacks."""
    return [_with_holes(step, catalog) for step in steps]


def _with_holes(step: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    if "steps" in step:
        return {**step, "steps": with_holes(step["steps"], catalog)}
    spec = catalog.action(step.get("uses", ""))
    if spec is None:
        return step
    given = step.get("with", {})
    lacking = [name for name in spec.input_schema.get("required", ()) if name not in given]
    if not lacking:
        return step
    holes = {name: hole_for(spec, name) for name in lacking}
    return {**step, "with": {**given, **holes}}


def hole_for(spec: ActionSpec, name: str) -> dict[str, Any]:
    """Answer the question for an argument that nobody has said."""
    schema = spec.input_schema.get("properties", {}).get(name, {})
    title = schema.get("title") or name.replace("_", " ")
    return value_hole(f"{spec.title}: what is the {title.lower()}?", schema, name)
