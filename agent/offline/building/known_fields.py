"""The last look at what steps read: a field that its giver is known not to have is asked for instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.cel import MARK, field_hole
from agent.offline.building.unfilled import hole_for
from engine.core.action import Catalog

_READ_ALONE: Final = re.compile(r"\{\{ (?P<giver>trigger|steps\.\w+)\.(?P<field>[A-Za-z_]\w*) \}\}")
_READS: Final = re.compile(r"(?<![\w.])(?P<giver>trigger|steps\.\w+)\.(?P<field>[A-Za-z_]\w*)")


def with_known_fields(document: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document with a hole for each argument that reads a field that is not there."""
    shapes = _shapes(document, catalog)
    return {**document, "steps": [_step(one, shapes, catalog) for one in document["steps"]]}


def _shapes(document: Mapping[str, Any], catalog: Catalog) -> dict[str, frozenset[str]]:
    """Answer giver -> its fields, of those that have these and no others."""
    found: dict[str, frozenset[str]] = {}
    for trigger in document.get("triggers", ()):
        heard = next((t for t in catalog.triggers() if t.id == trigger.get("uses")), None)
        if heard is not None and len(document["triggers"]) == 1:
            found |= _closed("trigger", heard.output_schema)
    for step in document["steps"]:
        spec = catalog.action(step.get("uses", ""))
        if spec is not None and "foreach" not in step:
            found |= _closed(f"steps.{step['id']}", spec.output_schema)
    return found


def _closed(giver: str, schema: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    if schema.get("additionalProperties") is not False or not schema.get("properties"):
        return {}
    return {giver: frozenset(schema["properties"])}


def _step(
    step: dict[str, Any], shapes: Mapping[str, frozenset[str]], catalog: Catalog
) -> dict[str, Any]:
    if "steps" in step:
        return {**step, "steps": [_step(one, shapes, catalog) for one in step["steps"]]}
    spec = catalog.action(step.get("uses", ""))
    if spec is None:
        return step
    given = {
        name: (_cells(value, shapes) or hole_for(spec, name))
        if _reads_nothing(value, shapes)
        else value
        for name, value in step.get("with", {}).items()
    }
    return {**step, "with": given} if "with" in step else step


def _cells(value: Any, shapes: Mapping[str, frozenset[str]]) -> list[Any] | None:
    """Answer a row with a question only for the cells of fields that are not there; None for what is no row of fields."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    cells = [_cell(one, shapes) if _reads_nothing(one, shapes) else one for one in value]
    return None if None in cells else cells


def _cell(said: str, shapes: Mapping[str, frozenset[str]]) -> dict[str, Any] | None:
    read = _READ_ALONE.fullmatch(said)
    if read is None:
        return None
    name = read["field"].replace("_", " ")
    hole = field_hole(f"Which field is the {name}?", f"{{{{ {read['giver']}.{MARK} }}}}", of=read["giver"], hint=name)  # fmt: skip
    hole["$hole"]["candidates"] = sorted(shapes[read["giver"]])[:12]
    return hole


def _reads_nothing(value: Any, shapes: Mapping[str, frozenset[str]]) -> bool:
    if isinstance(value, Mapping):
        return any(_reads_nothing(one, shapes) for key, one in value.items() if key != "$hole")
    if isinstance(value, list):
        return any(_reads_nothing(one, shapes) for one in value)
    if not isinstance(value, str) or "{{" not in value:
        return False
    return any(
        match["field"] not in shapes[match["giver"]]
        for match in _READS.finditer(value)
        if match["giver"] in shapes
    )
