"""Types of operators: what may be added, compared and combined, and what comes out."""

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.core.expression_syntax import Binary, Expr, Lit, Unary
from engine.expressions import types as t
from engine.expressions.guards import guards_of
from engine.expressions.types import Type

if TYPE_CHECKING:
    from engine.expressions.infer import Inference, Scope

_TIMES = frozenset({"timestamp", "duration"})
_VERBS = {"+": "added to", "-": "subtracted from", "*": "multiplied by", "/": "divided by"}


def infer_unary(run: "Inference", node: Unary, scope: "Scope") -> Type:
    """Answer the type of `!x` and `-x`."""
    kind = run.infer(node.operand, scope)
    if node.sign == "!":
        run.expect_bool(kind, node.operand, "what follows '!'")
        return t.BOOL
    if kind.kind not in ("int", "double", "duration", "dyn"):
        run.findings.error("bad_operand", f"'-' cannot be put before {kind.words}", node.start)
    return replace(kind, nullable=False)


def infer_binary(run: "Inference", node: Binary, scope: "Scope") -> Type:
    """Answer the type of two operands and the sign between them."""
    if node.sign in ("&&", "||"):
        return _logic(run, node, scope)
    left, right = run.infer(node.left, scope), run.infer(node.right, scope)
    for kind, side in ((left, node.left), (right, node.right)):
        if kind.kind == "optional":
            text = "this value may be missing"
            run.findings.error("unwrapped_optional", text, side.start, "add .orValue(...)")
            return t.BOOL if node.sign in _COMPARED else t.DYN
    if node.sign in ("==", "!="):
        return _equal(run, node, left, right)
    if node.sign == "in":
        return _within(run, node, left, right)
    if node.sign in _COMPARED:
        return _ordered(run, node, left, right)
    return _computed(run, node, left, right)


_COMPARED = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})


def _logic(run: "Inference", node: Binary, scope: "Scope") -> Type:
    left = run.infer(node.left, scope)
    present, absent = guards_of(node.left)
    added = present if node.sign == "&&" else absent
    right = run.infer(node.right, replace(scope, guards=scope.guards | added))
    for kind, side in ((left, node.left), (right, node.right)):
        run.expect_bool(kind, side, f"each side of {node.sign!r}")
    return t.BOOL


