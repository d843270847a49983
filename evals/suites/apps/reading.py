"""What an argument of a step reads: the names in its expressions, and in those of what feeds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from engine.core.hole import hole_of
from evals.suites.apps.finding import Found, is_ai

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STEP = re.compile(r"""\bsteps(?:\.\??|\[\s*['"])([a-z][a-z0-9_]*)(?:['"]\s*\])?""")
_INDEX = re.compile(r"""\[\s*['"](\w+)['"]\s*\]""")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_NAME = re.compile(r"[^\W\d]\w*")
# One of a list is something of an earlier step, too.
_OF_STEPS = frozenset({"steps", "item"})


def names_read(found: Found, step: str, value: Any) -> set[str]:
    """Return every name that `value`, an argument of a step, reads, in small letters."""
    expressions = list(_expressions(value))
    names = _names(expressions)
    queue = [*_sources(expressions), *_sources(_feeding(found, step))]
    seen: set[str] = set()
    while queue:
        source = queue.pop()
        if source in seen or source not in found.shape.steps or not found.carries(source):
            continue
        seen.add(source)
        given = list(_given(found, source))
        names |= _names(given)
        queue += _sources([*given, *_feeding(found, source)])
    return names | ({"steps"} if names & _OF_STEPS else set())


def _feeding(found: Found, step: str) -> Iterator[str]:
    """Yield what a step is repeated over, itself or in a group."""
    groups = (found.shape.steps[group] for group in found.shape.of_kind("group"))
    around = [group for group in groups if step in _inner(group)]
    for one in (found.shape.steps[step], *around):
        yield from _expressions(one.get("foreach"))


def _inner(group: Mapping[str, Any]) -> Iterator[str]:
    for step in group.get("steps") or ():
        yield step["id"]
        yield from _inner(step)


def _given(found: Found, step: str) -> Iterator[str]:
    """Yield what a step reads; an expression of a list step stands without braces."""
    arguments = found.shape.steps[step].get("with")
    yield from _expressions(arguments)
    if not is_ai(found.shape.kind(step)):
        yield json.dumps(arguments, ensure_ascii=False).replace('"', " ")


def _expressions(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _EXPRESSION.findall(value)
    elif isinstance(value, Mapping) and hole_of(value) is None:
        for item in value.values():
            yield from _expressions(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _expressions(item)


def _sources(expressions: Any) -> list[str]:
    return [source for text in expressions for source in _STEP.findall(text)]


def _names(expressions: list[str]) -> set[str]:
    bare = (_INDEX.sub(r".\1", _STEP.sub("steps", text)) for text in expressions)
    return {name.lower() for text in bare for name in _NAME.findall(_QUOTED.sub("", text))}
