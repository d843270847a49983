"""Rows of spreadsheets and fields in braces: `append a row with mast and flag to the sheet "Boats"`, `mail {email}`."""

from __future__ import annotations

import re

_FIELD = r"(?!(?:to|in|into|and|then)\b)[a-z]\w*(?: (?:name|number|date|time|code))?"
_LIST = rf"(?:(?:the|its|their|columns?|fields?|values?) )*{_FIELD}(?:, (?:the |its |their )?{_FIELD})*(?:,? and (?:the |its |their )?{_FIELD})?"
# What the row holds is said behind where it goes, so that `email` is read as no deed.
_ROW_WITH = re.compile(
    rf"\b(?P<verb>append|add|insert|write|save|put|create|log) (?:an?|the|one) (?:new )?(?P<row>row|line|entry|record) (?:with|containing|of|holding) (?P<fields>{_LIST}) (?P<to>(?:to|in|into|on) (?:the |our |my |a )?(?:google |excel )?(?:spread)?sheets?(?: (?:called|named))?(?: @str\d+)?)"
)
_TO_BRACES = re.compile(r"\b(?P<to>to|at) \{(?P<field>\w*(?:mail|address)\w*)\}")


def with_rows_in_order(text: str) -> str:
    """Return the request with where a row goes said before what it holds, and addresses in braces said as fields."""
    text = _ROW_WITH.sub(r"\g<verb> a \g<row> \g<to> with \g<fields>", text)
    return _TO_BRACES.sub(r"\g<to> field \g<field>", text)
