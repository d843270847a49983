"""Writes an expression again for the evaluator: named values become variables, numbers mix."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

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
from engine.core.references import Step, bound_name, path_of
from engine.expressions.functions import HELPERS
from engine.expressions.infer_calls import LIST_MACROS
from engine.expressions.leaves import (
    MAX_BOUND_BYTES,
    MISSING,
    Read,
    Scope,
    optional_reader,
    presence_reader,
    reader,
)
from engine.expressions.signatures import NAMESPACES
from engine.expressions.text import MAX_TEXT_BYTES
from engine.expressions.types import DYN, Type

MAX_LEAVES: Final = 64
OUTER_ITEMS: Final = 500
INNER_ITEMS: Final = 100
_ARITHMETIC: Final = {"-": "subtract", "*": "multiply", "/": "divide", "%": "remainder"}
_NATIVE_PAIRS: Final = frozenset({("int", "int"), ("double", "double"), ("uint", "uint")})
_TIMES: Final = frozenset({"timestamp", "duration"})
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
# Functions of CEL that make a new text as long as an old one, again for each item of a macro.
_TEXT_MAKERS: Final = frozenset(
    {"lowerAscii", "upperAscii", "trim", "reverse", "substring", "quote", "encode", "string"}
)
# How long texts may be that a macro inside another makes anew each time.
_REMADE_TEXT_BYTES: Final = 6_000
# What a result may hold in all while it is handed back, before its own limit is looked at.
_MAX_COPIED: Final = 10_000_000
_RENAMED: Final = {"replace": "replace", "string": "string"}
# Macros whose body only decides; what it reads never stands in the result.
_DECIDING: Final = frozenset({"all", "exists", "exists_one", "filter"})
_DOUBLE_ARGUMENT: Final = frozenset({"ceil", "floor", "round", "trunc"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value taken from the data; `optional` ones arrive wrapped, `most` limits a macro's list."""

    name: str
    roots: frozenset[str]
    read: Read
    optional: bool = False
    most: int | None = None
    text_limit: int = MAX_TEXT_BYTES
    most_bytes: int = MAX_BOUND_BYTES


@dataclass(slots=True)
class Emission:
    """The text for the evaluator, the values it names, and how long texts may be."""

    text: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    text_limit: int = MAX_TEXT_BYTES


class TooManyLeaves(Exception):
    """The expression reads more places than there are variables."""


