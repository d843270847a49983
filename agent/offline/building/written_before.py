"""Queries of a table that something was written to before: they come after that, for what they answer is what is there then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.reading.parts import Part, Read, Send


def reads_what_was_written(part: Read, before: Sequence[Part]) -> bool:
    """Tell a query whose statement names a table that a part before it writes to."""
    statement = part.arguments.get("statement")
    if not isinstance(statement, str):
        return False
    tables = {str(one.arguments.get("table", "")) for one in before if isinstance(one, Send)}
    return any(
        table and re.search(rf"\b(?:from|join) {re.escape(table)}\b", statement, re.IGNORECASE)
        for table in tables
    )
