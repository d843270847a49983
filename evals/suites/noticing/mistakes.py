"""Mistakes as people make them in a workflow: each changes one thing of what it does."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]
_RELATION: Final = re.compile(r"(?<![<>=!])(==|!=|<=|>=|<|>)(?!=)")
_OTHERWISE: Final = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_JOINED: Final = re.compile(r"&&|\|\|")
_NUMBER: Final = re.compile(r"(?<![\w.'\"])\d+(?:\.\d+)?(?![\w.'\"])")
_TEXT: Final = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_CONDITION: Final = frozenset({"when", "where"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """A workflow with one thing wrong: its kind, where, and the document."""

    kind: str
    place: str
    document: Json


def mistakes(document: Mapping[str, Any]) -> Iterator[Mistake]:
    """Answer every mistake of the kinds there are; some of them may make no workflow that can be published."""
    for path, text in _texts(document):
        kinds = _IN_CONDITIONS if path[-1] in _CONDITION else _IN_ARGUMENTS
        for kind, wrong in kinds.items():
            changed = wrong(text)
            if changed is not None and changed != text:
                yield _made(kind, path, document, changed)
    yield from _of_steps(document)


def _of_steps(document: Mapping[str, Any]) -> Iterator[Mistake]:
    for path, step in _steps(document):
        if step.get("when") is not None:
            yield _made("condition gone", (*path, "when"), document, None)
        if _is_last(step, document):
            yield _made("step gone", path, document, None)
        if isinstance(step.get("duration_s"), int):
            yield _made("wait", (*path, "duration_s"), document, step["duration_s"] * 2)
        descending = step.get("with", {}).get("descending")
        if isinstance(descending, bool):
            yield _made("order", (*path, "with", "descending"), document, not descending)


def _is_last(step: Json, document: Mapping[str, Any]) -> bool:
    """Tell whether nothing reads a step or comes after it: without it the rest stands."""
    written = re.sub(r"\s+", " ", str([one for _, one in _steps(document) if one is not step]))
    name = re.escape(step["id"])
    return re.search(rf"steps\.{name}\b|'{name}(?:\.\w+)?'", written) is None


def _relation(text: str) -> str | None:
    found = _RELATION.search(text)
    if found is None:
        return None
    return f"{text[: found.start()]}{_OTHERWISE[found[0]]}{text[found.end() :]}"


def _joined(text: str) -> str | None:
    found = _JOINED.search(text)
    other = "||" if found and found[0] == "&&" else "&&"
    return text[: found.start()] + other + text[found.end() :] if found else None


def _number(text: str) -> str | None:
    found = _NUMBER.search(text)
    if found is None:
        return None
    value = float(found[0]) + 1 if "." in found[0] else int(found[0]) + 1
    return f"{text[: found.start()]}{value}{text[found.end() :]}"


def _quoted(text: str) -> str | None:
    found = _TEXT.search(text)
    return f"{text[: found.start()]}'something else'{text[found.end() :]}" if found else None


def _written(text: str) -> str | None:
    """Say something else, where what is said is no expression."""
    return f"{text} or so" if "{{" not in text and len(text) > 1 else None


def _unread(text: str) -> str | None:
    """Write a value that is read as if it were always the same."""
    return re.sub(r"\{\{.*?\}\}", "always", text, count=1) if text.count("{{") else None


_Wrong = Callable[[str], str | None]
_IN_CONDITIONS: Final[Mapping[str, _Wrong]] = {
    "relation": _relation,
    "joined": _joined,
    "bound": _number,
    "compared text": _quoted,
}
_IN_ARGUMENTS: Final[Mapping[str, _Wrong]] = {"words": _written, "value not read": _unread}


def _texts(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Answer what conditions and arguments of steps say."""
    for path, step in _steps(document):
        for name in ("when", "with", "title", "message"):
            yield from _under((*path, name), step.get(name))
        for n, case in enumerate(step.get("cases", ())):
            yield from _under((*path, "cases", n, "when"), case.get("when"))


def _under(path: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _under((*path, name), inner)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _under((*path, n), inner)


def _steps(document: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    waiting: list[tuple[tuple[str | int, ...], Any]] = [(("steps",), document.get("steps", ()))]
    while waiting:
        path, steps = waiting.pop()
        for n, step in enumerate(steps):
            yield (*path, n), step
            if "steps" in step:
                waiting.append(((*path, n, "steps"), step["steps"]))


def _made(
    kind: str, path: tuple[str | int, ...], document: Mapping[str, Any], value: Any
) -> Mistake:
    """Answer the document with another value at a path; with None, without it."""
    copied = copy.deepcopy(dict(document))
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return Mistake(kind, "/".join(map(str, path)), copied)
