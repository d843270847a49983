"""Comparisons that hold on real data: a field may be missing, empty, or a number written as text."""

from __future__ import annotations

import re

from agent.offline.building.item_shapes import Schema, is_numeric, is_text, kinds_of, shape_at

_PATH = r"(?<![\w.])item(?P<path>(?:\.[A-Za-z_]\w*)+)"
_VALUE = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\"(?:[^\"\\]|\\.)*\"|true|false"
_COMPARED = re.compile(
    rf"{_PATH}(?: (?P<op>>=|<=|>|<|==|!=) (?P<value>{_VALUE})|\.(?P<call>contains|startsWith|endsWith)\((?P<arg>\"(?:[^\"\\]|\\.)*\")\))"
)


def sound(where: str, shape: Schema) -> str:
    """Guard every comparison of a field that some items lack or hold nothing in."""
    if "has(" in where or "!= null" in where or "== null" in where:
        return where
    return _COMPARED.sub(lambda match: _guarded(match, shape), where)


def _guarded(match: re.Match[str], shape: Schema) -> str:
    path = match["path"]
    if match["call"]:
        path = path.removesuffix(f".{match['call']}")
    field = shape_at(shape, path)
    if field is None:
        return match[0]
    absent = [
        *_missing(shape, path),
        *([f"item{path} == null"] if "null" in kinds_of(field) else []),
    ]
    if match["value"] == '""':
        return _emptiness(match["op"], path, field, absent)
    text = match[0]
    number = match["op"] and re.match(r"-?\d", match["value"])
    if number and is_text(field) and not is_numeric(field):
        text = f"double(item{path}) {match['op']} {match['value']}"
    if not absent:
        return text
    if match["op"] == "!=":
        return f"({' || '.join([*absent, text])})"
    there = [_opposite(test) for test in absent]
    return f"({' && '.join([*there, text])})"


def _emptiness(op: str, path: str, field: Schema, absent: list[str]) -> str:
    """`is missing` means not there, nothing, or an empty text."""
    tests = [*absent, *([f'item{path} == ""'] if is_text(field) else [])]
    if not tests:
        return "false" if op == "==" else "true"
    if op == "==":
        return f"({' || '.join(tests)})" if len(tests) > 1 else tests[0]
    there = [_opposite(test) for test in tests]
    return f"({' && '.join(there)})" if len(there) > 1 else there[0]


def _missing(shape: Schema, path: str) -> list[str]:
    """Answer a test for each part of the path that some items lack."""
    found, here, at = [], shape, "item"
    for part in path.split(".")[1:]:
        at = f"{at}.{part}"
        if part not in here.get("required", ()):
            found.append(f"!has({at})")
        here = here.get("properties", {}).get(part, {})
    return found


def _opposite(test: str) -> str:
    if test.startswith("!"):
        return test[1:]
    return test.replace(" == ", " != ", 1)
