"""What is written into a table only where it is not there yet: `store every boat in the table boats, but not if a row with the same mast exists`.

Of one thing that comes in the row is looked up first; of a list those that the table has are left out.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Entity, Prepared

_NAME: Final = (
    r"(?P<table>(?!(?:and|or|to|in|of|is|with|where|whose|if|unless|but|only)\b)[a-z_]\w*)"
)
_TABLE: Final = rf"(?:the |our |my )?(?:(?:database|db|sql) )?table(?: called| named)? {_NAME}"
_WRITE: Final = r"(?:add|insert|save|store|write|put|record|append)"
_COLUMN: Final = (
    r"(?P<column>(?!(?:it|they|this|that|one|there|row|record|entry|the|we|already)\b)[a-z_]\w*)"
)
_HERE: Final = r"(?:there|in it|in there|known|stored|saved|present|in the table|listed)"
_ROW: Final = r"(?:an?|any|one) (?:row|record|entry|line|one|[a-z]+) with (?:the same|that|this|its|his|her|their|an? equal|the given|such an?) "
_IS_THERE: Final = rf"(?:{_ROW}{_COLUMN} (?:already )?(?:exists|is (?:already )?{_HERE}|can be found)|(?:the|that|this|its|their) {_COLUMN.replace('P<column>', 'P<known>')} (?:is (?:already )?{_HERE}|(?:already )?exists))(?: already| yet)?(?: there| in it)?"
_UNLESS: Final = re.compile(
    rf"(?P<deed>\b{_WRITE} [^.;@,]*?(?:to|into|in) {_TABLE}),? (?:but )?(?:unless|not if|not when|except (?:if|when|where)) {_IS_THERE}"
)
_WHOSE: Final = re.compile(
    rf"\b{_WRITE} (?:(?:only|just) )?(?:the|those|all|any|every|each)?(?: of them)?(?: ones?| (?:of )?(?:the )?[a-z]+s?)? (?:to|into|in) {_TABLE},? (?:whose|with an?|for which the) {_COLUMN} (?:we (?:do not|don't) have|(?:is|are) not {_HERE}|(?:does not|doesn't|do not) exist|is (?:missing|new))(?: yet| already| in it| there)*"
)
_LEFT_OUT: Final = re.compile(
    rf"(?P<deed>\b{_WRITE} [^.;@,]*?(?:to|into|in) {_TABLE}),? (?:but |and )?(?:leave out|skip|ignore|omit|drop|without) (?:the ones|those|any|all(?: those)?|rows|ones) (?:with an?|whose|with the) {_COLUMN} (?:that |which )?(?:already )?(?:exists?|is (?:already )?{_HERE})(?: already)?(?: in (?:the|that|this) table| there| in it)?(?: already)?"
)
# What says the same once more, or that nothing is done with the others.
_IDLE: Final = re.compile(
    r"(?:^|[.;,]) ?(?:and |but )?(?:(?:skip|ignore|leave out|drop) (?:those|the ones|all|any|what)(?: (?:that|which))?(?: we)? (?:already )?(?:have|has|know|are there|exist)(?: already| there)?|(?:the )?(?:existing|known|old|other) (?:rows|ones|records|entries)(?: (?:should|must))? (?:stay|remain|are left|are kept|be left)(?: (?:as they are|untouched|alone|unchanged|the same))?)(?=[.;,]|$)"
)
_ADDED: Final = re.compile(r"\b(?:how many|the number of (?:rows|ones|records)?) ?(?:were|was|are|have been|got) (?:added|inserted|stored|saved)\b")  # fmt: skip
_CHEAP: Final = re.compile(
    r"\b(?:unless|not if|not when|except|whose|with an?|with the|for which)\b"
)
_CALL: Final = re.compile(r"\b(?:web ?hook|hook|callback|form|call)\b")


def with_what_is_there_left_out(text: str, prepared: Prepared) -> str:
    """Return the request with the look at the table said before what is written."""
    if "table" not in text or _CHEAP.search(text) is None:
        return text
    for form in (_UNLESS, _WHOSE, _LEFT_OUT):
        found = form.search(text)
        if found is None:
            continue
        said = found.groupdict()
        column = said.get("column") or said.get("known") or ""
        before, behind = text[: found.start()], _IDLE.sub("", text[found.end() :])
        if "@url" in before or "@sql" in before:
            return f"{_read(before)} ; {_missing(found['table'], column, prepared)}{_ADDED.sub('how many there are', behind)}"  # fmt: skip
        if said.get("deed") and _CALL.search(before) is not None:
            return f"{before}if the {column} is not in the table {found['table']}, {found['deed']}{behind}"  # fmt: skip
    return text


def _read(before: str) -> str:
    return re.sub(r"(?:[ ,;]|\b(?:and|then))+$", "", before)


def _missing(table: str, column: str, prepared: Prepared) -> str:
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    # names of one word each, and only proposed: a person sees the statement before it runs
    prepared.entities[name] = Entity("sql", f"SELECT {column} FROM {table}")  # noqa: S608
    return f"fetch the rows from {name} ; leave only what the first list has alone by {column} ; insert them into the table {table}"
