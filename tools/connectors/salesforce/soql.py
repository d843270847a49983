"""Values in a query of Salesforce: each stands at a name, and can be nothing but a value there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tools.sdk.errors import bad_data

Scalar = str | int | float | bool | None
Value = Scalar | Sequence[Scalar]
MOMENT = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d))?$"
# Texts are passed over whole: what looks like a name inside one is a part of it.
_PARTS = re.compile(r"'(?:[^'\\]|\\.)*'|:([A-Za-z_]\w*)", re.DOTALL)
_ESCAPED = {
    "\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b",
    "\f": "\\f",
}  # fmt: skip


def bound(query: str, values: Mapping[str, Value], moments: Mapping[str, str]) -> str:
    """Return the query with its values in place of their names; each name has to be given, and used."""
    left = {*values, *moments}

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0]
        if name in moments:
            left.discard(name)
            return moments[name]
        if name not in values:
            raise bad_data("soql_value_missing", f"the query names {name!r}, no value is given")
        left.discard(name)
        return literal(values[name])

    whole = _PARTS.sub(fill, query)
    if left:
        unused = ", ".join(sorted(left))
        raise bad_data(
            "soql_value_unused",
            f"the query does not name {unused}",
            hint="write :name outside quotes",
        )
    return whole


def like(value: str, *, only_begins: bool) -> str:
    """Write a pattern that finds a text anywhere, or at the beginning."""
    inside = literal(value)[1:-1].replace("%", "\\%").replace("_", "\\_")
    return f"'{inside}%'" if only_begins else f"'%{inside}%'"


def literal(value: Value) -> str:
    """Write a value as SOQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + "".join(_ESCAPED.get(mark, mark) for mark in value) + "'"
    return "(" + ",".join(literal(one) for one in value) + ")"
