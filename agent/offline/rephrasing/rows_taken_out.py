"""Rows that are taken out of a table in other words than `delete the rows of table t where ...`: `clean up our table t: whatever is stale goes`.

Of a call it is the row of what it brings. Without a column that both hold, nothing is made of it.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.rephrasing.declared_columns import (
    CALLED,
    COLUMNS,
    TABLE,
    columns_of,
    fields_of_the_call,
)

_OUT: Final = Gated(
    rf"\b(?:delete|remove|drop|erase|take|strike) (?:it|them|him|her|(?:that|this|the) (?!rows?\b|records?\b|entr|oldest\b)[a-z_]+)(?: out)? (?:from|out of|of|in) {TABLE}{COLUMNS}(?! where\b| whose\b| with\b| by\b)",
    needs="delete|remove|drop|erase|take|strike",
)
_CLEANED: Final = Gated(
    rf"\b(?:clean(?: up| out)?|clear(?: out)?|tidy(?: up)?|empty|prune|purge) {TABLE}{COLUMNS} ?[:,;.-]? (?:everything|anything|whatever|all|all(?: the| of the)? rows|every row|rows|those|any row)(?: of it| in it)? (?P<which>(?:where|whose|that|which|with|older|whose) [^.;]+?) (?:goes|go|should go|has to go|can go|must go|goes away|go away|(?:is|are|gets?|should be|shall be) (?:deleted|removed|dropped|thrown (?:out|away)))(?= ?[.;,(]|$| and\b)",
    needs="clea|tidy|empty|prune|purge",
)
# `(it's a date)`: of which kind a column is.
_KIND: Final = re.compile(
    r" ?\((?:it|that|this|which|the (?:column|field))?(?:'s| is|s)? ?(?:an? |the )(?:date|timestamp|number|text|date column|day)(?: (?:column|field))?\)|, (?:it's|its|it is|that's|which is) an? (?:date|timestamp|day)\b"
)


def with_rows_taken_out(text: str) -> str:
    """Return the request with such wishes as rows that are deleted from a table where something holds."""
    if "table" not in text:
        return text
    text = _CLEANED.sub(r"delete the rows from table \g<table> \g<which>", _KIND.sub("", text))
    found = _OUT.search(text) if CALLED.search(text) else None
    if found is None:
        return text
    columns = columns_of(text).get(found["table"], [])
    brought = fields_of_the_call(text)
    shared = [name for name in brought if name in columns] if columns else brought
    if len(shared) != 1:
        return text
    return f"{text[: found.start()]}delete the rows from table {found['table']} where {shared[0]} matches{text[found.end() :]}"
