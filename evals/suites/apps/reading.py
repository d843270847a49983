"""What an argument of a step reads: the names in its expressions, and in those of what feeds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.core.hole import hole_of
from evals.suites.apps.finding import Found

_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STEP = re.compile(r"""\bsteps(?:\.\??|\[\s*['"])([a-z][a-z0-9_]*)(?:['"]\s*\])?""")
_INDEX = re.compile(r"""\[\s*['"](\w+)['"]\s*\]""")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_NAME = re.compile(r"[^\W\d]\w*")


def names_read(found: Found, step: str, value: Any) -> set[str]:
    """Return every name that `value`, an argument of a step, reads, in small letters."""
    expressions = list(_expressions(value))
    names = _names(expressions)
    repeated = list(_repeated(found, step))
    if names.intersection(str(one.get("as", "item")) for one in repeated):
        # One of a list is something of where the list comes from.
        names |= {"item"} | (_names(_expressions(repeated)) & {"steps", "trigger"})
    queue = [*_sources(expressions), *_sources(_expressions(repeated))]
    seen: set[str] = set()
    while queue:
        source = queue.pop()
        if source in seen or source not in found.shape.steps or not found.carries(source):
            continue
        seen.add(source)
        given = list(_expressions(found.shape.steps[source].get("with")))
        names |= _names(given)
        queue += _sources([*given, *_expressions(list(_repeated(found, source)))])
    return names


def _repeated(found: Found, step: str) -> Iterator[Mapping[str, Any]]:
    """Yield the lists a step is repeated over, itself or in a group."""
    groups = (found.shape.steps[group] for group in found.shape.of_kind("group"))
    around = [group for group in groups if step in _inner(group)]
    for one in (found.shape.steps[step], *around):
        if isinstance(one.get("foreach"), Mapping):
            yield one["foreach"]


def _inner(group: Mapping[str, Any]) -> Iterator[str]:
    for step in group.get("steps") or ():
        yield step["id"]
        yield from _inner(step)


def _expressions(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _EXPRESSION.findall(value)
    elif isinstance(value, Mapping) and hole_of(value) is None:
        for item in value.values():
            yield from _expressions(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _expressions(item)


def _sources(expressions: Iterable[str]) -> list[str]:
    return [source for text in expressions for source in _STEP.findall(text)]


def _names(expressions: Iterable[str]) -> set[str]:
    bare = (_INDEX.sub(r".\1", _STEP.sub("steps", text)) for text in expressions)
    return {name.lower() for text in bare for name in _NAME.findall(_QUOTED.sub("", text))}
