"""Queries of a table that something was written to before: they come after that, for what they answer is what is there then."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.reading.parts import Part, Read, Send


def reads_what_was_written(part: Read, before: Sequence[Part]) -> bool:
    """Tell a query whose statement names a table that a part before it writes to."""
    statement = part.arguments.get("statement")
    if not isinstance(statement, str):
        return False
    tables = {str(one.arguments.get("table", "")) for one in before if isinstance(one, Send)}
    return any(_reads(statement, table) for table in tables)


def with_reads_behind(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Let a query wait for the step before it that writes to its table; also where that had nothing to write."""
    turned: list[dict[str, Any]] = []
    for step in steps:
        statement = step.get("with", {}).get("statement")
        writes = [
            s for s in turned if isinstance(statement, str) and _reads(statement, _table_of(s))
        ]
        if not writes or "after" in step:
            turned.append(dict(step))
            continue
        always = {"join": "always"} if "when" in writes[-1] else {}
        turned.append({**step, "after": [writes[-1]["id"]], **always})
    return turned


def _table_of(step: Mapping[str, Any]) -> str:
    """Answer the table that a step writes rows to."""
    given = step.get("with", {})
    table = given.get("table") if "rows" in given else None
    return table if isinstance(table, str) else ""


def _reads(statement: str, table: str) -> bool:
    named = rf"\b(?:from|join) {re.escape(table)}\b"
    return bool(table) and re.search(named, statement, re.IGNORECASE) is not None
