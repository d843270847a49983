"""`use total rather than amount`: the field by which things are compared is another."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.compared import compared_in
from agent.offline.changes.draft import at, is_hole
from agent.offline.changes.held import held_in
from agent.offline.changes.no_values import NO_VALUE
from engine.core.hole import HOLE_KEY

_F = r"(?:the |its |their )?(?:field |column )?"
_NEW = rf"{_F}(?P<new>[a-z]\w*)(?: field| column)?"
_OLD = rf"{_F}(?P<old>[a-z]\w*)(?: field| column)?"
_FORMS = (
    re.compile(
        rf"^(?:(?:please|and|but|no|sorry|rather)[,:]? )*(?:use|take|compare|check|look at|go by|filter (?:by|on)) {_NEW},? (?:rather than|instead of|and not|not) {_OLD}(?: for (?:that|this|it|the (?:filter|check|condition|comparison)))?$"
    ),
    re.compile(rf"^(?:(?:no|sorry|and|but)[,:]? )*it(?:'s| is) {_NEW},? not {_OLD}$"),
)


def change_field(change: Change, text: str) -> bool:
    """Compare the other field, in every comparison of the one that is given up; an open one asks for it by name."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or {match["new"], match["old"]} & NO_VALUE or _is_value(change, match["old"]):
        return False
    found = [c for c in compared_in(change.draft, every=True, ways=True) if c.field == match["old"]]
    for one in found:
        change.meant.add(one.step)
        one.rename_field(change.draft, match["new"])
    return bool(found) or _named_in_open_place(change, match["new"])


def _is_value(change: Change, word: str) -> bool:
    """Tell whether a word is a value that is there: then other words are another value, and no field."""
    return any(str(h.value).lower() == word for h in held_in(change.draft) if h.kind != "number")


def _named_in_open_place(change: Change, field: str) -> bool:
    """Name the field that open comparisons with a number are about, where they name none."""
    places = [
        (str(step["id"]), path, value)
        for step in change.draft.steps
        for path in ("/with/where", "/when")
        if (value := at(step, path)) is not None and _is_open(value)
    ]
    for step, path, value in places:
        change.meant.add(step)
        noun = re.match(r"Which field of (?P<noun>.+?) must be ", str(value[HOLE_KEY]["label"]))
        label = f"Which field of {noun['noun'] if noun else 'it'} is the {field.replace('_', ' ')}?"
        named = {**value[HOLE_KEY], "label": label, "hint": field, "candidates": [field]}
        change.draft.update(step, {path: {HOLE_KEY: named}})
    return bool(places)


def _is_open(value: Any) -> bool:
    if not is_hole(value) or value[HOLE_KEY].get("hint"):
        return False
    return re.search(r"__hole__ [<>]=? -?\d", str(value[HOLE_KEY].get("template", ""))) is not None