class Emitter:
    """Writes one expression; `types` are the types worked out with nothing known of the data."""

    def __init__(self, types: dict[int, Type]) -> None:
        self.types = types
        self.out = Emission()
        self.names: dict[tuple[Any, ...], str] = {}
        # How often each value may stand in the result, and how often what is written now may.
        self.copies: dict[str, int] = {}
        self.repeat = 1

    def emit(self, node: Expr) -> Emission:
        """Answer the whole expression, ready to compile."""
        self.out.text = self.write(node, frozenset(), 0)
        self.out.leaves = [
            replace(
                leaf,
                text_limit=self.out.text_limit,
                most_bytes=min(MAX_BOUND_BYTES, _MAX_COPIED // max(1, self.copies[leaf.name])),
            )
            for leaf in self.out.leaves
        ]
        return self.out

    def aside(self, node: Expr, bound: frozenset[str], depth: int) -> str:
        """Write a part whose value decides something and never stands in the result."""
        kept, self.repeat = self.repeat, 0
        text = self.atom(node, bound, depth)
        self.repeat = kept
        return text

    def kind(self, node: Expr) -> str:
        """Answer what is known of a part without knowing the data."""
        return self.types.get(id(node), DYN).kind

    def write(self, node: Expr, bound: frozenset[str], depth: int) -> str:
        """Write one part."""
        leaf = self.leaf_of(node, bound)
        if leaf is not None:
            self.copies[leaf.partition(".")[0]] += self.repeat
            return leaf
        match node:
            case Lit():
                text = node.text
            case Name():
                text = node.name
            case Select() | Index():
                text = self.member(node, bound, depth)
            case Call():
                text = self.call(node, bound, depth)
            case Unary():
                text = f"{node.sign}{self.atom(node.operand, bound, depth)}"
            case Binary():
                text = self.binary(node, bound, depth)
            case Choice():
                text = self.choice(node, bound, depth)
            case ListOf() | MapOf():
                text = self.collection(node, bound, depth)
        return text

    def member(self, node: Select | Index, bound: frozenset[str], depth: int) -> str:
        """Write a field or an item of something that is no path from a root."""
        owner = self.atom(node.operand, bound, depth)
        if isinstance(node, Select):
            return f"{owner}{'.?' if node.optional else '.'}{node.field}"
        inner = self.write(node.index, bound, depth)
        return f"{owner}[{'?' if node.optional else ''}{inner}]"

    def atom(self, node: Expr, bound: frozenset[str], depth: int) -> str:
        """Write a part so that a dot or a sign can stand beside it."""
        text = self.write(node, bound, depth)
        plain = isinstance(node, Name | Select | Index | Call | ListOf | MapOf)
        plain = plain or (isinstance(node, Lit) and not text.startswith("-"))
        return text if plain else f"({text})"

    def leaf(self, key: tuple[Any, ...], root: str, read: Read, **more: Any) -> str:
        """Answer the variable for a value of the data, one for each distinct reading."""
        name = self.names.get(key)
        if name is None:
            name = f"__{len(self.names)}"
            if len(self.names) >= MAX_LEAVES:
                raise TooManyLeaves
            self.names[key] = name
            self.copies[name] = 0
            roots = more.pop("roots", frozenset({root}))
            self.out.leaves.append(Leaf(name, roots, read, **more))
        return name

    def leaf_of(self, node: Expr, bound: frozenset[str]) -> str | None:
        """Write a path from a root, or a helper over such paths, as a variable."""
        found = path_of(node)
        if found is not None and found[0] not in bound:
            root, path = found
            if any(step.optional for step in path):
                key = ("optional", root, path)
                return f"{self.leaf(key, root, optional_reader(root, path), optional=True)}.?v"
            if self.types.get(id(node), DYN).kind == "type":
                return None
            return self.leaf(("path", root, path), root, reader(root, path))
        computed = self.computed(node, bound)
        if computed is None:
            return None
        read, roots, key = computed
        return self.leaf(key, "", read, roots=roots)

    def computed(
        self, node: Expr, bound: frozenset[str]
    ) -> tuple[Read, frozenset[str], tuple[Any, ...]] | None:
        """Work a helper out on our side when all it takes are paths and literals."""
        if not isinstance(node, Call) or node.function not in HELPERS:
            return None
        parts = (node.target, *node.args) if node.target is not None else node.args
        reads: list[Read] = []
        roots: frozenset[str] = frozenset()
        keys: list[Any] = [node.function]
        for part in parts:
            got = self._constant(part) or self._path(part, bound) or self.computed(part, bound)
            if got is None:
                return None
            reads.append(got[0])
            roots |= got[1]
            keys.append(got[2])
        return (_apply(HELPERS[node.function], reads), roots, tuple(keys)) if roots else None

    def _constant(self, part: Expr) -> tuple[Read, frozenset[str], tuple[Any, ...]] | None:
        if not isinstance(part, Lit) or part.kind not in ("int", "double", "string", "bool"):
            return None
        value = part.value
        return (lambda _: value), frozenset(), ("lit", part.kind, value)

    def _path(
        self, part: Expr, bound: frozenset[str]
    ) -> tuple[Read, frozenset[str], tuple[Any, ...]] | None:
        found = path_of(part)
        if found is None or found[0] in bound or any(step.optional for step in found[1]):
            return None
        return reader(*found), frozenset({found[0]}), ("path", *found)

    def call(self, node: Call, bound: frozenset[str], depth: int) -> str:
        """Write a call: macros with limits, helpers and renamed functions through our own."""
        target, name = node.target, node.function
        if target is None and name == "has":
            return self.has(node, bound, depth)
        binding = bound_name(node)
        if binding is not None and (name == "bind" or target is not None):
            return self.macro(node, binding, bound, depth)
        if depth > 1 and name in _TEXT_MAKERS:
            self.out.text_limit = _REMADE_TEXT_BYTES
        is_space = isinstance(target, Name) and target.name in NAMESPACES
        if name in HELPERS and name != "size":
            return self.helper(name, node, bound, depth)
        if name == "replace" or (name == "string" and self.kind(node.args[0]) in ("dyn", "double")):
            return self.helper(_RENAMED[name], node, bound, depth)
        args = ", ".join(self.argument(node, arg, bound, depth) for arg in node.args)
        if target is None:
            return f"{name}({args})"
        owner = target.name if is_space and isinstance(target, Name) else None
        return f"{owner or self.atom(target, bound, depth)}.{name}({args})"

    def argument(self, node: Call, arg: Expr, bound: frozenset[str], depth: int) -> str:
        """Write an argument; functions on fractions take whole numbers too."""
        text = self.write(arg, bound, depth)
        if node.function in _DOUBLE_ARGUMENT and self.kind(arg) != "double":
            return f"double({text})"
        if node.function in ("greatest", "least"):
            return f"dyn({text})"
        return text

    def helper(self, name: str, node: Call, bound: frozenset[str], depth: int) -> str:
        """Write a call of one of our own functions, its arguments in a list."""
        parts = (node.target, *node.args) if node.target is not None else node.args
        return f"h_{name}([{', '.join(self.write(part, bound, depth) for part in parts)}])"

    def has(self, node: Call, bound: frozenset[str], depth: int) -> str:
        """Write has(): the presence of a field."""
        arg = node.args[0]
        found = path_of(arg)
        if found is not None and found[0] not in bound and found[1]:
            key = ("has", *found)
            return f"has({self.leaf(key, found[0], presence_reader(*found), optional=True)}.v)"
        return f"has({self.write(arg, bound, depth)})"

    def macro(self, node: Call, binding: tuple[str, int], bound: frozenset[str], depth: int) -> str:
        """Write a macro over a list of limited length, or cel.bind and its kin."""
        name, before = binding
        inner = bound | {name}
        deeper = depth + (node.function in LIST_MACROS)
        if node.function == "bind":
            value = self.write(node.args[1], bound, depth)
            return f"cel.bind({name}, {value}, {self.write(node.args[2], inner, depth)})"
        kept = self.repeat
        self.repeat *= 0 if node.function in _DECIDING else OUTER_ITEMS if depth == 0 else 20
        bodies = ", ".join(self.write(arg, inner, deeper) for arg in node.args[before:])
        self.repeat = kept
        if node.target is None or node.function not in LIST_MACROS:
            owner = self.atom(node.target, bound, depth) if node.target else ""
        else:
            owner = self.ranged(node.target, bound, depth)
        return f"{owner}.{node.function}({name}, {bodies})"

    def ranged(self, target: Expr, bound: frozenset[str], depth: int) -> str:
        """Write what a macro goes over, with the limit on its length."""
        most = OUTER_ITEMS if depth == 0 else INNER_ITEMS
        found = path_of(target)
        if found is not None and found[0] not in bound and not _has_optional(found[1]):
            root, path = found
            name = self.leaf(("range", most, root, path), root, reader(root, path), most=most)
            self.copies[name] += self.repeat
            return name
        is_macro = isinstance(target, Call) and target.function in ("map", "filter")
        if isinstance(target, ListOf) or (is_macro and depth == 0):
            return self.atom(target, bound, depth)
        return f"h_short{most}([{self.write(target, bound, depth)}])"

    def binary(self, node: Binary, bound: frozenset[str], depth: int) -> str:
        """Write two operands and their sign, widened where whole numbers meet fractions."""
        sign = node.sign
        if sign in ("&&", "||"):
            return f" {sign} ".join(self._sided(part, sign, bound, depth) for part in _chain(node))
        left, right = self.kind(node.left), self.kind(node.right)
        native = (left, right) in _NATIVE_PAIRS or left in _TIMES or right in _TIMES
        if sign in _COMPARISONS:
            first = self.aside(node.left, bound, depth)
            wide = left != right and left != "dyn"
            first = f"dyn({first})" if wide else first
            return f"{first} {sign} {self.aside(node.right, bound, depth)}"
        if native:
            first = self.atom(node.left, bound, depth)
            return f"{first} {sign} {self.atom(node.right, bound, depth)}"
        if sign == "+":
            parts = ", ".join(self.write(part, bound, depth) for part in self._added(node))
            return f"h_add([{parts}])"
        first, second = (self.write(part, bound, depth) for part in (node.left, node.right))
        return f"h_{_ARITHMETIC[sign]}([{first}, {second}])"

    def _added(self, node: Binary) -> list[Expr]:
        """Answer the operands of a chain of '+' that our own addition takes at once."""
        left = node.left
        pair = (self.kind(left.left), self.kind(left.right)) if isinstance(left, Binary) else ()
        if isinstance(left, Binary) and left.sign == "+" and pair not in _NATIVE_PAIRS:
            return [*self._added(left), node.right]
        return [left, node.right]

    def _sided(self, node: Expr, sign: str, bound: frozenset[str], depth: int) -> str:
        text = self.write(node, bound, depth)
        loose = isinstance(node, Choice) or (
            isinstance(node, Binary) and node.sign in ("&&", "||") and node.sign != sign
        )
        return f"({text})" if loose else text

    def choice(self, node: Choice, bound: frozenset[str], depth: int) -> str:
        """Write a choice; arms of different types are widened."""
        yes, no = (self.write(part, bound, depth) for part in (node.yes, node.no))
        kinds = {self.kind(node.yes), self.kind(node.no)}
        if len(kinds) > 1 and "dyn" not in kinds:
            yes, no = f"dyn({yes})", f"dyn({no})"
        elif isinstance(node.yes, Choice):
            yes = f"({yes})"
        return f"{self.aside(node.condition, bound, depth)} ? {yes} : {no}"

    def collection(self, node: ListOf | MapOf, bound: frozenset[str], depth: int) -> str:
        """Write a list or a map."""
        if isinstance(node, ListOf):
            items = (f"{'?' if o else ''}{self.write(i, bound, depth)}" for o, i in node.items)
            return f"[{', '.join(items)}]"
        entries = (
            f"{'?' if o else ''}{self.write(k, bound, depth)}: {self.write(v, bound, depth)}"
            for o, k, v in node.entries
        )
        return f"{{{', '.join(entries)}}}"


def _chain(node: Binary) -> list[Expr]:
    parts: list[Expr] = []
    here: Expr = node
    while isinstance(here, Binary) and here.sign == node.sign:
        parts.append(here.right)
        here = here.left
    return [here, *reversed(parts)]


def _has_optional(path: tuple[Step, ...]) -> bool:
    return any(step.optional for step in path)


def _apply(helper: Callable[[list[Any]], Any], reads: list[Read]) -> Read:
    def read(scope: Scope) -> Any:
        return helper([part(scope) for part in reads])

    return read


__all__ = ["MISSING", "Emission", "Emitter", "Leaf", "TooManyLeaves"]
