"""What a request says that its tables and its call hold: `table boats (mast, name)`, `webhook with mast and berth`."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = r"(?!(?:and|or|to|in|into|of|is|are|with|then|where|whose|if|when|that|which|for|as|has|holds|from|on|at|called|named|only|yet|already)\b)[a-z_]\w*"
_LIST: Final = rf"{NAME}(?:(?:,? and |, | \+ ){NAME})*"
TABLE: Final = (
    rf"(?:the |our |my |a )?(?:(?:database|db|sql) )?table(?: called| named)? (?P<table>{NAME})"
)
COLUMNS: Final = rf"(?: ?\((?:the )?(?:columns?:? |with |fields?:? )?(?P<columns>{_LIST})\)|,? (?:with )?(?:the )?columns? (?P<listed>{_LIST})(?=[.;:)]|$))?"
_DECLARED: Final = re.compile(rf"\btable(?: called| named)? (?P<table>{NAME}){COLUMNS}")
_HAVING: Final = re.compile(
    rf"\btable(?: called| named)? (?P<table>{NAME}) (?:has|holds|keeps|contains|with)(?: the)?(?: columns?| fields?)? (?P<columns>{_LIST})"
)
_CALL: Final = re.compile(
    rf"\bweb ?hook\b,?(?: calls?| @str\d+)?,?(?: ?(?:\(|:)| (?:with|brings?|gives?|has|carries|sends|delivers|takes|hands over)\b)? ?(?:(?:its|the|one|two|three|only|just|an?) )*(?:(?:single )?fields?\b ?[:,]? ?)?(?P<fields>{_LIST})(?=[).;:?!]|$|,? (?:look|find|get|delete|remove|then|and then)\b)"
)
CALLED: Final = re.compile(r"\bweb ?hook\b")


def names_of(listed: str | None) -> list[str]:
    """Answer the names of a list that is said with commas and `and`."""
    return re.split(r",? and |, | \+ ", listed) if listed else []


def columns_of(text: str) -> dict[str, list[str]]:
    """Answer the columns that are said of each table."""
    found: dict[str, list[str]] = {}
    for form in (_DECLARED, _HAVING):
        for match in form.finditer(text):
            said = match.groupdict()
            names = names_of(said["columns"] or said.get("listed"))
            if names and not found.get(match["table"]):
                found[match["table"]] = names
    return found


def fields_of_the_call(text: str) -> list[str]:
    """Answer the fields that a call is said to bring; none where nothing is said."""
    found = _CALL.search(text)
    return names_of(found["fields"]) if found else []


# `db table boats (mast, name): take those with ...`: it is read.
_AT_FIRST: Final = re.compile(
    rf"(?:^|(?<=[.;] ))(?:the |our |my )?(?:database|db) table(?: called| named)? (?P<table>{NAME}) ?\((?P<columns>{_LIST})\) ?[:,;] ?(?:and )?(?=(?:take|keep|get|find|check|pick|choose|for|go through|look at) )"
)


def with_tables_at_first(text: str) -> str:
    """Return the request with a table that is only named before what is taken of it said to be there."""
    if "table" not in text:
        return text
    return _AT_FIRST.sub(r"there is a table \g<table> (\g<columns>). ", text)
