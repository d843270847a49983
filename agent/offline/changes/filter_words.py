"""Which things are meant, in few words: `red ones`, `level high`, `those in the west zone`."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.things import fields_of_things
from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.conditions.words import VALUE_FIELDS
from agent.offline.language.nouns import is_plural
from agent.offline.language.verbs import VERBS

_THINGS = r"(?:ones|those|[a-z][\w-]*s|people|everything|anything|things)"
_NO_VALUE = VERBS | frozenset(
    [
        "the",
        "a",
        "an",
        "new",
        "old",
        "first",
        "last",
        "duplicate",
        "double",
        "same",
        "other",
        "whole",
        "full",
        "one",
        "two",
        "high-level",
        "main",
        "final",
        "check",
        "it",
        "them",
        "this",
        "that",
        "these",
        "those",
        "should",
        "must",
        "shall",
        "will",
        "can",
        "may",
        "be",
        "is",
        "are",
        "column",
        "columns",
        "field",
        "fields",
        "empty",
        "short",
        "long",
        "filter",
        "step",
        "wait",
        "approval",
        "slack",
        "email",
        "mail",
        "csv",
        "schedule",
        "limit",
        "message",
        "weekday",
        "weekend",
        "of",
        "in",
        "on",
        "at",
        "to",
        "with",
        "from",
        "for",
        "by",
        "and",
        "or",
        "when",
        "if",
        "not",
        "mondays",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
        "weekdays",
        "weekends",
        "mornings",
        "evenings",
        "repeated",
        "repeats",
    ]
)
_SQL = frozenset(
    [
        "select",
        "from",
        "where",
        "and",
        "or",
        "not",
        "order",
        "by",
        "group",
        "limit",
        "as",
        "on",
        "join",
        "left",
        "desc",
        "asc",
        "in",
        "is",
        "null",
        "like",
    ]
)


def test_in(change: Change, said: str) -> Test | None:
    """`red ones`, `level high`, `parcels in the west zone`: a field and its value, or the value alone."""
    fields = "|".join({*VALUE_FIELDS.split("|"), *fields_of(change)})
    forms = (
        rf"^(?:the )?(?P<f>{fields}) (?P<v>[\w-]+)$",
        rf"^(?:{_THINGS} )?(?:in|from|of|with|on|for|at) (?:the |an? )?(?P<v>[a-z][\w-]*) (?P<f>{fields})$",
        rf"^(?:{_THINGS} )?(?:in|from|of|with|on|for|at) (?:the )?(?P<f>{fields}) (?P<v>[\w-]+)$",
        rf"^(?P<v>[a-z][\w-]*) (?P<f>{fields})(?: {_THINGS})?$",
    )
    for form in forms:
        match = re.match(form, said)
        if match and match["v"] not in _NO_VALUE and match["v"] != match["f"]:
            return Test(match["f"], "==", (_value(change, match["v"]),))
    place = re.match(rf"^(?:{_THINGS} )?(?:in|from|of|by) (?P<v>[a-z][\w-]*)$", said)
    if (
        place
        and place["v"] not in _NO_VALUE
        and change.prepared.as_written(place["v"])[0].isupper()
    ):
        return Test(None, "==", (_value(change, place["v"]),))
    alone = re.fullmatch(r"(?P<v>[a-z][\w-]*)(?:'s [a-z]+)?", said)
    if (
        alone
        and alone["v"] not in _NO_VALUE
        and change.prepared.as_written(alone["v"])[:1].isupper()
        and not change.prepared.original.startswith(change.prepared.as_written(alone["v"]))
        and fields_of_things(change)
        and not named(alone["v"], change)
    ):
        return Test(None, "==", (_value(change, alone["v"]),))
    bare = re.match(r"^(?:the )?(?P<v>[a-z][\w-]*) (?P<noun>ones|[a-z][\w-]*s|people)$", said)
    if (
        bare
        and bare["v"] not in _NO_VALUE
        and not is_plural(bare["v"])
        and not named(bare["v"], change, change.senders)
    ):
        return Test(None, "==", (_value(change, bare["v"]),))
    return None


def found_in(change: Change, clause: str) -> list[Found]:
    """Find `high level ones` inside a clause: a value, the name of its field, and the things."""
    fields = "|".join({*VALUE_FIELDS.split("|"), *fields_of(change)})
    match = re.search(
        rf"(?<![@\w-])(?P<v>[a-z][\w-]*) (?P<f>{fields}) (?P<noun>ones|[a-z][\w-]*s)\b", clause
    )
    if match is None or match["v"] in _NO_VALUE:
        return []
    test = Test(match["f"], "==", (_value(change, match["v"]),))
    return [Found(Condition((test,), noun=match["noun"]), match.start(), match.start("noun"))]


def fields_of(change: Change) -> set[str]:
    """Answer the fields and columns that the workflow names somewhere."""
    columns = [
        word
        for s in change.draft.steps
        for statement in [s.get("with", {}).get("statement")]
        if isinstance(statement, str)
        for word in re.findall(r"[a-z]\w*", statement.lower())
    ]
    found = re.findall(
        r"\b(?:item|trigger\.body|(?!steps\b|trigger\b)[a-z]\w*)\.([a-z]\w*)",
        str(change.draft.steps),
    )
    return {
        f.replace("_", " ")
        for f in [*found, *(c for c in columns if c not in _SQL)]
        if f not in {"body", "items", "rows", "count", "groups", "text", "key"}
    } | {f.replace("_", " ") for f in fields_of_things(change) if "." not in f}


def counts_a_field(change: Change, clause: str) -> bool:
    """Tell a number that one thing has from a number of things."""
    counted = re.search(r"\d+ (?P<what>[a-z]+)", clause)
    return counted is not None and counted["what"] in fields_of(change)


def _value(change: Change, word: str) -> float | str:
    return float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else change.prepared.as_written(word)
