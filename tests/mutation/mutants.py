"""Small faults planted in the core's functions, one at a time: a sign turned, a condition turned, a step left out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

Function = ast.FunctionDef | ast.AsyncFunctionDef
Change = Callable[[], None]

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the `number`th that can be planted in a function of a file."""

    file: Path
    function: str
    """The outermost function around it, as its code object is named."""
    line: int
    number: int
    what: str


def mutants_of(file: Path) -> list[Mutant]:
    """List every fault that can be planted in a file, in the order of its text."""
    found: list[Mutant] = []
    for name, function in _functions(ast.parse(file.read_text("utf-8"))):
        for number, (line, what, _) in enumerate(_changes(function)):
            found.append(Mutant(file, name, line, number, what))
    return found


def planted(mutant: Mutant) -> CodeType:
    """Return the code of the function with the fault in it."""
    tree = ast.parse(mutant.file.read_text("utf-8"))
    function = dict(_functions(tree))[mutant.function]
    for number, (_, _, change) in enumerate(_changes(function)):
        if number == mutant.number:
            change()
            break
    ast.fix_missing_locations(tree)
    return code_named(compile(tree, str(mutant.file), "exec"), mutant.function)


def code_named(code: CodeType, name: str) -> CodeType:
    """Find the code object of a qualified name inside of another."""
    if code.co_qualname == name:
        return code
    for part in code.co_consts:
        if isinstance(part, CodeType) and (
            name == part.co_qualname or name.startswith(f"{part.co_qualname}.")
        ):
            return code_named(part, name)
    raise LookupError(name)


def _functions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, Function]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{around}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{around}{node.name}.")


def _changes(function: Function) -> Iterator[tuple[int, str, Change]]:
    """Yield every fault of a function's body: its line, what it is, and how to plant it."""
    for top in function.body:
        for node in ast.walk(top):
            yield from ((node.lineno, what, change) for what, change in _of_node(node))  # type: ignore[attr-defined]


def _of_node(node: ast.AST) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            yield from _swap(node, "ops", [_COMPARED[type(op)]()], type(op).__name__)
        case ast.BoolOp():
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield from _swap(node, "op", other, type(node.op).__name__)
        case ast.BinOp(op=op) if type(op) in _RECKONED:
            yield from _swap(node, "op", _RECKONED[type(op)](), type(op).__name__)
        case ast.If() | ast.IfExp() | ast.While():
            turned = ast.UnaryOp(ast.Not(), node.test)
            yield from _swap(node, "test", turned, f"not {type(node).__name__}")
        case ast.Constant(value=bool()):
            yield from _swap(node, "value", not node.value, str(node.value))
        case ast.Constant(value=int(number)):
            yield from _swap(node, "value", number + 1, f"{number} + 1")
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield from _swap(node, "value", ast.Constant(None), "return None")
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield from _left_out(node)
        case _:
            return


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _swap(node: ast.AST, field: str, other: object, what: str) -> Iterator[tuple[str, Change]]:
    yield what, lambda: setattr(node, field, other)


def _left_out(node: ast.Expr | ast.AugAssign) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Expr):
        yield "call left out", lambda: setattr(node, "value", ast.Constant(None))
    else:
        if isinstance(node.op, ast.Add | ast.Sub):
            sign = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
            yield f"aug {type(node.op).__name__}", lambda: setattr(node, "op", sign)
