"""Expressions in words, and words as expressions: `the amount of the call is over 250`.

Only what reads back to the same text is put into words; everything else stays a formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.core.expression_syntax import (
    Binary,
    Call,
    Expr,
    Lit,
    Name,
    Select,
    parse_expression,
)
from engine.core.expression_tokens import SyntaxFault

_SIGNS: Final = {
    "is at least": ">=",
    "is at most": "<=",
    "is over": ">",
    "is under": "<",
    "is not": "!=",
    "is": "==",
}
_TOLD_SIGNS: Final = {sign: told for told, sign in _SIGNS.items()}
_TESTS: Final = {"contains": "contains", "starts with": "startsWith", "ends with": "endsWith"}
_TOLD_TESTS: Final = {function: told for told, function in _TESTS.items()}
_JOINTS: Final = {"||": "or", "&&": "and"}
_COUNT: Final = ["how", "many", "are", "in"]
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
_LITERAL: Final = re.compile(r'".*"|-?\d[\d.eE+-]*u?|true|false|null', re.DOTALL)
# Paths that people call otherwise.
_PLACES: Final = {"the call": "trigger.body", "the event": "trigger"}
_TOLD_PLACES: Final = {place: told for told, place in _PLACES.items()}


class NotWords(ValueError):
    """These words are no expression."""


def words_of(source: str) -> str | None:
    """Say an expression in words that `expression_of` reads back to the same text; None where there are none."""
    try:
        told = _told(parse_expression(source))
        return told if expression_of(told) == source else None
    except (SyntaxFault, NotWords):
        return None


def expression_of(words: str) -> str:
    """Read what `words_of` says. Raises NotWords."""
    return _joined(_TOKEN.findall(words), ("||", "&&"))


def _told(node: Expr) -> str:
    if isinstance(node, Binary):
        if node.sign in _JOINTS:
            return f"{_told(node.left)} {_JOINTS[node.sign]} {_told(node.right)}"
        if node.sign in _TOLD_SIGNS:
            return f"{_told(node.left)} {_TOLD_SIGNS[node.sign]} {_told(node.right)}"
    if isinstance(node, Call) and node.target is not None:
        if node.function == "size" and not node.args:
            return f"{' '.join(_COUNT)} {_told(node.target)}"
        if node.function in _TOLD_TESTS and len(node.args) == 1:
            return f"{_told(node.target)} {_TOLD_TESTS[node.function]} {_told(node.args[0])}"
    if isinstance(node, Lit):
        return node.text
    return _told_path(node)


def _told_path(node: Expr) -> str:
    """Say a path from its end: `the body of step fetch`."""
    fields: list[str] = []
    at: Expr = node
    while isinstance(at, Select):
        if f"{_dotted(at)}" in _TOLD_PLACES:
            break
        fields.append(at.field)
        at = at.operand
    root = _dotted(at)
    if root in _TOLD_PLACES:
        end = _TOLD_PLACES[root]
    elif root == "steps" and fields:
        end = f"step {fields.pop()}"
    elif root == "inputs" and fields:
        end = f"the input {_spaced(fields.pop())}"
    else:
        end = f"the {_spaced(root)}"
    return " of ".join([*(f"the {_spaced(field)}" for field in fields), end])


def _dotted(node: Expr) -> str:
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Select) and isinstance(node.operand, Name) and not node.optional:
        return f"{node.operand.name}.{node.field}"
    if isinstance(node, Select):
        return ""
    raise NotWords("a path was expected")


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _joined(tokens: Sequence[str], joints: Sequence[str]) -> str:
    if not joints:
        return _compared(tokens)
    parts = _split(tokens, _JOINTS[joints[0]])
    return f" {joints[0]} ".join(_joined(part, joints[1:]) for part in parts)


def _split(tokens: Sequence[str], at: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == at:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _compared(tokens: Sequence[str]) -> str:
    for at in range(1, len(tokens)):
        for told, sign in _SIGNS.items():
            if _stands(told, tokens, at):
                rest = tokens[at + len(told.split()) :]
                return f"{_value(tokens[:at])} {sign} {_value(rest)}"
        for told, function in _TESTS.items():
            if _stands(told, tokens, at):
                rest = tokens[at + len(told.split()) :]
                return f"{_value(tokens[:at])}.{function}({_value(rest)})"
    return _value(tokens)


def _stands(told: str, tokens: Sequence[str], at: int) -> bool:
    words = told.split()
    return list(tokens[at : at + len(words)]) == words


def _value(tokens: Sequence[str]) -> str:
    if len(tokens) == 1 and _LITERAL.fullmatch(tokens[0]):
        return tokens[0]
    if list(tokens[: len(_COUNT)]) == _COUNT:
        return f"{_path(tokens[len(_COUNT) :])}.size()"
    return _path(tokens)


def _path(tokens: Sequence[str]) -> str:
    *fields, end = _split(tokens, "of")
    names = [_root(end), *(_named(field) for field in reversed(fields))]
    return ".".join(names)


def _root(tokens: Sequence[str]) -> str:
    if list(tokens[:1]) == ["step"] and len(tokens) == 2:
        return f"steps.{tokens[1]}"
    place = _PLACES.get(" ".join(tokens))
    if place is not None:
        return place
    if list(tokens[:2]) == ["the", "input"] and len(tokens) > 2:
        return f"inputs.{'_'.join(tokens[2:])}"
    return _named(tokens)


def _named(tokens: Sequence[str]) -> str:
    name = "_".join(tokens[1:])
    if list(tokens[:1]) != ["the"] or not re.fullmatch(r"[A-Za-z_]\w*", name):
        raise NotWords(f"“{' '.join(tokens)}” names nothing")
    return name
