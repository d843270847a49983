"""The rules of a Choice state as conditions of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tools.foreign.asl_values import Values
from tools.foreign.javascript_words import Untranslatable

_SIGNS = {
    "Equals": "==",
    "GreaterThan": ">",
    "GreaterThanEquals": ">=",
    "LessThan": "<",
    "LessThanEquals": "<=",
}
_COMPARISON = re.compile(r"(String|Numeric|Boolean|Timestamp)(\w+?)(Path)?")
_META = re.compile(r"[.^$*+?()\[\]{}|\\]")
_KINDS = {
    "IsString": "type({0}) == string",
    "IsBoolean": "type({0}) == bool",
    "IsNull": "{0} == null",
    "IsNumeric": "(type({0}) == int || type({0}) == double)",
}
_BESIDE = frozenset({"Variable", "Next", "Comment", "Assign", "Output"})


def rule(values: Values, given: Any) -> str:
    """Return one condition, or raise Untranslatable with the part that has no counterpart."""
    if not isinstance(given, Mapping):
        raise Untranslatable("a rule is an object.")
    if isinstance(given.get("Condition"), str):
        inner = given["Condition"].strip()
        return values.jsonata(inner.removeprefix("{%").removesuffix("%}")).text
    for name, sign in (("And", " && "), ("Or", " || ")):
        if isinstance(given.get(name), list) and given[name]:
            return "(" + sign.join(rule(values, one) for one in given[name]) + ")"
    if "Not" in given:
        return f"!({rule(values, given['Not'])})"
    return _compared(values, given)


def _compared(values: Values, given: Mapping[str, Any]) -> str:
    variable = given.get("Variable")
    asked = [name for name in given if name not in _BESIDE]
    if not isinstance(variable, str) or len(asked) != 1:
        raise Untranslatable("a rule compares one variable in one way.")
    name, value = asked[0], given[asked[0]]
    if name == "IsPresent":
        text = values.path(variable, optional=True)
        present = f"{text}.hasValue()" if ".?" in text or "[?" in text else "true"
        return present if value else f"!{present}"
    left = values.path(variable)
    if name in _KINDS:
        form = _KINDS[name].format(left)
        return form if value else f"!({form})"
    if name == "StringMatches":
        return f"{left}.matches({json.dumps(_pattern(str(value)))})"
    match = _COMPARISON.fullmatch(name)
    if match is None or match[2] not in _SIGNS:
        raise Untranslatable(f"{name!r} has no counterpart.")
    right = values.path(str(value)) if match[3] else json.dumps(value, ensure_ascii=False)
    if match[1] == "Timestamp":
        left, right = f"timestamp({left})", f"timestamp({right})"
    return f"{left} {_SIGNS[match[2]]} {right}"


def _pattern(text: str) -> str:
    """A star stands for anything, one behind a backslash for itself."""
    pieces = re.split(r"(\\\*|\*)", text)
    plain = (".*" if one == "*" else _META.sub(r"\\\g<0>", one.lstrip("\\")) for one in pieces)
    return f"^{''.join(plain)}$"
