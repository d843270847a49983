"""Rows that are marked once they are dealt with: `post each, then set seen to 2`.

Each row is found again by its key, or else by all that was read of it: no row that was not dealt with is marked.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.declared_columns import columns_of
from agent.offline.rephrasing.row_tests import Values, said_value

_VALUE: Final = r"(?P<value>@str\d+|-?\d+(?:\.\d+)?|true|false|[a-z][\w-]*)"
_THEM: Final = r"(?:them|these|those|each(?: of them| row)?|all of them|every one of them|those rows|these rows|it)"
_AFTER: Final = r"(?:,? (?:afterwards|after that|then|once (?:that|it) is done))?"
_LEAD: Final = (
    r"(?:(?P<before>[,;.] |^| )(?:and |then |also |afterwards,? |after that,? |finally,? )*)"
)
_SET: Final = Gated(
    rf"{_LEAD}(?:set|change|switch|turn|put) (?:their |the |its )?(?P<column>[a-z_]\w*) (?:of {_THEM} )?(?:to|=) ?{_VALUE}(?: (?:for|on|in|of) {_THEM})?{_AFTER}(?=[.;,]|$| and\b)",
    needs="set|change|switch|turn|put",
)
_MARK: Final = Gated(
    rf"{_LEAD}(?:mark|flag) {_THEM} (?:as |with )?(?:as )?(?P<column>[a-z_]\w*) ?(?:=|to|is) ?{_VALUE}{_AFTER}(?=[.;,]|$| and\b)",
    needs="mark|flag",
)
_KEY: Final = re.compile(r"id|(?:[a-z\d]+_)+(?:id|no|nr|number|key)")
_WHICH: Final = re.compile(r"^ ?(?:,? )?(?:in|of|from) (?:the |our )?(?:\w+ )?table\b|^ ?(?:where|whose)\b")  # fmt: skip


def with_rows_marked(text: str, prepared: Prepared) -> str:
    """Return the request with such a mark as a statement that is run for each of them."""
    if "table" not in text or re.search(r"\bweb ?hook\b", text):
        return text
    for form in (_SET, _MARK):
        found = form.search(text)
        table = _table_of(text, found["column"]) if found else None
        if found is None or table is None or _WHICH.match(text[found.end() :]):
            continue
        name = _statement(table, found, prepared)
        return f"{text[: found.start()]}. for each of them run {name}{text[found.end() :]}"
    return text


def _table_of(text: str, column: str) -> tuple[str, list[str]] | None:
    """Answer the one table that has this column."""
    tables = [(name, names) for name, names in columns_of(text).items() if column in names]
    return tables[0] if len(tables) == 1 else None


def _statement(table: tuple[str, list[str]], found: re.Match[str], prepared: Prepared) -> str:
    values = Values(prepared)
    keys = [name for name in table[1] if _KEY.fullmatch(name)][:1]
    same = " AND ".join(f"{name} = {values.of_the_call(name)}" for name in keys or table[1])
    place = values.fixed(found["column"], said_value(found["value"], prepared))
    name = f"@sql{sum(e.kind == 'sql' for e in prepared.entities.values())}"
    # names of one word each, and only proposed: a person sees the statement before it runs
    said = f"UPDATE {table[0]} SET {found['column']} = {place} WHERE {same}"  # noqa: S608
    prepared.entities[name] = Entity("sql", said)
    prepared.given[name] = values.given
    return name
