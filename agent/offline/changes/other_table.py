"""Another table: `change the table to costs`, `read from the table costs instead`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_T = r"(?P<t>[a-z_]\w*(?:\.\w+)?)"
_OLD = r"(?P<old>[a-z_]\w*(?:\.\w+)?)"
_WHERE = r"(?: (?:in|of|for) (?P<where>the [a-z ]+?))?"
_TAIL = r"(?:,? (?:instead(?: of (?:the )?(?:table )?[a-z_]\w*)?|now|please|from now on|not [a-z_]\w*))*"
_READ = r"(?:use|read(?: (?:it|them|the rows|the data))?(?: from)?|query|select(?: [a-z ]+?)? from|(?:take|get|fetch|load)(?: (?:it|them|the rows|the data|everything))? (?:from|out of)|look (?:in|into|at)|go to|work (?:with|on)|write (?:it |them |the rows )?(?:to|into)|save (?:it |them |the rows )?(?:to|in|into)|insert (?:it |them )?into)"
_LEAD = r"^(?:(?:please|and|but|so|just|rather|better) )*"
_FORMS = tuple(
    re.compile(f"{_LEAD}{form}{_TAIL}$")
    for form in (
        rf"(?:change|switch|set|move|turn|point) (?:the |its )?(?:database )?table(?: name)?{_WHERE}(?: from {_OLD})? (?:to|into) (?:the (?:table )?)?{_T}",
        rf"{_READ} (?:the |a |our )?table (?:called |named )?{_T}",
        rf"{_READ} (?:the |our ){_T} table",
        rf"(?:the |its )?table{_WHERE} (?:is|should be|must be|has to be|ought to be)(?: now)? (?:called |named )?(?:the )?{_T}",
    )
)
_IN_SQL = re.compile(
    r"\b(?P<lead>from|join|into|update)(?P<gap>\s+)(?P<table>[\"`]?[a-z_][\w.]*[\"`]?)",
    re.IGNORECASE,
)
_NO_TABLE = frozenset(
    ["it", "that", "this", "them", "same", "other", "another", "new", "old", "right", "wrong", "first", "last", "a", "the", "as", "in", "for", "with"]
)  # fmt: skip


def change_table(change: Change, text: str) -> bool:
    """Let the statement that is meant read or write another table; asks where it has several."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or match["t"] in _NO_TABLE:
        return False
    parts = match.groupdict()
    holders: list[Mapping[str, Any]] = [s for s in change.draft.steps if _tables(s)]
    if old := parts.get("old"):
        holders = [s for s in holders if old in {t.lower() for t in _tables(s)}]
    if parts.get("where"):
        holders = named(str(parts["where"]), change, holders) or holders
    if len(holders) != 1:
        return len(holders) > 1 and change.ask(which_of(holders))
    step = holders[0]
    known = list(dict.fromkeys(_tables(step)))
    before = next((t for t in known if t.lower() == old), None) if old else known[0]
    if before is None or (not old and len(known) > 1):
        return change.ask(f"Which table do you mean: {' or '.join(known)}?")
    change.meant.add(str(step["id"]))
    return _put(change, step, before, change.prepared.as_written(match["t"]))


def _tables(step: Mapping[str, Any]) -> list[str]:
    """Answer the tables of a statement, or the one an action is given."""
    given = step.get("with", {})
    statement, table = given.get("statement"), given.get("table")
    if isinstance(statement, str):
        return [m["table"].strip('"`') for m in _IN_SQL.finditer(statement)]
    return [table] if isinstance(table, str) and "{{" not in table else []


def _put(change: Change, step: Mapping[str, Any], before: str, after: str) -> bool:
    if after == before:
        return False
    if "statement" in step["with"]:
        statement = str(step["with"]["statement"])
        name = rf"(?<![\w.'])[\"`]?{re.escape(before)}[\"`]?"
        told = re.sub(
            rf"\b(from|join|into|update)(\s+){name}(?![\w.])",
            lambda m: f"{m[1]}{m[2]}{after}",
            statement,
            flags=re.IGNORECASE,
        )
        told = re.sub(rf"{name}(?=\.\w)", lambda _: after, told)
        change.draft.update(str(step["id"]), {"/with/statement": told})
    else:
        change.draft.update(str(step["id"]), {"/with/table": after})
    label = str(step.get("name", ""))
    spelt = re.sub(rf"\b{re.escape(before)}\b", lambda _: after, label)
    if label:
        change.draft.rename_step(str(step["id"]), spelt)
    return True
