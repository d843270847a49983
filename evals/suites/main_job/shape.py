"""The graph of a document as the scorers read it: steps by kind, and what flows where.

Read from the JSON itself, so that a document with problems can be scored too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_STEP = re.compile(r"""\bsteps(?:\.\??|\[['"])([a-z][a-z0-9_]{0,39})""")
# Where an outer object is read, not one item of a list.
_SINGLE = re.compile(r"\b(trigger|inputs)\b")
_PER_ITEM = re.compile(r"\b(item|index)\b")
_EMPTY_GUARD = re.compile(r"^(size\()?steps\.[\w.?\[\]()]+\s*(>\s*0|>=\s*1|!=\s*0|==\s*0|<\s*1)$")


@dataclass(frozen=True)
class Shape:
    """The enabled steps of a document and the edges between them."""

    document: Mapping[str, Any]

    @cached_property
    def steps(self) -> dict[str, Mapping[str, Any]]:
        """Every step by id, those inside groups included."""
        return {step["id"]: step for step, _ in _walk(self.document.get("steps") or (), ())}

    @cached_property
    def reached(self) -> dict[str, frozenset[str]]:
        """Step -> every step it follows, directly or through others."""
        direct = {
            step["id"]: _sources(step).union(*map(_sources, groups), _own_outputs(step))
            for step, groups in _walk(self.document.get("steps") or (), ())
        }
        return {step: _closure(step, direct) for step in direct}

    def kind(self, step_id: str) -> str:
        """The action, or the control type."""
        step = self.steps[step_id]
        return str(step.get("uses") or step.get("type", "action"))

    def of_kind(self, kind: str) -> list[str]:
        return [step for step in self.steps if self.kind(step) == kind]

    def follows(self, step: str, source: str) -> bool:
        return step == source or source in self.reached[step]

    def guards_against_empty(self, step_id: str) -> bool:
        """Whether this branch only asks if a list has something in it."""
        texts = list(_conditions(self.steps[step_id]))
        return bool(texts) and all(_EMPTY_GUARD.match(text) for text in texts)

    def decides_on_one_object(self, step_id: str) -> bool:
        """Whether a condition of this step reads the payload of the run, not items of a list."""
        return any(
            _SINGLE.search(text) and not _PER_ITEM.search(text)
            for text in _conditions(self.steps[step_id])
        )


def _walk(
    steps: Sequence[Mapping[str, Any]], groups: tuple[Mapping[str, Any], ...]
) -> Iterator[tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]]:
    for step in steps:
        if step.get("disabled"):
            continue
        yield step, groups
        if step.get("type") == "group":
            yield from _walk(step.get("steps") or (), (*groups, step))


def _sources(step: Mapping[str, Any]) -> set[str]:
    found = {str(after).partition(".")[0] for after in step.get("after") or ()}
    own = {key: value for key, value in step.items() if key not in {"steps", "notes"}}
    for text in _expressions(own):
        found.update(_STEP.findall(text))
    return found - {step["id"]}


def _own_outputs(step: Mapping[str, Any]) -> set[str]:
    """A group follows the steps inside it: what reads the group reads them."""
    return {inner["id"] for inner, _ in _walk(step.get("steps") or (), ())}


def _expressions(value: Any) -> Iterator[str]:
    if isinstance(value, str) and "{{" in value:
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key == "of" and isinstance(item, str):
                yield item
            yield from _expressions(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _expressions(item)


def _conditions(step: Mapping[str, Any]) -> Iterator[str]:
    whens = [step.get("when"), *(case.get("when") for case in step.get("cases") or ())]
    for when in whens:
        for text in _expressions(when):
            yield text.strip().removeprefix("{{").removesuffix("}}").strip()


def _closure(step: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    queue = list(direct[step])
    while queue:
        source = queue.pop()
        if source not in found and source in direct:
            found.add(source)
            queue.extend(direct[source])
    return frozenset(found)


def pointed(value: Any, pointer: str) -> tuple[bool, Any]:
    """Follow a JSON pointer; answers whether the place exists, and what stands there."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return False, None
    return True, value


def as_bytes(value: Any) -> bytes:
    """Write a part of a document as it stands, order of keys included."""
    return json.dumps(value, ensure_ascii=False).encode()
