"""What is written to one table is written in the order of the words: emptied first, then filled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_WRITES = re.compile(
    r"\s*(?:delete\s+from|update|insert\s+into|truncate(?:\s+table)?|replace\s+into)\s+[\"`\[]?(?P<table>[\w.]+)",
    re.IGNORECASE,
)


def in_turn(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Let a step wait for the one before it that writes the same table, where nothing else holds it back."""
    last: dict[str, str] = {}
    turned: list[dict[str, Any]] = []
    for step in steps:
        table = _written(step)
        before = last.get(table) if table else None
        waits = before is not None and "after" not in step
        turned.append({**step, "after": [before]} if waits else dict(step))
        if table and "when" not in step and "after" not in step:
            last[table] = str(step["id"])
    return turned


def _written(step: Mapping[str, Any]) -> str | None:
    given = step.get("with", {})
    if not str(step.get("uses", "")).startswith("sql."):
        return None
    if step["uses"] == "sql.query":
        match = _WRITES.match(str(given.get("statement", "")))
        return match["table"].lower() if match else None
    table = given.get("table")
    return table.lower() if isinstance(table, str) else None