def _equal(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    check_equal(run, left, right, node.start)
    _check_enum(run, node.left, right)
    _check_enum(run, node.right, left)
    return t.BOOL


def check_equal(run: "Inference", left: Type, right: Type, at: int) -> None:
    """Note values that are never equal; only what stands for a missing one may be."""
    if comparable(left, right):
        return
    text = f"{left.words} never equals {right.words}"
    hint = _convert_hint(left, right)
    note = run.findings.warn if _may_stand_in(left, right) else run.findings.error
    note("never_equal", text, at, hint)


def _may_stand_in(left: Type, right: Type) -> bool:
    return any(comparable(one, other) for one in _ways(left) for other in _ways(right))


def _ways(kind: Type) -> tuple[Type, ...]:
    return (kind,) if kind.instead is None else (kind, kind.instead)


def _check_enum(run: "Inference", side: Expr, other: Type) -> None:
    """A text compared with a field that lists its values must be one of them."""
    values = (other.schema or {}).get("enum") if other.kind == "string" else None
    if isinstance(side, Lit) and isinstance(values, list) and side.kind == "string":
        if side.value in values:
            return
        shown = ", ".join(repr(value) for value in values[:8])
        text = f"{side.value!r} is none of its values"
        run.findings.warn("not_in_enum", text, side.start, f"there is {shown}")


def comparable(left: Type, right: Type) -> bool:
    """Tell whether values of these types can be equal at all."""
    loose = {"dyn", "null", "type"}
    if left.kind in loose or right.kind in loose or left.kind == right.kind:
        return True
    return left.is_number and right.is_number


def _within(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    check_within(run, (left, right), node.left, node.right)
    return t.BOOL


def check_within(run: "Inference", kinds: tuple[Type, Type], part: Expr, whole: Expr) -> None:
    """Note a value that cannot be in what is looked through."""
    left, right = kinds
    if right.kind not in ("list", "map", "dyn"):
        hint = "write text.contains(part)" if right.kind == "string" else None
        text = f"'in' looks inside a list or an object, not {right.words}"
        run.findings.error("bad_operand", text, whole.start, hint)
    elif right.kind == "list" and not comparable(left, right.item):
        text = f"{left.words} is never in a list of this: it holds {right.item.words}"
        note = run.findings.warn if _may_stand_in(left, right.item) else run.findings.error
        note("never_equal", text, part.start, _convert_hint(left, right.item))
    elif right.kind == "map" and left.kind not in ("string", "dyn"):
        text = f"a field is named by a text, not by {left.words}"
        run.findings.error("bad_operand", text, part.start)


def _ordered(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    check_ordered(run, node.sign, (left, right), (node.left, node.right), at=node.start)
    return t.BOOL


def check_ordered(
    run: "Inference",
    sign: str,
    kinds: tuple[Type, Type],
    sides: tuple[Expr, Expr],
    *,
    at: int | None = None,
) -> None:
    """Note values that have no order, or none among each other; `at`: where the sign stands."""
    left, right = kinds
    for kind, side in zip(kinds, sides, strict=True):
        if kind.kind in ("list", "map", "null", "type"):
            text = f"{sign!r} cannot order {kind.words}"
            hint = "compare its size()" if kind.kind == "list" else None
            run.findings.error("bad_operand", text, side.start, hint)
            return
        _warn_null(run, kind, side)
    if not comparable(left, right):
        text = f"{sign!r} cannot compare {left.words} with {right.words}"
        where = sides[0].start if at is None else at
        run.findings.error("bad_operand", text, where, _convert_hint(left, right))


def _warn_null(run: "Inference", kind: Type, side: Expr) -> None:
    if kind.nullable:
        text = "this value may be null, which would end the step"
        run.findings.warn("may_be_null", text, side.start, "test it with != null first")


def _convert_hint(left: Type, right: Type) -> str | None:
    kinds = {left.kind, right.kind}
    if "string" in kinds and kinds & t.NUMBERS:
        return "write double(text) for the number, or string(number) for the text"
    if "string" in kinds and "timestamp" in kinds:
        return "write timestamp(text) for the time"
    return None


def _computed(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    for kind, side in ((left, node.left), (right, node.right)):
        _warn_null(run, kind, side)
    if left.kind == "dyn" or right.kind == "dyn":
        return _computed_loosely(run, node, left, right)
    if left.is_number and right.is_number:
        return _numeric(run, node, left, right)
    if node.sign == "+" and left.kind == right.kind and left.kind in ("string", "list", "bytes"):
        return t.list_of(t.join(left.item, right.item)) if left.kind == "list" else left
    found = _timed(node.sign, left, right)
    if found is None:
        _refuse(run, node, left, right)
        return t.DYN
    return found


def _refuse(run: "Inference", node: Binary, left: Type, right: Type) -> None:
    verb = _VERBS.get(node.sign, f"combined by {node.sign!r} with")
    hint = _convert_hint(left, right)
    if node.sign == "+" and "string" in (left.kind, right.kind):
        hint = "write string(value), or put several {{ }} in one text"
    text = f"{left.words} cannot be {verb} {right.words}"
    run.findings.error("bad_operand", text, node.start, hint)


def _computed_loosely(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    known = right if left.kind == "dyn" else left
    fits = known.kind == "dyn" or known.is_number or known.kind in _TIMES
    if node.sign == "+":
        fits = fits or known.kind in ("string", "list", "bytes")
    if not fits:
        _refuse(run, node, left, right)
    if known.kind == "string":
        return t.STRING
    return t.DYN


def _numeric(run: "Inference", node: Binary, left: Type, right: Type) -> Type:
    both_whole = left.kind != "double" and right.kind != "double"
    zero = isinstance(node.right, Lit) and node.right.value == 0
    if node.sign in ("/", "%") and zero:
        run.findings.error("divided_by_zero", "nothing can be divided by 0", node.right.start)
    if node.sign == "%" and not both_whole:
        hint = "write int(value) first"
        run.findings.error("bad_operand", "'%' needs whole numbers", node.start, hint)
    if (
        node.sign == "/"
        and both_whole
        and not (isinstance(node.left, Lit) and isinstance(node.right, Lit))
    ):
        hint = "write double(a) / b to keep the fraction, int(a / b) to drop it"
        text = "dividing whole numbers may drop the fraction"
        run.findings.warn("integer_division", text, node.start, hint)
    return t.INT if both_whole else t.DOUBLE


def _timed(sign: str, left: Type, right: Type) -> Type | None:
    kinds = (left.kind, right.kind)
    if sign == "+" and kinds in (("timestamp", "duration"), ("duration", "timestamp")):
        return t.TIMESTAMP
    if sign == "-" and kinds == ("timestamp", "duration"):
        return t.TIMESTAMP
    if sign == "-" and kinds == ("timestamp", "timestamp"):
        return t.DURATION
    if sign in "+-" and kinds == ("duration", "duration"):
        return t.DURATION
    return None
