"""A table that is named first: `from table berths where free is true count the rows` reads it, and keeps those."""

from __future__ import annotations

import re

_NAME = r"(?P<table>(?!(?:and|or|to|in|into|of|is|are|with|then|where|whose|if|when|that|which|for|as|from|on|at)\b)[a-z_]\w*(?:\.\w+)?)"
_DOES = r"(?:sum(?: up)?|add up|total|count|average|get|take|pick|post|send|mail|email|compute|calculate|group|select|list|read|fetch|keep|sort|report)"
_FROM = re.compile(
    rf"(?:^|(?<=[.;:] ))(?:from|in|out of) (?:the |our )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}(?: (?P<which>(?:where|whose|with) [^.;@]+?)| (?P<from>(?:of|from) (?:the )?(?:last|past) (?:\d+ )?(?:day|week|month|year)s?))?,? (?=(?:{_DOES}) )"
)
# `read all rows in data table guests where paid is true and mail them`
_ROWS = re.compile(
    rf"\b(?P<verb>read|get|fetch|take|load|list|find) (?:me )?(?P<rows>(?:all )?(?:the |our )?(?:rows|records|entries|[a-z]+s) (?:of|from|in) (?:the |our )?data ?table(?: called| named)? {_NAME}),? (?P<which>(?:where|whose|with) [^.;@,]+?)(?=[.;,]|$|,? (?:and|then) (?:then )?(?:{_DOES}|mail|e-?mail|tell|message|notify|write|save|put|add)\b)"
)

# `run @sql0 on postgres`: what the statement runs on is the connection of its step.
_ON = re.compile(
    r"(?P<statement>@sql\d+) (?:on|in|against|using|via) (?:the |our |my )?(?:postgres\w*|mysql|mariadb|sqlite|oracle|sql ?server|mssql|database|db|(?:data )?warehouse)\b(?: database| db)?"
)


def with_table_reads(text: str) -> str:
    """Return the request with such a table read first, and narrowed then."""
    text = _ON.sub(r"\g<statement>", _ROWS.sub(_narrowed, text))
    return _FROM.sub(_read, text)


def _narrowed(found: re.Match[str]) -> str:
    return f"get all rows in data table {found['table']}; keep those {found['which']}"


def _read(found: re.Match[str]) -> str:
    kept = ""
    if found["which"]:
        kept = f"keep those {found['which']}. "
    elif found["from"]:
        span = re.sub(r"^(?:of|from) (?:the )?", "", found["from"])
        kept = f"keep those whose date is within the {span}. "
    return f"read table {found['table']}. {kept}"
