"""Tables of the workspace itself that are emptied or of which all rows are changed: `empty the data table berths`, `set mast back to down for every row in data table berths`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Send
from agent.offline.rephrasing.row_tests import said_value
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec, Catalog

# What every row has: all of them are meant.
_ALL: Final = {"column": "row_id", "operator": "is_not_empty"}
_TABLE: Final = r"(?:the |our |my )?data ?table(?: called| named)? (?P<table>(?!(?:and|to|where|whose|with)\b)[a-z_]\w*)(?P<there> in our workspace)?"
_ROWS: Final = (
    r"(?:all|every|each)(?: of)?(?: the)?(?: (?:rows?|records?|entr(?:y|ies)|lines?|[a-z]+s))?"
)
_EMPTY: Final = re.compile(
    rf"(?:please |first )*(?:(?:empty|clear(?: out)?|truncate|wipe(?: out)?|purge|clean out)|(?:delete|remove|clear(?: out)?|drop|erase|take out) (?:everything|{_ROWS}) (?:of|in|from|out of)) {_TABLE}(?: (?:completely|entirely))?"
)
_COLUMN: Final = r"(?:the |its |their )?(?:column |field )?(?P<column>(?!(?:the|all|every|each|it|them)\b)[a-z_]\w*)"
_VALUE: Final = (
    r"(?:back )?(?:to|=) (?:the value )?(?P<value>@str\d+|-?\d+(?:\.\d+)?|[a-z_][\w-]*)(?: again)?"
)
_SET: Final = r"(?:please |first )*(?:set|reset|put|change|turn|switch|update)"
_CHANGES: Final = (
    re.compile(rf"{_SET} {_COLUMN} (?:of|for|in|on) {_ROWS} (?:of|in|from) {_TABLE} {_VALUE}"),
    re.compile(rf"{_SET} {_COLUMN} {_VALUE} (?:of|for|in|on) {_ROWS} (?:of|in|from) {_TABLE}"),
    re.compile(rf"(?:in|for) {_ROWS} (?:of|in|from) {_TABLE},? {_SET} {_COLUMN} {_VALUE}"),
)


def change_of_own_table(clause: str, catalog: Catalog, prepared: Prepared) -> Send | None:
    """Answer the change of all rows of such a table; None where the clause asks for anything else, or for some of them."""
    said = clause.strip(" .,")
    if "table" not in said:
        return None
    emptied = _EMPTY.fullmatch(said)
    if emptied is not None:
        return _sent(catalog, clause, {"table": emptied["table"], "where": [_ALL]})
    for form in _CHANGES:
        if (found := form.fullmatch(said)) is not None:
            values = {found["column"]: said_value(found["value"], prepared)}
            return _sent(catalog, clause, {"table": found["table"], "where": [_ALL], "values": values})  # fmt: skip
    return None


def _sent(catalog: Catalog, clause: str, given: Mapping[str, Any]) -> Send | None:
    specs = (spec for spec in catalog.actions() if _takes(spec, given))
    spec = next(specs, None)
    return Send(spec.id, given, clause=clause, asked_by_name=True) if spec is not None else None


def _takes(spec: ActionSpec, given: Mapping[str, Any]) -> bool:
    """Tell the action that needs exactly this, of a table that needs no connection."""
    needs = set(spec.input_schema.get("required", ()))
    return spec.connection is None and needs == set(given) and needs <= set(properties(spec)) and spec.effect != "read"  # fmt: skip
