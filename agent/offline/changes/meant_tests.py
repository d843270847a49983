"""Which field a comparison is about, where the words do not name one that exists: the value or its unit tells."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.building.field_choice import meant_field, words_in
from agent.offline.building.item_shapes import is_numeric, is_text, kinds_of
from agent.offline.changes.change import Change
from agent.offline.changes.held import held_in
from agent.offline.changes.qualities import measured_by, quality_in
from agent.offline.changes.things import Fields, fields_of_things
from agent.offline.conditions.condition import Beside, Condition, Test
from agent.offline.language.nouns import singular

# Texts that tell one thing from all others, or say something: no kind of things is named by them.
_OWN = frozenset(["id", "name", "title", "number", "no", "nr", "email", "mail", "phone", "url", "link", "text", "subject", "body", "message", "description", "comment", "note", "date", "time", "address", "key", "code", "uuid", "file", "answer", "question"])  # fmt: skip
_PEOPLE = ("author", "owner", "seller", "writer", "editor", "creator", "agent", "assignee", "by")
_PLACES = ("region", "city", "country", "area", "zone", "site", "location", "place", "office", "branch", "warehouse", "harbour", "port", "station", "store", "shop", "plant", "hall", "floor", "state", "town", "team", "department", "channel")  # fmt: skip
_NOBODY = frozenset(["nothing", "anything", "everything", "something", "they", "it", "those", "these", "what", "whatever", "whoever", "one", "ones"])  # fmt: skip
_UNITS = {"kg": "weight", "kilos": "weight", "kilo": "weight", "pounds": "weight", "metres": "length", "meters": "length", "m": "length", "km": "distance", "kilometres": "distance", "miles": "distance", "degrees": "temperature", "eur": "amount", "euro": "amount", "euros": "amount", "usd": "amount", "dollars": "amount", "percent": "percent", "%": "percent"}  # fmt: skip


def meant_condition(change: Change, condition: Condition, words: str) -> Condition:
    """Answer the condition on fields that exist, as far as the words and the samples tell; else it stays as it is."""
    fields = fields_of_things(change)
    if not fields:
        return condition
    return replace(
        condition, tests=tuple(_meant(change, t, words, fields) for t in condition.tests)
    )


def _meant(change: Change, test: Test, words: str, fields: Fields) -> Test:
    if test.field in _NOBODY:
        test = replace(test, field=None)
    value = test.values[0]
    if isinstance(value, Beside | bool) or test.operator in {"dated", "empty"}:
        return test
    fitting = {n: s for n, s in fields.items() if _fits(value, s)}
    if test.field is not None and meant_field(test.field, fitting) is not None:
        return test
    found = _measured(test, words, fitting) if isinstance(value, float) else None
    if isinstance(value, str):
        return _of_value(change, test, value, words, fitting)
    return replace(test, field=found.replace("_", " ")) if found else test


def _fits(value: object, schema: object) -> bool:
    assert isinstance(schema, dict)  # noqa: S101  # samples are JSON
    return (
        is_numeric(schema)
        if isinstance(value, float)
        else is_text(schema) or "boolean" in kinds_of(schema)
    )


def _measured(test: Test, words: str, fields: Fields) -> str | None:
    """Answer the field of `12 metres`, `5 kg`, `3 stars` or `heavier than 5`."""
    number = f"{test.values[0]:g}"
    behind = re.search(rf"(?<![\w.]){re.escape(number)}(?:\.0)?[ -]?(?P<unit>%|[a-z]+)", words)
    if behind is not None:
        if (named := meant_field(behind["unit"], fields)) is not None:
            return named
        measured = _UNITS.get(behind["unit"])
        if measured is not None and (named := meant_field(measured, fields)) is not None:
            return named
    ahead = re.search(
        rf"(?P<noun>[a-z_]+)(?: (?:of|with|is|are|that|which|over|under|above|below|more|less|fewer|at|from|least|most|than|up|to))+ {re.escape(number)}\b",
        words,
    )
    if ahead is not None and (named := _called(singular(ahead["noun"]), fields)) is not None:
        return named
    bracketed = re.search(rf"{re.escape(number)}[^,;]{{0,20}}, (?P<field>[a-z_]+)\b", words)
    if bracketed is not None and bracketed["field"] in fields:
        return bracketed["field"]
    quality = quality_in(words)
    if quality is not None and quality.measured:
        return measured_by(quality, fields)
    return next(iter(fields)) if len(fields) == 1 and test.field is None and not test.unit else None


def _of_value(change: Change, test: Test, value: str, words: str, fields: Fields) -> Test:
    """Answer the comparison of `the gold plans`, `billing matters`, `those by Una`, `from the north`."""
    compared = {
        str(h.value).lower(): (h.field, str(h.value))
        for h in held_in(change.draft)
        if h.kind == "word"
    }
    for said in (value, test.field or ""):
        known = compared.get(said.lower())
        if known is not None and known[0] in fields:
            return replace(test, field=known[0].replace("_", " "), values=(known[1],))
    if test.field is not None and test.field not in fields:
        return test
    kinds = {n: s for n, s in fields.items() if not set(words_in(n)) & _OWN}
    noun = re.search(rf"\b{re.escape(value.lower())} (?P<noun>[a-z]+)", words)
    if noun is not None and (named := _called(singular(noun["noun"]), fields)) is not None:
        return replace(test, field=named.replace("_", " "))
    lead = re.search(
        rf"\b(?P<lead>by|of|from|in|at|for) (?:the )?{re.escape(value.lower())}\b", words
    )
    roles = (
        {"by": _PEOPLE, "from": _PLACES, "in": _PLACES, "at": _PLACES}.get(lead["lead"], ())
        if lead
        else ()
    )
    if not roles and value[:1].isupper():
        # a name that is typed as one is that of a place or a person
        roles = (*_PLACES, *_PEOPLE)
    told = [n for n in kinds if set(words_in(n)) & set(roles)] or list(kinds)
    return replace(test, field=told[0].replace("_", " ")) if len(told) == 1 else test


def _called(noun: str, fields: Fields) -> str | None:
    return next((name for name in fields if words_in(name) == [noun]), None)
