"""What people write without quotation marks that is a quotation all the same: a body, a statement, a subject line.

All of it is found in the text as it was typed, before anything is lowered or cut.
"""

from __future__ import annotations

import json
import re

BODY = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
# A statement: it says what it selects from where, and one more word of its language, or is written in capitals.
_NAME = r"[A-Za-z_][\w.]*"
STATEMENT = re.compile(
    rf"(?<![\"'`\w])(?:(?i:select)\s+(?:(?i:distinct)\s+)?(?:\*|{_NAME}(?:\([^)]*\))?)(?:(?:\s+(?i:as)\s+{_NAME})?\s*,\s*{_NAME}(?:\([^)]{{0,200}}\))?){{0,60}}(?:\s+(?i:as)\s+{_NAME})?\s+(?i:from)\s+{_NAME}(?!\w|:|/)"
    rf"|(?:DELETE FROM|UPDATE|INSERT INTO)\s+{_NAME}(?=\s+(?:SET|WHERE|VALUES|\()))"
    rf"(?:\s+(?i:where|order by|group by|having|limit|set|values)\b(?:(?!\s(?:--|->|→|(?:and|then) (?:then|mail|send|post|email|e-mail|tell|share|put|write|notify|add|save|keep|run))|\.\s|\.\.|;|\)|\n).){{0,2000}})?"
)
_PLAIN_SELECT = re.compile(r"\b(?i:where|order by|group by)\b|[*,(]|^SELECT\b")
_SLOT = re.compile(
    r"\b(?P<lead>(?i:(?:with (?:the |a )?|the )?(?:subject|body)))(?:(?i: line)?:| (?=[A-Z]))\s*(?P<said>[A-Z][^.;,\n\"“]{2,80}?)(?=[.;,\n]|$|\)| and (?:drop|post|send|mail|tell)\b)"
)
_FIELD = re.compile(
    r"(?P<said>\b(?:older than|more than|less than|fewer than|at least|at most|exactly|over|under|above|below|within)\s+-?\d[\d.,]*(?:\s+[A-Za-z]+)?)(?P<between>[^,;.()\n]{0,60}?)\s*\((?:field |column )?(?P<name>[a-z]+(?:_[a-z0-9]+)+)\)"
)
_WITH = re.compile(r"(?i)(?<!\w)w/(?= )")


def with_marks(text: str) -> str:
    """Put quotation marks where they were left out, and a field's name before what it is compared with."""
    text = _SLOT.sub(_slot, _WITH.sub("with", text))
    return _FIELD.sub(lambda m: f"with {m['name']} {m['said']}{m['between']}", text)


def _slot(match: re.Match[str]) -> str:
    """Quote what was left bare; a body is sentences, so its full stop belongs to it."""
    behind = match.string[match.end() : match.end() + 1]
    stop = behind if behind == "." and match["lead"].lower().endswith("body") else ""
    return f'{match["lead"]}: "{match["said"].strip()}{stop}"'


def is_statement(match: re.Match[str]) -> bool:
    """Tell a statement from a wish such as `select orders from the list`."""
    return _PLAIN_SELECT.search(match[0]) is not None or match[0][:6].isupper()


def is_sql(said: str) -> bool:
    """Tell a whole statement from one with words in it that a person has still to put in."""
    from sqlglot import ParseError, TokenError, parse_one

    try:
        parse_one(said)
    except (ParseError, TokenError):
        return False
    return True


def body_of(said: str) -> str | None:
    """Answer a JSON object as it is sent, None where the braces only list what comes in."""
    try:
        read = json.loads(said)
    except ValueError:
        return None
    return json.dumps(read, ensure_ascii=False) if isinstance(read, dict) and read else None
