"""A table of the workspace itself, said behind its name: `the table berths in our data tables`, `the berths data table`."""

from __future__ import annotations

import re
from typing import Final

_BEHIND: Final = re.compile(
    r"\btable (?P<table>[a-z_]\w*) (?:in|of|from|among) (?:our |the |my )data ?tables\b"
)
_NAME: Final = r"(?!(?:the|our|my|a|an|this|that|in|into|of|to|from|and|each|every|new)\b)"
_BEFORE: Final = re.compile(
    rf"\b(?P<the>the |our |my ){_NAME}(?P<table>[a-z_]\w*) data ?table\b(?! (?:called|named|(?!(?:and|to|with|where|whose|in|is|of|then|back|if|by|every|each|for|from|at|on|or|when|that|which)\b)[a-z_]\w*))"
)


def with_own_tables(text: str) -> str:
    """Return the request with such a table said as `data table berths`, which is none of a database."""
    if "data table" not in text and "datatable" not in text:
        return text
    text = _BEHIND.sub(r"data table \g<table>", text)
    return _BEFORE.sub(r"\g<the>data table \g<table>", text)
