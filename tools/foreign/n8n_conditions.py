"""The conditions of IF, Filter and Switch nodes, in their old form and their new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tools.foreign.javascript import is_asked
from tools.foreign.javascript_words import Untranslatable
from tools.foreign.n8n_kit import Kit

_FORMS = {
    "equals": "{0} == {1}",
    "equal": "{0} == {1}",
    "notEquals": "{0} != {1}",
    "notEqual": "{0} != {1}",
    "contains": "{0}.contains({1})",
    "notContains": "!{0}.contains({1})",
    "startsWith": "{0}.startsWith({1})",
    "notStartsWith": "!{0}.startsWith({1})",
    "endsWith": "{0}.endsWith({1})",
    "notEndsWith": "!{0}.endsWith({1})",
    "regex": "{0}.matches({1})",
    "notRegex": "!{0}.matches({1})",
    "gt": "{0} > {1}",
    "larger": "{0} > {1}",
    "gte": "{0} >= {1}",
    "largerEqual": "{0} >= {1}",
    "lt": "{0} < {1}",
    "smaller": "{0} < {1}",
    "lte": "{0} <= {1}",
    "smallerEqual": "{0} <= {1}",
    "after": "timestamp({0}) > timestamp({1})",
    "before": "timestamp({0}) < timestamp({1})",
    "afterOrEquals": "timestamp({0}) >= timestamp({1})",
    "beforeOrEquals": "timestamp({0}) <= timestamp({1})",
    "lengthEquals": "size({0}) == {1}",
    "lengthNotEquals": "size({0}) != {1}",
    "lengthGt": "size({0}) > {1}",
    "lengthLt": "size({0}) < {1}",
    "true": "{0} == true",
    "false": "{0} == false",
    "empty": "size({0}) == 0",
    "isEmpty": "size({0}) == 0",
    "notEmpty": "size({0}) > 0",
    "isNotEmpty": "size({0}) > 0",
}
_ON_LISTS = {"contains": "{1} in {0}", "notContains": "!({1} in {0})"}
_NUMBERS = frozenset({"number"})


def condition(kit: Kit, raw: Any) -> str | None:
    """Return one expression for all conditions of a node; None where there is none.

    Raises Untranslatable with the part that has no counterpart.
    """
    rules = list(_rules(raw))
    if not rules:
        return None
    joins_any = isinstance(raw, Mapping) and raw.get("combinator") == "or"
    return (" || " if joins_any else " && ").join(f"({_said(kit, *rule)})" for rule in rules)


def first_form(kit: Kit) -> Any:
    """Return the conditions of an IF node of the first version in the shape of later ones."""
    raw = kit.raw("conditions", default={})
    if isinstance(raw, Mapping) and "conditions" in raw:
        return raw
    rules = []
    for kind, given in raw.items() if isinstance(raw, Mapping) else ():
        for rule in given if isinstance(given, list) else []:
            operation = rule.get("operation", "equal" if kind != "number" else "smaller")
            rules.append(
                {
                    "leftValue": rule.get("value1"),
                    "rightValue": rule.get("value2", True if kind == "boolean" else ""),
                    "operator": {"type": kind, "operation": operation},
                }
            )
    return {
        "combinator": "or" if kit.raw("combineOperation") == "any" else "and",
        "conditions": rules,
    }


def _rules(raw: Any) -> Iterator[tuple[Any, Any, str, str]]:
    for rule in raw.get("conditions", []) if isinstance(raw, Mapping) else []:
        if not isinstance(rule, Mapping) or not isinstance(rule.get("operator"), Mapping):
            raise Untranslatable("a condition is not complete.")
        operator = rule["operator"]
        yield (
            rule.get("leftValue"),
            rule.get("rightValue"),
            str(operator.get("type")),
            str(operator.get("operation")),
        )


def _said(kit: Kit, left: Any, right: Any, kind: str, operation: str) -> str:
    if operation in ("exists", "notExists"):
        return _exists(kit, left, negated=operation == "notExists")
    forms = _FORMS | _ON_LISTS if kind == "array" else _FORMS
    if operation not in forms:
        raise Untranslatable(f"the comparison {operation!r} has no counterpart.")
    if kind in _NUMBERS and isinstance(right, str) and not right.startswith("="):
        right = _number(right)
    return forms[operation].format(kit.said(left).text, kit.said(right).text)


def _exists(kit: Kit, left: Any, *, negated: bool) -> str:
    inner = left[1:].strip() if isinstance(left, str) and left.startswith("=") else ""
    if not (inner.startswith("{{") and inner.endswith("}}")):
        raise Untranslatable("'exists' is asked of something that is no expression.")
    said = kit.script.say(inner[2:-2].strip(), optional=True)
    if not is_asked(said):
        raise Untranslatable("'exists' is asked of something that is always there.")
    return f"{'!' if negated else ''}{said.text}.hasValue()"


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise Untranslatable(f"{text!r} is compared as a number.") from None
