"""Works out the type of every part of an expression and says what cannot work."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.core.expression_syntax import (
    Binary,
    Call,
    Choice,
    Expr,
    Index,
    ListOf,
    Lit,
    MapOf,
    Name,
    Select,
    Unary,
)
from engine.expressions import types as t
from engine.expressions.findings import Findings, nearest
from engine.expressions.guards import dotted, guards_of
from engine.expressions.infer_calls import infer_call
from engine.expressions.infer_signs import infer_binary, infer_unary
from engine.expressions.types import Type

SKIPPABLE = "x-nexa-skippable"
_TYPE_NAMES = frozenset(
    {"int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"}
)
_LITERALS: Mapping[str, Type] = {
    "int": t.INT,
    "uint": t.UINT,
    "double": t.DOUBLE,
    "string": t.STRING,
    "bytes": t.BYTES,
    "bool": t.BOOL,
    "null": t.NULL,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Variables that macros bind, paths a condition has proved present, and how deep macros nest."""

    names: Mapping[str, Type] = field(default_factory=dict)
    guards: frozenset[str] = frozenset()
    depth: int = 0

    def with_name(self, name: str, kind: Type, *, deeper: bool) -> "Scope":
        """Answer the scope inside a macro's body."""
        names = {**self.names, name: kind}
        return replace(self, names=names, depth=self.depth + deeper)


