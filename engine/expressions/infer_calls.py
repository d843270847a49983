"""Types of calls: macros, functions, methods and helpers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine.core.expression_syntax import Call, Expr, Lit, Name, Select
from engine.core.references import bound_name
from engine.expressions import types as t
from engine.expressions.findings import nearest
from engine.expressions.guards import dotted
from engine.expressions.infer_signs import check_equal, check_ordered, check_within
from engine.expressions.signatures import (
    ELSEWHERE,
    FUNCTIONS,
    HELPERS,
    METHODS,
    NAMESPACES,
    OPTIONAL_METHODS,
    WHERE_SIGNS,
    HelperSignature,
    Kinds,
    Signature,
    inside,
)
from engine.expressions.types import Type

if TYPE_CHECKING:
    from engine.expressions.infer import Inference, Scope

MAX_MACROS: Final = 4
LIST_MACROS: Final = frozenset({"all", "exists", "exists_one", "map", "filter"})
_OF_ONE_LIST: Final = frozenset({"greatest", "least"})
_KNOWN = sorted({*FUNCTIONS, *METHODS, *HELPERS, *LIST_MACROS, "has"})


def infer_call(run: "Inference", node: Call, scope: "Scope") -> Type:
    """Answer the type of a call."""
    target = node.target
    if target is None and node.function == "has":
        return _has(run, node, scope)
    if isinstance(target, Name) and target.name not in scope.names:
        if target.name == "cel" and node.function == "bind":
            return _bind(run, node, scope)
        if target.name in NAMESPACES and target.name not in run.env:
            return _namespaced(run, node, target.name, scope)
    if target is not None and node.function in LIST_MACROS:
        return _macro(run, node, target, scope)
    parts = (target, *node.args) if target is not None else node.args
    return _plain_call(run, node, [run.infer(part, scope) for part in parts], parts)


def _plain_call(run: "Inference", node: Call, kinds: Sequence[Type], parts: Sequence[Expr]) -> Type:
    name = node.function
    if node.target is not None and kinds[0].kind == "optional":
        return _on_optional(run, node, kinds)
    if name in HELPERS:
        return _helper(run, node, HELPERS[name], kinds, parts)
    table = METHODS if node.target is not None else FUNCTIONS
    if name in table:
        return _checked(run, node, table[name], kinds, parts)
    hint = ELSEWHERE.get(name)
    other = FUNCTIONS if node.target is not None else METHODS
    if hint is None and name in other:
        hint = f"write {name}(value)" if node.target is not None else f"write value.{name}(...)"
    if hint is None and name in OPTIONAL_METHODS:
        hint = "it belongs to an optional read, as in steps.x.?field.orValue(0)"
    at = node.start
    run.findings.error(
        "unknown_function",
        f"there is no function {name}()",
        at,
        f"use {hint}" if hint in ELSEWHERE.values() else hint or nearest(name, _KNOWN),
    )
    return t.DYN


def _on_optional(run: "Inference", node: Call, kinds: Sequence[Type]) -> Type:
    inner = kinds[0].item
    needed = 1 if node.function in ("orValue", "or") else 0
    if node.function not in OPTIONAL_METHODS:
        hint = f"add .orValue(...) before .{node.function}()"
        run.findings.error("unwrapped_optional", "this value may be missing", node.start, hint)
        return t.DYN
    if len(kinds) - 1 != needed:
        text = f"{node.function}() takes {needed} value{'s' if needed != 1 else ''}"
        run.findings.error("wrong_arguments", text, node.start)
        return t.DYN
    if node.function == "hasValue":
        return t.BOOL
    if node.function == "or":
        return t.optional_of(t.join(inner, kinds[1].item))
    return inner if node.function == "value" else t.or_else(inner, kinds[1])


def _has(run: "Inference", node: Call, scope: "Scope") -> Type:
    if len(node.args) != 1 or not isinstance(node.args[0], Select) or node.args[0].optional:
        hint = "write has(steps.x.field)"
        run.findings.error("bad_has", "has() takes one field, read with a dot", node.start, hint)
        return t.BOOL
    run.infer(node.args[0], replace(scope, guards=scope.guards | {dotted(node.args[0])}))
    return t.BOOL


def _bind(run: "Inference", node: Call, scope: "Scope") -> Type:
    binding = bound_name(node)
    if binding is None:
        text = "cel.bind() takes a name, its value and an expression"
        run.findings.error("wrong_arguments", text, node.start)
        return t.DYN
    kind = run.infer(node.args[1], scope)
    return run.infer(node.args[2], scope.with_name(binding[0], kind, deeper=False))


def _namespaced(run: "Inference", node: Call, namespace: str, scope: "Scope") -> Type:
    kinds = [run.infer(arg, scope) for arg in node.args]
    table = NAMESPACES[namespace]
    if node.function not in table:
        text = f"there is no function {namespace}.{node.function}()"
        run.findings.error("unknown_function", text, node.start, nearest(node.function, table))
        return t.DYN
    signature = table[node.function]
    if node.function in _OF_ONE_LIST and len(kinds) == 1 and kinds[0].kind == "list":
        _expect_numbers(run, node, kinds, None, node.args[0])
    else:
        _checked(run, node, signature, kinds, node.args)
    if node.function in ("of", "ofNonZeroValue") and kinds:
        return t.optional_of(kinds[0])
    if namespace == "math" and signature.returns.kind == "dyn" and kinds:
        known = kinds[0].item if kinds[0].kind == "list" else t.joined(kinds)
        return known if known.is_number else t.DYN
    return signature.returns


def _macro(run: "Inference", node: Call, target: Expr, scope: "Scope") -> Type:
    run.macros += 1
    if run.macros == MAX_MACROS + 1:
        hint = "use list steps (Filter, Map, Group), or where(), pluck() and sum()"
        text = f"an expression has at most {MAX_MACROS} macros"
        run.findings.error("too_many_macros", text, node.start, hint)
    owner = run.infer(target, scope)
    binding = bound_name(node)
    takes = (2, 3) if node.function == "map" else (2,)
    if binding is None or len(node.args) not in takes:
        text = f"{node.function}() takes a name and an expression"
        run.findings.error("wrong_arguments", text, node.start, f"write .{node.function}(x, ...)")
        return t.DYN
    item = _ranged(run, node, owner)
    inner = scope.with_name(binding[0], item, deeper=True)
    if binding[0] in run.env or binding[0].startswith("__"):
        text = f"the name {binding[0]!r} is taken"
        run.findings.error("name_taken", text, node.args[0].start, "choose another name")
    bodies = [run.infer(arg, inner) for arg in node.args[1:]]
    conditions = bodies[:-1] if node.function == "map" else bodies
    for kind, arg in zip(conditions, node.args[1:], strict=False):
        run.expect_bool(kind, arg, f"the condition of {node.function}()")
    if node.function == "map":
        return t.list_of(bodies[-1])
    return t.list_of(item) if node.function == "filter" else t.BOOL


def _ranged(run: "Inference", node: Call, owner: Type) -> Type:
    if owner.kind == "map":
        hint = "write keys(object) or entries(object) first: they come sorted"
        text = f"{node.function}() goes over lists only"
        run.findings.error("map_comprehension", text, node.start, hint)
    elif owner.kind == "optional":
        hint = f"add .orValue([]) before .{node.function}()"
        run.findings.error("unwrapped_optional", "this value may be missing", node.start, hint)
    elif owner.kind not in ("list", "dyn"):
        text = f"{node.function}() goes over a list, this is {owner.words}"
        run.findings.error("bad_operand", text, node.start)
    return owner.item if owner.kind == "list" else t.DYN


def _checked(
    run: "Inference", node: Call, signature: Signature, kinds: Sequence[Type], parts: Sequence[Expr]
) -> Type:
    most, least = len(signature.params), len(signature.params) - signature.optional
    if not _count_fits(run, node, len(kinds), least, most):
        return signature.returns
    for kind, wanted, part in zip(kinds, signature.params, parts, strict=False):
        _argument(run, node, kind, wanted, part)
    return signature.returns


def _count_fits(run: "Inference", node: Call, given: int, least: int, most: int) -> bool:
    if least <= given <= most:
        return True
    shift = 1 if node.target is not None and given else 0
    low, high = max(least - shift, 0), max(most - shift, 0)
    count = f"{low}" if low == high else f"{low} to {high}"
    text = f"{node.function}() takes {count} value{'' if high == 1 else 's'}, not {given - shift}"
    run.findings.error("wrong_arguments", text, node.start)
    return False


def _argument(run: "Inference", node: Call, kind: Type, wanted: Kinds, part: Expr) -> None:
    if kind.kind == "optional":
        run.findings.error(
            "unwrapped_optional", "this value may be missing", part.start, "add .orValue(...)"
        )
    elif wanted and kind.kind != "dyn" and kind.kind not in wanted:
        # A whole number is welcome where a number is taken; the emitter widens it.
        if kind.is_number and "double" in wanted:
            return
        expected = " or ".join(dict.fromkeys(t.WORDS[k] for k in wanted))
        text = f"{node.function}() takes {expected}, this is {kind.words}"
        hint = f"write string(...) inside {node.function}()" if wanted == ("string",) else None
        run.findings.error("wrong_arguments", text, part.start, hint)
    elif kind.nullable and wanted:
        text = "this value may be null, which would end the step"
        run.findings.warn("may_be_null", text, part.start, "test it with != null first")


def _helper(
    run: "Inference",
    node: Call,
    helper: HelperSignature,
    kinds: Sequence[Type],
    parts: Sequence[Expr],
) -> Type:
    most, least = len(helper.params), len(helper.params) - helper.optional
    if not _count_fits(run, node, len(kinds), least, most):
        return t.DYN
    params = helper.params
    if kinds[0].is_number and "int" in params[0]:
        params = (params[0],) * len(kinds)
    for kind, wanted, part in zip(kinds, params, parts, strict=False):
        _argument(run, node, kind, wanted, part)
    named = _field_named(helper, kinds, parts)
    item = kinds[0].item if kinds[0].kind == "list" else t.DYN
    if named is not None and not _field_known(run, item, named, parts[1]):
        return helper.returns([t.LIST, *kinds[1:]], None)
    if helper.numbers_only and kinds[0].kind == "list":
        _expect_numbers(run, node, kinds, named, parts[0])
    if node.function == "where":
        _check_where(run, inside(item, named) if named is not None else t.DYN, kinds[3], parts)
    return helper.returns(kinds, named)


def _field_named(
    helper: HelperSignature, kinds: Sequence[Type], parts: Sequence[Expr]
) -> str | None:
    at = helper.field_at
    if at is None or at >= len(parts) or kinds[0].kind not in ("list", "dyn"):
        return None
    part = parts[at]
    return part.value if isinstance(part, Lit) and isinstance(part.value, str) else None


def _field_known(run: "Inference", item: Type, path: str, part: Expr) -> bool:
    for name in path.split(".") if path else ():
        if item.kind not in ("map", "dyn"):
            text = f"the items are {item.words} and have no field {name!r}"
            run.findings.error("unknown_field", text, part.start)
            return False
        found = t.field(item, name) if item.kind == "map" else t.Field(t.DYN, True, True)
        if not found.known:
            text = f"the items have no field {name!r}"
            hint = nearest(name, t.field_names(item))
            run.findings.error("unknown_field", text, part.start, hint)
            return False
        item = found.type
    return True


def _expect_numbers(
    run: "Inference", node: Call, kinds: Sequence[Type], named: str | None, part: Expr
) -> None:
    item = inside(kinds[0].item, named)
    if item.kind == "dyn" or item.is_number or (len(kinds) > 1 and named is None):
        return
    hint = None
    if item.kind == "map":
        hint = f'name the field to take: {node.function}(list, "amount")'
    text = f"{node.function}() needs numbers, the list holds {item.words}"
    run.findings.error("wrong_arguments", text, part.start, hint)


def _check_where(run: "Inference", field: Type, value: Type, parts: Sequence[Expr]) -> None:
    sign = parts[2].value if isinstance(parts[2], Lit) else None
    if sign is None:
        return
    if sign not in WHERE_SIGNS:
        hint = "there is " + ", ".join(WHERE_SIGNS)
        text = f"where() does not know {sign!r}"
        run.findings.error("wrong_arguments", text, parts[2].start, hint)
    elif sign == "in":
        check_within(run, (field, value), parts[1], parts[3])
    elif sign == "contains":
        _check_contains(run, field, parts[1])
    elif sign in ("==", "!="):
        check_equal(run, field, value, parts[3].start)
    else:
        check_ordered(run, str(sign), (field, value), (parts[1], parts[3]))


def _check_contains(run: "Inference", field: Type, part: Expr) -> None:
    if field.kind not in ("string", "list", "dyn"):
        text = f"'contains' looks inside a text or a list, not {field.words}"
        run.findings.error("bad_operand", text, part.start)
