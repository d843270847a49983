"""A field named beside the list, whose name holds a unit: `(there's a days_left field)` is what `in less than 9 days` compares, and every later number of days."""

from __future__ import annotations

import re
from typing import Final

_UNITS: Final = ("minute", "hour", "day", "week", "month", "year")
_REMARK: Final = re.compile(
    r" ?\((?:see |in )?(?:(?:there(?:'s| is)|it has|they have|we have|each has|you find|look at)(?: for (?:that|this|it))? )?(?:an? |the )?(?:(?:field|column)(?: (?:called|named))? (?P<field>[a-z]+(?:_[a-z]+)+)|(?P<field2>[a-z]+(?:_[a-z]+)+)(?: (?:field|column))(?: for (?:that|this|it))?)\)"
)
_MORE: Final = r"(?:more than|over|above|at least|longer than|no less than)"
_LESS: Final = r"(?:less than|fewer than|under|below|at most|up to|no more than|within)"
_WAY: Final = rf"(?P<way>{_MORE}|{_LESS})"
# What the words say of the thing: that it ends, is due, is old.
_VERB: Final = r"(?:(?:that|which|who) )?(?:(?:runs?|ran|run) out|expires?|ends?|(?:is|are) due|lapses?|(?:is|are) left|(?:has|have)(?: only)?|(?:is|are)|with(?: only)?|having|in)"


def with_unit_fields(text: str) -> str:
    """Return the request with each such number compared with that field; without a unit in its name nothing is."""
    found = _REMARK.search(text)
    if found is None:
        return text
    field = found["field"] or found["field2"]
    units = [unit for unit in _UNITS if {unit, f"{unit}s"} & set(field.split("_"))]
    if len(units) != 1 or len(_REMARK.findall(text)) != 1:
        return text
    compared = re.compile(
        rf"\b{_VERB} (?:in |for |only )*{_WAY} (?P<n>\d+) {units[0]}s?(?: (?:left|old|to go|ago|remaining))?\b"
    )
    before = text[: found.start()]
    if compared.search(before) is None:
        return text
    rest = before + text[found.end() :]
    return compared.sub(lambda m: f"with {field} {_said(m['way'])} {m['n']}", rest)


def _said(way: str) -> str:
    return "at most" if way == "within" else way.replace("longer than", "more than")
