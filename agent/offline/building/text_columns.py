"""Rows that are read from a text have the columns that the words name, and every value in them is a text.

Nothing shows these columns before a run, so whoever has named one is not asked for it again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.building.cel import MARK
from agent.offline.building.item_shapes import Schema
from agent.offline.building.schema_kinds import list_path
from agent.offline.building.sound_tests import sound
from engine.core.action import Catalog

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_READ: Final = re.compile(r"\bitem\.([A-Za-z_]\w*)")
# What hands on the very items that it is given.
_SAME_ITEMS: Final = frozenset(["list.filter", "list.dedupe", "list.sort", "list.limit"])


def with_text_columns(document: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    """Return the document with each hole filled that asks for a column which the words name, of such rows."""
    lists = _text_lists(document["steps"], catalog)
    if not lists:
        return dict(document)
    return {**document, "steps": [_step(step, lists) for step in document["steps"]]}


def _text_lists(steps: Sequence[Mapping[str, Any]], catalog: Catalog) -> frozenset[str]:
    """Answer the lists whose records hold nothing but texts, by the path that is read."""
    found: set[str] = set()
    for step in steps:
        spec = catalog.action(str(step.get("uses")))
        if spec is None or "foreach" in step:
            continue
        path = list_path(spec.output_schema)
        given = str(step.get("with", {}).get("items", "")).strip("{} ")
        if step["uses"] in _SAME_ITEMS and given in found:
            found.add(f"steps.{step['id']}.items")
        elif path is not None and path[1] and _holds_texts(spec.output_schema, path[0][1:]):
            found.add(f"steps.{step['id']}{path[0]}")
    return frozenset(found)


def _holds_texts(schema: Schema, name: str) -> bool:
    items = schema["properties"].get(name, {}).get("items", {})
    more = items.get("additionalProperties")
    return not items.get("properties") and isinstance(more, Mapping) and more.get("type") == "string"  # fmt: skip


def _step(step: Mapping[str, Any], lists: frozenset[str]) -> dict[str, Any]:
    given = {name: _filled(value, lists) for name, value in step.get("with", {}).items()}
    where = given.get("where")
    if isinstance(where, str) and str(given.get("items", "")).strip("{} ") in lists:
        given["where"] = sound(where, _shape(where))
    return {**step, "with": given} if "with" in step else dict(step)


def _filled(value: Any, lists: frozenset[str]) -> Any:
    hole = value.get("$hole") if isinstance(value, Mapping) else None
    if not isinstance(hole, Mapping) or hole.get("kind") != "field" or hole.get("of") not in lists:
        return value
    name = str(hole.get("hint") or "").replace(" ", "_")
    # Several columns are no one column, and a name that the rules gave themselves was not said.
    if not _NAME.fullmatch(name) or hole.get("candidates") != [name]:
        return value
    return str(hole["template"]).replace(MARK, name)


def _shape(where: str) -> Schema:
    names = dict.fromkeys(_READ.findall(where))
    fields = {name: {"type": "string"} for name in names}
    return {"type": "object", "properties": fields, "required": list(names)}
