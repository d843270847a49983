"""Rows that are written into a table of a database: `insert name and age into the table guests`, `add a row to ...`.

They leave the text before it is cut into clauses, as quotations are, because commas and `and` stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.offline.building.schema_kinds import takes_many
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import is_plural, singular
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Entity, Prepared
from agent.offline.reading.parts import Send
from agent.offline.reading.resolved import listed_fields
from engine.core.action import ActionSpec, Catalog

_VERB = r"(?:insert|save|store|add|write|put|record|log|append|copy|load|import|keep|register|file)"
_SMALL = r"(?:and|or|then|to|in|into|of|from|with|for|the|if|when|where|is|are|post|send|tell|on|by|via|(?:e?mail) (?:it|me|us|them|the|@mail\d+))"
# `..., name and age and notify @chan0`: who is told ends the columns.
_TOLD = r"(?:[a-z]+ @(?:chan|mail)\d|(?:notify|inform|alert|ping|warn|remind|tell) (?:the|us|me|them|him|her|our|everyone)\b)"
_COLUMN = rf"(?:(?:the|its|their|his|her|an?) )?(?!{_SMALL}\b|{_TOLD})[a-z_]\w*(?: (?:name|number|date|day|time|code|address|id|url|e?mail|phone|amount|total|price))?"
_COLUMNS = rf"{_COLUMN}(?:(?:,? (?:and|plus) |, | ?\+ ?| ?& ?){_COLUMN})*"
_ART = r"(?:(?:the|our|my|a|this|that) )?"
_TABLE = rf"{_ART}(?:(?:sql |database |db |postgres(?:ql)? |data )?table,? (?:called |named |of )?(?P<table>(?!{_SMALL}\b)[a-z_][\w.]*)|(?P<named>(?!(?:{_SMALL}|sql|database|db|data|postgres(?:ql)?)\b)[a-z_]\w*) (?:sql |database |db |data )?table)\b"
_OF = r"(?: (?:of|for|from) (?:it|them|(?:each|every|all|the|those|these)(?: (?:of )?(?:the )?[a-z]+)?))?"
# `(columns id, kind)`, `with columns id and kind`, `(id, kind)`.
_BEHIND = rf"(?: ?\((?:(?:the )?(?:columns?|fields?) ?:? ?)?(?P<listed>{_COLUMNS})\)|,? (?:with|using|in|as) (?:the |only the |just the )?(?:columns?|fields?) (?P<behind>{_COLUMNS}))?"
_NEXT = r"(?:[,:]| and| then) (?:and |then )*(?:insert|save|store|keep|append|add|put|write)\b"
_WHAT = rf"(?P<what>(?:(?!\b(?:into|in|to)\b|{_NEXT})[^;.])+?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # `add a row with a and b to the table t`
        rf"\b{_VERB} (?:an? |the |one )?(?:new )?(?:row|record|line|entry) (?:with|of|containing|having|for) (?P<fields>{_COLUMNS}){_OF} (?:in|into|to|onto) {_TABLE}{_BEHIND}",
        # `add a row to the table t with a and b`
        rf"\b{_VERB} (?:an? |the |one )?(?:new )?(?:row|record|line|entry) (?:in|into|to|onto) {_TABLE}(?:,? ?(?:with|containing|having|holding|:) (?P<fields>{_COLUMNS}){_OF}|{_BEHIND})",
        # `insert into the table t the a and b of each`
        rf"\b{_VERB} (?:in|into|to) {_TABLE}:? (?P<fields>(?:the |its |their )?{_COLUMNS}){_OF}(?=$|[ ,;.)])",
        # `insert into the table t (a, b)`
        rf"\b{_VERB}(?: it| them)? (?:in|into|to|onto) {_TABLE} ?\((?:(?:the )?(?:columns?|fields?) ?:? ?)?(?P<fields>{_COLUMNS})\)",
        # `insert a and b into the table t`, `save them in table t (a, b)`
        rf"\b{_VERB} {_WHAT} (?:in|into|to|onto) {_TABLE}{_BEHIND}",
    )
)  # fmt: skip
_NAMES = re.compile(rf"(?:just |only )?(?P<fields>{_COLUMNS}){_OF}")
_AGAIN = re.compile(r"(?:(?<=^)|(?<=[;,.:] )|(?<=then )|(?<=and ))(?:insert|save|record|store)(?: (?:it|them))?(?: too| as well| anyway| likewise)?(?=$|[;,.])")  # fmt: skip
_POINTS = frozenset(
    ["it", "them", "this", "that", "these", "those", "each", "all", "everything", "one", "ones", "rest"]
)  # fmt: skip
"""Words that are no columns, not even beside others; `payload` beside `id` is one."""
_WHOLE = _POINTS | frozenset(
    [
        "results",
        "result",
        "row",
        "rows",
        "record",
        "records",
        "entry",
        "entries",
        "data",
        "whole",
        "body",
        "payload",
        "item",
        "items",
    ]
)
_OWN = re.compile(r"\bdata tables?\b")
"""Tables that a workspace keeps itself are called so by its pages; any other table is a database's."""
_ARTICLE = re.compile(r"^(?:the|its|their|his|her|an?) ")


