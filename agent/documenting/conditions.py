"""Conditions in words: an expression over one thing, as a person would say it, or None where it is more than that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.core.expression_syntax import (
    Binary,
    Call,
    Expr,
    Lit,
    Name,
    Select,
    Unary,
    parse_expression,
)
from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import hole_of
from engine.core.template import parse_template, texts_in

HOLE = "__hole__"
_COMPARED = {
    ">": "over",
    ">=": "at least",
    "<": "under",
    "<=": "at most",
    "==": "",
    "!=": "not",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: which field, and what it has to be; no field where it was never named."""

    field: str
    told: str
    verb: str = "is"


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that hold all together, or of which one has to."""

    parts: tuple[Compared, ...]
    joined: str = "and"

    def of_things(self) -> str:
        """Say it of several things: `whose weight is over 9`, and so on."""
        told = [
            f"whose {one.field} {one.verb} {one.told}" if one.field else f"that are {one.told}"
            for one in self.parts
        ]
        return f" {self.joined} ".join(told)

    def of_one(self) -> str:
        """Say it of the one thing at hand: `the weight is over 9`."""
        told = [
            f"the {one.field} {one.verb} {one.told}" if one.field else f"it is {one.told}"
            for one in self.parts
        ]
        return f" {self.joined} ".join(told)


def condition_of(value: Any) -> Condition | None:
    """Read a condition of a filter or a branch; None where no plain comparison stands there."""
    hole = hole_of(value)
    text = hole.template if hole is not None else value
    alone = parse_template(text).alone if isinstance(text, str) else None
    if alone is None:
        return None
    try:
        return _condition(parse_expression(alone.expression), (hole.hint if hole else None) or "")
    except SyntaxFault:
        return None


def field_words(value: Any) -> str | None:
    """Say which field of a thing an expression reads: the last part of its path."""
    hole = hole_of(value)
    if hole is not None:
        return hole.hint
    alone = parse_template(value).alone if isinstance(value, str) else None
    if alone is None:
        return None
    try:
        return _field(parse_expression(alone.expression), "")
    except SyntaxFault:
        return None


def paths_in(value: Any) -> list[str]:
    """Answer the fields that a text or a tree of values names, in the words of the document."""
    hole = hole_of(value)
    if hole is not None:
        return [hole.hint] if hole.hint else []
    found: list[str] = []
    for _, text in texts_in(value):
        for hit in parse_template(text).hits:
            field = field_words(f"{{{{ {hit.expression} }}}}")
            if field and "." in hit.expression and not hit.expression.endswith(".body"):
                found.append(field)
    return list(dict.fromkeys(found))


def _condition(node: Expr, hint: str) -> Condition | None:
    if isinstance(node, Binary) and node.sign in ("&&", "||"):
        joined = "and" if node.sign == "&&" else "or"
        sides = (_condition(node.left, hint), _condition(node.right, hint))
        parts: list[Compared] = []
        for side in sides:
            if side is None or (len(side.parts) > 1 and side.joined != joined):
                return None
            parts.extend(side.parts)
        return Condition(tuple(parts), joined)
    one = _compared(node, hint)
    return None if one is None else Condition((one,))


def _compared(node: Expr, hint: str) -> Compared | None:
    if isinstance(node, Binary) and node.sign in _COMPARED:
        field, told = _field(node.left, hint), _value(node.right)
        if field is None or told is None:
            return None
        return Compared(field, f"{_COMPARED[node.sign]} {told}".strip())
    if isinstance(node, Call) and node.function == "contains" and node.target is not None:
        field, told = _field(node.target, hint), _value(node.args[0]) if node.args else None
        return Compared(field, told, "contains") if field and told else None
    return None


def _field(node: Expr, hint: str) -> str | None:
    """The last part of a path; of a missing field what it was called, or nothing where it was not."""
    if isinstance(node, Call) and node.target is not None and not node.args:
        return _field(node.target, hint)
    if isinstance(node, Select):
        return hint if node.field == HOLE else node.field
    if isinstance(node, Name):
        return "" if node.name == "item" else node.name
    return None


def _value(node: Expr) -> str | None:
    if isinstance(node, Unary) and node.sign == "-":
        inner = _value(node.operand)
        return None if inner is None else f"-{inner}"
    if not isinstance(node, Lit) or isinstance(node.value, bytes | bytearray):
        return None
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if isinstance(node.value, int | float):
        return f"{node.value:.15g}"
    return f'"{node.value}"' if isinstance(node.value, str) else None
