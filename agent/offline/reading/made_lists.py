"""Work on one thing that makes a list of records of it: of these, and no more of the one thing, is spoken from then on."""

from __future__ import annotations

from agent.offline.building.schema_kinds import list_path
from agent.offline.reading.parts import Do, Part, Read
from engine.core.action import Catalog


def makes_list(part: Do, catalog: Catalog) -> bool:
    """Tell whether a text is read as the list of records that it holds."""
    spec = catalog.action(part.action)
    if spec is None or "text" not in spec.input_schema.get("required", ()):
        return False
    found = list_path(spec.output_schema)
    if found is None or not found[1]:
        return False
    items = spec.output_schema["properties"].get(found[0][1:], {}).get("items", {})
    return bool(items.get("type") == "object")


def brings(part: Part, catalog: Catalog, *, lists: bool) -> bool:
    """Tell what is read from elsewhere; with `lists` only what is a list, or makes one of a text."""
    if isinstance(part, Read):
        return not (lists and part.single)
    return lists and isinstance(part, Do) and makes_list(part, catalog)
