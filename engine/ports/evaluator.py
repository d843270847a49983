"""How the host has an expression evaluated."""

from collections.abc import Mapping
from typing import Any, Protocol


class Evaluator(Protocol):
    """Evaluates `{{ }}` in a tree of values; raises `ExpressionFailed`."""

    def evaluate(self, value: Any, scope: Mapping[str, Any]) -> Any:
        """Return `value` with every expression in it replaced by its result."""
        ...