class Inference:
    """One pass over one expression; `types` has the type of each part by identity."""

    def __init__(self, env: Mapping[str, Type]) -> None:
        self.env = env
        self.findings = Findings()
        self.types: dict[int, Type] = {}
        self.macros = 0

    def infer(self, node: Expr, scope: Scope) -> Type:
        """Answer the type of a part, noting what is wrong on the way."""
        found = self._infer(node, scope)
        self.types[id(node)] = found
        return found

    def _infer(self, node: Expr, scope: Scope) -> Type:
        match node:
            case Lit():
                found = _LITERALS[node.kind]
            case Name():
                found = self.name(node, scope)
            case Select() | Index():
                found = self.member(node, scope)
            case Call():
                found = infer_call(self, node, scope)
            case Unary():
                found = infer_unary(self, node, scope)
            case Binary():
                found = infer_binary(self, node, scope)
            case Choice():
                found = self.choice(node, scope)
            case ListOf() | MapOf():
                found = self.collection(node, scope)
        return found

    def name(self, node: Name, scope: Scope) -> Type:
        """Answer the type of a root or a macro's variable."""
        known = scope.names.get(node.name) or self.env.get(node.name)
        if known is not None:
            return known
        if node.name in _TYPE_NAMES:
            return t.TYPE
        hint = nearest(node.name, [*self.env, *scope.names])
        text = f"there is no {node.name!r} here"
        self.findings.error("unknown_name", text, node.start, hint)
        return t.DYN

    def member(self, node: Select | Index, scope: Scope) -> Type:
        """Answer the type of `a.b` or `a[b]`, optional when any part of it is."""
        owner = self.infer(node.operand, scope)
        via_optional = owner.kind == "optional"
        base = owner.item if via_optional else owner
        optional = node.optional or via_optional
        if isinstance(node, Index):
            found = self._indexed(node, base, scope, optional=optional)
        else:
            found = self._selected(node, node.field, base, scope, optional=optional)
        return t.optional_of(found) if optional else found

    def _indexed(self, node: Index, base: Type, scope: Scope, *, optional: bool) -> Type:
        index = self.infer(node.index, scope)
        literal = node.index.value if isinstance(node.index, Lit) else None
        if base.kind == "map" and isinstance(literal, str):
            return self._selected(node, literal, base, scope, optional=optional)
        if base.kind == "list" or (base.kind == "dyn" and index.is_number):
            if index.kind not in ("int", "uint", "dyn", "double"):
                text = f"a place in a list is a whole number, not {index.words}"
                self.findings.error("bad_index", text, node.index.start)
            if isinstance(literal, int) and literal < 0:
                hint = "count from the start: [size(list) - 1] is the last item"
                self.findings.error("bad_index", "places count from 0", node.index.start, hint)
            return base.item
        if base.kind == "map":
            if index.kind not in ("string", "dyn"):
                text = f"a field is named by a text, not by {index.words}"
                self.findings.error("bad_index", text, node.index.start)
            return t.field(base, "").type if base.schema is None else t.DYN
        return self._not_a_container(node, base)

    def _selected(
        self, node: Select | Index, name: str, base: Type, scope: Scope, *, optional: bool
    ) -> Type:
        if base.kind != "map":
            return self._not_a_container(node, base)
        found = t.field(base, name)
        here = dotted(node)
        certain = here in scope.guards
        if base.nullable and here.rpartition(".")[0] not in scope.guards and not certain:
            text = f"{dotted(node.operand)!r} may be null"
            self.findings.warn("may_be_null", text, node.start, "test it with != null first")
        if not found.known:
            self._unknown_field(node, name, base, optional=optional)
        elif not optional and not certain:
            self._presence(node, name, base, certain=found.certain)
        kind = found.type
        return replace(kind, nullable=False) if certain and kind.nullable else kind

    def _unknown_field(
        self, node: Select | Index, name: str, base: Type, *, optional: bool
    ) -> None:
        where = dotted(node.operand)
        if where == "steps":
            hint = nearest(name, t.field_names(base))
            self.findings.error("unknown_step", f"there is no step {name!r}", node.start, hint)
            return
        text = f"{where!r} has no field {name!r}" if where else f"there is no field {name!r}"
        hint = nearest(name, t.field_names(base))
        closed = base.schema is not None and base.schema.get("additionalProperties") is False
        if optional and not closed:
            self.findings.warn("unknown_field", text, node.start, hint)
        else:
            self.findings.error("unknown_field", text, node.start, hint)

    def _presence(self, node: Select | Index, name: str, base: Type, *, certain: bool) -> None:
        where = dotted(node.operand)
        if base.schema is not None and base.schema.get(SKIPPABLE):
            text = f"{where!r} may have no output, because the step can be skipped or fail"
            hint = f"write {where}.?{name}.orValue(...)"
            self.findings.error("must_be_optional", text, node.start, hint)
        elif not certain:
            text = f"{where + '.' if where else ''}{name} may be missing"
            hint = f"write {where}.?{name}.orValue(...)"
            self.findings.warn("may_be_missing", text, node.start, hint)

    def _not_a_container(self, node: Select | Index, base: Type) -> Type:
        if base.kind == "dyn":
            return t.DYN
        what = dotted(node.operand) or "this"
        part = f"field {node.field!r}" if isinstance(node, Select) else "items"
        hint = None
        if base.kind == "list" and isinstance(node, Select):
            hint = f"take one item, as in {what}[0].{node.field}, or pluck({what}, {node.field!r})"
        self.findings.error(
            "not_an_object", f"{what!r} is {base.words} and has no {part}", node.start, hint
        )
        return t.DYN

    def choice(self, node: Choice, scope: Scope) -> Type:
        """Answer the type of `condition ? yes : no`."""
        condition = self.infer(node.condition, scope)
        self.expect_bool(condition, node.condition, "a condition")
        present, absent = guards_of(node.condition)
        yes = self.infer(node.yes, replace(scope, guards=scope.guards | present))
        no = self.infer(node.no, replace(scope, guards=scope.guards | absent))
        # A value where it is there, and what stands for it: the type of the value is what counts.
        return t.or_else(yes, no) if dotted(node.yes) in present - {""} else t.join(yes, no)

    def collection(self, node: ListOf | MapOf, scope: Scope) -> Type:
        """Answer the type of a list or a map written out."""
        if isinstance(node, ListOf):
            items = [self.unwrapped(self.infer(item, scope), opt) for opt, item in node.items]
            return t.list_of(t.joined(items)) if items else t.list_of(t.DYN)
        fields: dict[str, Type] = {}
        for optional, key, value in node.entries:
            kind = self.infer(key, scope)
            if kind.kind not in ("string", "dyn"):
                text = f"a field is named by a text, not by {kind.words}"
                self.findings.error("bad_key", text, key.start, "put the name in quotes")
            found = self.unwrapped(self.infer(value, scope), optional)
            if isinstance(key, Lit) and isinstance(key.value, str):
                fields[key.value] = found
        return t.record(fields) if len(fields) == len(node.entries) else t.MAP

    @staticmethod
    def unwrapped(kind: Type, optional: bool) -> Type:
        """Answer what an optional item adds to a list or a map."""
        return kind.item if optional and kind.kind == "optional" else kind

    def expect_bool(self, kind: Type, node: Expr, what: str) -> None:
        """Note a value that should be true or false and is not."""
        if kind.kind not in ("bool", "dyn"):
            hint = "compare it with something" if kind.kind != "optional" else "add .orValue(false)"
            text = f"{what} must be true or false, this is {kind.words}"
            self.findings.error("not_a_condition", text, node.start, hint)