# A table of a service that is named is no table of the database.
_ELSEWHERE = re.compile(r"\b(?:airtable|notion|google|sheets?|spreadsheets?|excel)\b")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, and the columns that are written; none are named where whole things are kept."""

    table: str
    columns: tuple[str, ...]


_NEEDS = frozenset(["table", "rows"])


def take_rows(text: str, prepared: Prepared) -> str:
    """Replace each wish to write rows by a name, and its source by a clause of its own."""
    for form in _FORMS:
        text = form.sub(lambda m: _taken(m, prepared), text)
    last = re.findall(r"@tab\d+", text)
    return _AGAIN.sub(f"insert {last[0]}", text) if last else text


def rows_of(clause: str, prepared: Prepared, catalog: Catalog) -> Send | None:
    """Answer the sending that writes the rows of a clause; None where it writes none."""
    found = re.search(r"@tab\d+", clause)
    if found is None:
        return None
    said = prepared.value(found[0])
    rows, spec = _read(said, prepared), rows_action(catalog, own=_OWN.search(said) is not None)
    if rows is None or spec is None:
        return None
    return Send(spec.id, {"table": rows.table}, many="whole", fields=rows.columns, clause=clause)


def rows_action(catalog: Catalog, *, own: bool = False) -> ActionSpec | None:
    """Answer the action that needs a table and rows: of the workspace's own tables, or of a database."""
    fit = (spec for spec in catalog.actions() if takes_rows(spec))
    return next((spec for spec in fit if (spec.connection is None) == own), None)


def takes_rows(spec: ActionSpec) -> bool:
    """Tell an action that writes rows into a table that already exists."""
    schema = spec.input_schema
    required = schema.get("required", ())
    needed = len(required) == len(_NEEDS) and _NEEDS.issuperset(required)
    return needed and takes_many(schema["properties"]["rows"]) and spec.effect != "read"


def _taken(match: re.Match[str], prepared: Prepared) -> str:
    said = match[0]
    rows = _read(said, prepared)
    if rows is None or "@tab" in said or _ELSEWHERE.search(said):
        return said
    name = f"@tab{sum(e.kind == 'tab' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("tab", said)
    return f"{_before(match.groupdict().get('what') or '', rows, prepared)}insert {name}"


def _before(what: str, rows: Rows, prepared: Prepared) -> str:
    """Answer the clause that gets, or narrows, what is written: none of its words is lost."""
    source = re.search(r"@(?:url|sql)\d+", what)
    if source is not None:
        return f"fetch {source[0] if rows.columns else what} ; "
    narrows = re.search(r"\bnew\b", what) or find_conditions(what, prepared)
    return f"keep {what} ; " if narrows and not rows.columns else ""


def _read(said: str, prepared: Prepared) -> Rows | None:
    for form in _FORMS:
        match = form.fullmatch(said)
        if match is None:
            continue
        groups = match.groupdict()
        table = groups["table"] or groups["named"]
        listed = groups.get("listed") or groups.get("behind") or groups.get("fields")
        if listed is None and (what := groups.get("what")):
            if re.search(r"@(?:chan|mail|str|opt)", what):
                return None
            listed = _columns_in(what, table, listed_fields(prepared))
        return Rows(_as_typed(table, prepared), columns_of(listed or ""))
    return None


def _as_typed(table: str, prepared: Prepared) -> str:
    """Answer the table's name with its capitals, as it stands beside the word `table`."""
    name = re.escape(table)
    beside = rf"table,?\s+(?:(?:called|named|of)\s+)?({name})\b|\b({name})\s+(?:\w+\s+)?table"
    found = pattern_of(beside, re.IGNORECASE).search(prepared.original)
    return (found[1] or found[2]) if found else table


def _columns_in(what: str, table: str, fields: Collection[str]) -> str | None:
    """`name and email` are columns; `it`, `each order` and `the new orders` are whole things.

    `fields`: what the request lists itself; one of them is a column, whatever it is called.
    """
    words = re.findall(r"[a-z_]\w*", re.sub(r"@\w+", "", what))
    named = _NAMES.fullmatch(what.strip())
    if named is None or not words or "@" in what:
        return None
    names = columns_of(named["fields"])
    if len(names) == 1 and names[0] in fields:
        return named["fields"]
    if len(names) > 1:
        return None if any(n in _POINTS for n in names) else named["fields"]
    whole = (
        words[0] in {"each", "every", "all", "new", "any", "those", "these"} or words[-1] in _WHOLE
    )
    # `insert code into table codes`: bare, it is the column; what is stored has an article, or is many.
    article = re.match(r"(?:the|an?|this|that|each|every|our|its|their) ", what.strip()) is not None
    same = singular(words[-1]) == singular(table) and (article or table == words[-1])
    return None if whole or same or is_plural(words[-1]) else named["fields"]


def columns_of(said: str) -> tuple[str, ...]:
    """Answer the names of a list in words."""
    parts: Sequence[str] = re.split(r",? (?:and|plus) |, | ?\+ ?| ?& ?", said)
    return tuple(_ARTICLE.sub("", p.strip()) for p in parts if p.strip())
