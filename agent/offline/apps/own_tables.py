"""Rows that are read from a table of the workspace itself: `read all rows in data table guests`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.reading.parts import Read
from agent.offline.retrieval import properties, writes
from engine.core.action import ActionSpec, Catalog

_ROWS: Final = re.compile(
    r"(?:read|get|fetch|take|load|list|find|look up) (?:me )?(?:(?:all|every|the|our|of) )*(?:rows?|records?|entries|contents?|[a-z]+s) (?:of|from|in) (?:the |our |my )?data ?table(?: called| named)? (?P<table>[a-z_]\w*)"
)


def rows_of_own_table(clause: str, catalog: Catalog) -> Read | None:
    """Answer the read of all rows of such a table; None where the clause asks for anything else, or for more."""
    match = _ROWS.fullmatch(clause.strip(" .,"))
    spec = next(filter(_finds_rows, catalog.actions()), None) if match else None
    if match is None or spec is None:
        return None
    limit = properties(spec).get("limit", {}).get("maximum")
    asked = {"table": match["table"], **({"limit": limit} if limit else {})}
    return Read(spec.id, asked, noun="rows", clause=clause)


def _finds_rows(spec: ActionSpec) -> bool:
    """Tell the action that reads rows of a table, with nothing else that it needs."""
    needs = tuple(spec.input_schema.get("required", ()))
    gives = spec.output_schema.get("properties", {})
    narrows = "where" in properties(spec) and "order" in properties(spec)
    return spec.connection is None and not writes(spec) and needs == ("table",) and "rows" in gives and narrows  # fmt: skip
