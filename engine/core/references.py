"""What an expression reads: paths from the roots, found in its shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.core.expression_syntax import (
    Call,
    Expr,
    Index,
    Lit,
    Name,
    Select,
    children,
    parse_expression,
)
from engine.core.expression_tokens import SyntaxFault
from engine.core.template import parse_template, texts_in

# Macros name a variable of their own in the first argument.
BINDING_MACROS = frozenset(
    {"all", "exists", "exists_one", "existsOne", "map", "filter", "optMap", "optFlatMap"}
)

_SHORT = 200
"""Characters of a text of everyday length."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a field or an index, and whether it may be missing."""

    key: str | int
    optional: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A path from a root, as far as it can be told without evaluating; `guarded` by has()."""

    root: str
    path: tuple[Step, ...]
    guarded: bool = False

    @property
    def step(self) -> str | None:
        """Answer the step this reads from, or None."""
        if self.root != "steps" or not self.path:
            return None
        key = self.path[0].key
        return key if isinstance(key, str) else None

    @property
    def dotted(self) -> str:
        """Write the path with dots, as people read it."""
        return ".".join([self.root, *(str(step.key) for step in self.path)])

    @property
    def optional(self) -> bool:
        """Tell whether it does no harm when the step has no output, as a skipped step has none."""
        return self.guarded or len(self.path) < 2 or any(s.optional for s in self.path[:2])


def path_of(node: Expr) -> tuple[str, tuple[Step, ...]] | None:
    """Answer root and path when the node is nothing but a path with fixed keys."""
    steps: list[Step] = []
    while True:
        if isinstance(node, Select):
            steps.append(Step(node.field, node.optional))
            node = node.operand
        elif isinstance(node, Index) and isinstance(node.index, Lit):
            key = node.index.value
            if isinstance(key, bool) or not isinstance(key, str | int):
                return None
            steps.append(Step(key, node.optional))
            node = node.operand
        elif isinstance(node, Name):
            return node.name, tuple(reversed(steps))
        else:
            return None


def bound_name(node: Call) -> tuple[str, int] | None:
    """Answer the variable a macro binds and how many arguments come before its body."""
    is_bind = (
        node.function == "bind" and isinstance(node.target, Name) and node.target.name == "cel"
    )
    if is_bind and len(node.args) == 3 and isinstance(node.args[0], Name):
        return node.args[0].name, 2
    is_macro = node.target is not None and node.function in BINDING_MACROS
    if is_macro and len(node.args) >= 2 and isinstance(node.args[0], Name):
        return node.args[0].name, 1
    return None


def references_in(node: Expr, bound: frozenset[str] = frozenset()) -> Iterator[Reference]:
    """Answer every path the expression reads from a root; variables of macros are not roots."""
    found = path_of(node)
    if found is not None:
        if found[0] not in bound:
            yield Reference(*found)
        return
    if isinstance(node, Call):
        yield from _call_references(node, bound)
        return
    for child in children(node):
        yield from references_in(child, bound)


def _call_references(node: Call, bound: frozenset[str]) -> Iterator[Reference]:
    binding = bound_name(node)
    if binding is not None:
        name, before = binding
        if node.function != "bind" and node.target is not None:
            yield from references_in(node.target, bound)
        for arg in node.args[1:before]:
            yield from references_in(arg, bound)
        for arg in node.args[before:]:
            yield from references_in(arg, bound | {name})
        return
    guards = node.function == "has" and node.target is None
    if isinstance(node.target, Name) and node.target.name in (
        "math",
        "base64",
        "optional",
        "strings",
    ):
        parts: tuple[Expr, ...] = node.args
    else:
        parts = children(node)
    for part in parts:
        for reference in references_in(part, bound):
            guarded = guards or reference.guarded
            yield Reference(reference.root, reference.path, guarded)


def references_of_text(text: str) -> tuple[Reference, ...]:
    """Answer what the expressions of one text read; a text that cannot be parsed reads nothing."""
    return _of_short(text) if len(text) <= _SHORT else _of_long(text)


def _read(text: str) -> tuple[Reference, ...]:
    found: list[Reference] = []
    try:
        hits = parse_template(text).hits
    except SyntaxFault:
        return ()
    for hit in hits:
        try:
            found.extend(references_in(parse_expression(hit.expression)))
        except SyntaxFault:
            continue
    return tuple(found)


# A document is read several times over: what fits into one of 1 MB must not push itself out of the cache,
# and long texts of strangers must not fill the memory.
_of_short = lru_cache(maxsize=32_768)(_read)
_of_long = lru_cache(maxsize=2_048)(_read)


def references_of(value: Any) -> Iterator[tuple[tuple[str | int, ...], str, Reference]]:
    """Answer everything a tree of values reads: path of the text, the text, the reference."""
    for path, text in texts_in(value):
        for reference in references_of_text(text):
            yield path, text, reference
