"""A compiled expression and a compiled text: evaluated many times, on data of one run or item."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.core.expression_syntax import Call, Expr, Lit
from engine.core.expression_tokens import SyntaxFault
from engine.core.references import path_of
from engine.core.template import Hit, Parsed
from engine.errors import ExpressionFailed
from engine.expressions.arithmetic import start_evaluation
from engine.expressions.binding import Binding
from engine.expressions.emit import Emission, Leaf
from engine.expressions.functions import short
from engine.expressions.leaves import MISSING, Read, Scope, fitted, optional_reader, reader
from engine.expressions.text import MAX_TEXT_BYTES, ValueFault, plain, scalar, text_of

PerItem = Callable[[Mapping[str, Any]], Any]


def failed(text: str, fault: ValueFault) -> ExpressionFailed:
    """Turn a fault into the error a step carries; advice after a colon becomes the hint."""
    message, _, hint = str(fault).partition(": ")
    return ExpressionFailed(message, expression=text, hint=hint or None)


class Compiled:
    """One expression; thread-safe, since nothing of an evaluation is kept."""

    def __init__(self, text: str, evaluate: Read, roots: frozenset[str], per_item: Any) -> None:
        self.text = text
        self.roots = roots
        self._evaluate = evaluate
        self._per_item = per_item

    def evaluate(self, scope: Scope) -> Any:
        """Answer the value on this data, or raise ExpressionFailed."""
        try:
            return self._evaluate(scope)
        except ValueFault as fault:
            raise failed(self.text, fault) from None

    def per_item(self, scope: Scope) -> PerItem:
        """Answer a function of the item's own names; what the rest of the scope gives is read once."""
        inner: PerItem = self._per_item(scope)

        def evaluate(names: Mapping[str, Any]) -> Any:
            try:
                return inner(names)
            except ValueFault as fault:
                raise failed(self.text, fault) from None

        return evaluate


def fast_path(node: Expr) -> Read | None:
    """Answer a reader when the expression is a plain path, or an optional one with a literal else."""
    found = path_of(node)
    if found is not None and not any(step.optional for step in found[1]):
        return _exact(reader(*found))
    if isinstance(node, Call) and node.function == "orValue" and len(node.args) == 1:
        path = path_of(node.target) if node.target is not None else None
        other = node.args[0]
        if path is None or not isinstance(other, Lit) or other.kind in ("bytes", "uint"):
            return None
        if any(step.optional for step in path[1]):
            return _or_literal(optional_reader(*path), other.value)
    if isinstance(node, Lit) and node.kind not in ("bytes", "uint"):
        value = node.value
        return lambda _: value
    return None


def _exact(read: Read) -> Read:
    """An integer beyond 64 bits is kept exactly, as a text, the way the evaluator gets it."""

    def evaluate(scope: Scope) -> Any:
        value = read(scope)
        return fitted(value) if type(value) is int else value

    return evaluate


def _or_literal(read: Read, other: Any) -> Read:
    def evaluate(scope: Scope) -> Any:
        value = read(scope)
        return other if value is MISSING else value

    return evaluate


def from_path(text: str, read: Read, roots: frozenset[str]) -> Compiled:
    """Make a compiled expression that never needs the evaluator."""

    def per_item(scope: Scope) -> PerItem:
        return lambda names: read({**scope, **names})

    return Compiled(text, read, roots, per_item)


def from_program(
    text: str, program: Any, emission: Emission, binding: Binding, roots: frozenset[str]
) -> Compiled:
    """Make a compiled expression that hands over the values it names, and nothing else."""
    leaves = tuple(emission.leaves)

    def evaluate(scope: Scope) -> Any:
        data: dict[str, Any] = {}
        missing: dict[str, str] = {}
        for leaf in leaves:
            _bind(leaf, scope, data, missing)
        return _run(data, missing)

    def _run(data: dict[str, Any], missing: dict[str, str]) -> Any:
        start_evaluation()
        value = binding.run(program, data, missing)
        kind = type(value)
        if kind is bool or kind is int or kind is str:
            return value
        return scalar(value) if kind is float else plain(value)

    def per_item(scope: Scope) -> PerItem:
        outer: dict[str, Any] = {}
        gone: dict[str, str] = {}
        varying: list[Leaf] = []
        for leaf in leaves:
            if leaf.roots <= scope.keys():
                _bind(leaf, scope, outer, gone)
            else:
                varying.append(leaf)
        mixed = any(len(leaf.roots) > 1 for leaf in varying)

        def evaluate_item(names: Mapping[str, Any]) -> Any:
            data, missing = dict(outer), dict(gone)
            here = {**scope, **names} if mixed else names
            for leaf in varying:
                _bind(leaf, here, data, missing)
            return _run(data, missing)

        return evaluate_item

    return Compiled(text, evaluate, roots, per_item)


def _bind(leaf: Leaf, scope: Scope, data: dict[str, Any], missing: dict[str, str]) -> None:
    """Take one value; what is not there stays unbound, so that only its use is an error."""
    try:
        value = leaf.read(scope)
        if leaf.optional:
            data[leaf.name] = (
                {} if value is MISSING else {"v": fitted(value, leaf.text_limit, leaf.most_bytes)}
            )
            return
        if leaf.most is not None:
            short([value], leaf.most)
        data[leaf.name] = fitted(value, leaf.text_limit, leaf.most_bytes)
    except ValueFault as fault:
        missing[leaf.name] = str(fault)


class Text:
    """A text with expressions: one alone keeps its type, mixed ones make a text."""

    def __init__(self, source: str, parsed: Parsed, compile_hit: Callable[[Hit], Compiled]) -> None:
        self.source = source
        self._alone = compile_hit(parsed.alone) if parsed.alone is not None else None
        self._parts: tuple[str | Compiled, ...] = tuple(
            compile_hit(part) if isinstance(part, Hit) else part for part in parsed.parts
        )

    def evaluate(self, scope: Scope) -> Any:
        """Answer the value of the text on this data."""
        if self._alone is not None:
            return self._alone.evaluate(scope)
        whole = "".join(
            part if isinstance(part, str) else self._piece(part, scope) for part in self._parts
        )
        if len(whole) * 4 > MAX_TEXT_BYTES and len(whole.encode("utf-8", "replace")) > (
            MAX_TEXT_BYTES
        ):
            raise ExpressionFailed("a text has at most 256 kB", expression=self.source)
        return whole

    @staticmethod
    def _piece(part: Compiled, scope: Scope) -> str:
        try:
            return text_of(part.evaluate(scope))
        except ValueFault as fault:
            raise failed(part.text, fault) from None


def syntax_failed(text: str, fault: SyntaxFault) -> ExpressionFailed:
    """Turn a fault of syntax into the error of an expression."""
    return ExpressionFailed(fault.message, expression=text, at=fault.at)
