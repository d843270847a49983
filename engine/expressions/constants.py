"""Calls on literals that fail whatever the data: they are tried once, when the text is checked."""

from collections.abc import Iterator
from typing import Final

from engine.core.expression_syntax import Call, Expr, Lit, children

_CONVERSIONS: Final = frozenset({"timestamp", "duration", "int", "uint", "double", "bool"})


def constant_calls(node: Expr, text: str) -> Iterator[tuple[str, int]]:
    """Answer expressions that need no data, with the place of the call they stand for."""
    if isinstance(node, Call):
        alone = _alone(node, text)
        if alone is not None:
            yield alone, node.start
    for child in children(node):
        yield from constant_calls(child, text)


def _alone(node: Call, text: str) -> str | None:
    last = node.args[-1] if node.args else None
    if not isinstance(last, Lit) or last.kind != "string":
        return None
    if node.function == "matches":
        return f"''.matches({last.text})"
    if node.function in _CONVERSIONS and node.target is None and len(node.args) == 1:
        return text[node.start : node.end]
    return None
