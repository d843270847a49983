"""The fields of parts by the names that the request gives them beside their source: `the expiry date` is `expires`.

A word is only taken for a listed field where it is none of them itself and one alone resembles it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from agent.offline.building.field_choice import likeness, words_in
from agent.offline.conditions.condition import Beside, Condition, Test
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Group, Keep, Measure, Part, Send, Sort

_NAME = re.compile(r"[a-z_][a-z\d_]*")
_NAMES_IN_BRACES = re.compile(r"\{[\w\s,]+\}")
_SMALL = frozenset(["and", "or", "the", "a", "an", "its", "their", "plus"])
_STEM = 5
_OPEN = frozenset(["id", "status", "date"])
"""Names that the rules give themselves where nothing was said."""


def listed_fields(prepared: Prepared) -> frozenset[str]:
    """Answer the fields that the request lists beside what it reads or what comes in."""
    plain = (
        said for said in prepared.shapes if "{" not in said or _NAMES_IN_BRACES.fullmatch(said)
    )
    return frozenset(n for said in plain for n in _NAME.findall(said) if n not in _SMALL)


def with_listed_names(parts: list[Part], prepared: Prepared) -> list[Part]:
    """Return the parts with each field by its listed name, where words can only mean that one."""
    fields = listed_fields(prepared)
    return [_named(part, fields) for part in parts] if fields else parts


def _named(part: Part, fields: Collection[str]) -> Part:
    if isinstance(part, Keep):
        return replace(part, condition=_tests(part.condition, fields))
    if isinstance(part, Sort) and part.by:
        return replace(part, by=_field(part.by, fields))
    if isinstance(part, Group):
        return replace(part, by=_field(part.by, fields))
    if isinstance(part, Send):
        return _sent(part, fields)
    return part


def _sent(part: Send, fields: Collection[str]) -> Send:
    condition = _tests(part.condition, fields) if part.condition is not None else None
    shown = tuple(dict.fromkeys(_field(name, fields) for name in part.fields))
    measures = tuple(replace(m, field=_measured(m, fields)) for m in part.measures)
    return replace(part, condition=condition, fields=shown, measures=measures)


def _measured(measure: Measure, fields: Collection[str]) -> str | None:
    return _field(measure.field, fields) if measure.field else measure.field


def _tests(condition: Condition, fields: Collection[str]) -> Condition:
    return replace(condition, tests=tuple(_test(test, fields) for test in condition.tests))


def _test(test: Test, fields: Collection[str]) -> Test:
    if any(isinstance(value, Beside) for value in test.values) or not test.field:
        return test
    return replace(test, field=_field(test.field, fields))


def _field(said: str, fields: Collection[str]) -> str:
    plain = re.sub(r"\W+", "_", said.lower()).strip("_")
    if plain in fields or plain in _OPEN:
        return said
    scored = {name: _score(said, name) for name in fields}
    best = max(scored.values())
    near = [name for name, score in scored.items() if score == best]
    return near[0] if best > 0 and len(near) == 1 else said


def _score(said: str, name: str) -> float:
    """Score how surely words mean a listed field: every word in it, the same stem, or a part of it."""
    alike = likeness(said, name)
    if alike >= 0.8:
        return alike
    asked = [
        w for w in words_in(said.replace(" ", "_")) if w not in {"date", "time", "name", "number"}
    ]
    stems = {word[:_STEM] for word in words_in(name) if len(word) >= _STEM}
    if asked and all(len(w) >= _STEM and w[:_STEM] in stems for w in asked):
        return 0.7
    ends = {w.removesuffix("s") for w in words_in(name)}
    return 0.65 if asked and all(w.removesuffix("s") in ends for w in asked) else 0.0
