"""Expressions as steps use them: compiled once, then asked for every item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from engine.core.expression_tokens import SyntaxFault
from engine.core.template import parse_template
from engine.errors import ExpressionFailed

ItemExpression = Callable[[Mapping[str, Any]], Any]


class CompiledExpression(Protocol):
    """One expression, ready."""

    def per_item(self, scope: Mapping[str, Any], /) -> ItemExpression:
        """Return a function of the item's own names; the rest of the scope is read once."""
        ...


class Expressions(Protocol):
    """What the expression engine gives to steps; `CelEngine` satisfies it."""

    def compile(self, text: str, /) -> CompiledExpression:
        """Compile one expression in `{{ }}`; raise ExpressionFailed."""
        ...

    def evaluate(self, value: Any, scope: Mapping[str, Any], /) -> Any:
        """Return the value with every `{{ }}` in it replaced; raise ExpressionFailed."""
        ...


def is_one_expression(text: str) -> bool:
    """Say whether the text is one expression and nothing around it, so that it keeps its type."""
    try:
        return parse_template(text).alone is not None
    except SyntaxFault as fault:
        raise ExpressionFailed(
            fault.message, expression=text, hint="close each {{ with }}"
        ) from None
