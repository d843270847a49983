"""Expressions in `{{ }}`: CEL, checked against schemas before a run and evaluated within bounds."""

from engine.expressions.compiled import Compiled
from engine.expressions.engine import CelEngine

__all__ = ["CelEngine", "Compiled"]
