"""What a step answers that is known from the catalogue: its lists and their fields are named at once, as after a sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.offline.building.holes import filled
from agent.offline.building.open_records import is_open
from agent.offline.building.text_columns import with_text_columns
from engine.core.action import Catalog


def with_known_lists(document: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document with everything filled that the actions' own answers settle."""
    known = dict(document)
    for step in document["steps"]:
        schema = _shape(step, catalog)
        if schema is not None:
            known = filled(known, step["id"], schema, catalog)
    steps = [_as_before(step, document["steps"]) for step in known["steps"]]
    return with_text_columns({**known, "steps": steps}, catalog)


def _as_before(step: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    """Leave out what the catalogue tells anyway."""
    was = next((one for one in before if one["id"] == step["id"]), {})
    if "output_schema" in was:
        return step
    return {name: value for name, value in step.items() if name != "output_schema"}


def _shape(step: Mapping[str, Any], catalog: Catalog) -> Mapping[str, Any] | None:
    """Answer what a step is known to answer, where that has a list of records."""
    spec = catalog.action(str(step.get("uses")))
    if spec is None or spec.connection is None or "foreach" in step or "output_schema" in step:
        return None
    schema = spec.output_schema
    if schema.get("additionalProperties") is not False:
        return None
    lists = [of.get("items", {}) for of in schema.get("properties", {}).values()]
    known = [one for one in lists if one.get("properties")]
    open_ones = any(is_open(part) for one in known for part in one["properties"].values())
    return schema if known and not open_ones else None
