"""The shape of an expression: CEL's grammar read into a small tree, without evaluating anything."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from engine.core.expression_tokens import SyntaxFault, Token, string_value, tokens_of
from engine.core.words import MAX_EXPRESSION_BYTES

LiteralKind = Literal["int", "uint", "double", "string", "bytes", "bool", "null"]
# Deeper than this no person reads, and the evaluator's own parser gives up.
_MAX_NESTING = 24
# A chain such as `a + b + c` is as deep as it is long, for everything that walks it.
_MAX_CHAIN = 100
_RELATIONS = frozenset({"<", "<=", ">", ">=", "==", "!=", "in"})


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A part of an expression and where it stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Lit(Node):
    """A number, text, truth value or null written out."""

    kind: LiteralKind
    value: object
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Name(Node):
    """A root such as `steps`, or a variable of a macro."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Select(Node):
    """`operand.field`, or `operand.?field`."""

    operand: "Expr"
    field: str
    optional: bool


@dataclass(frozen=True, slots=True, eq=False)
class Index(Node):
    """`operand[index]`, or `operand[?index]`."""

    operand: "Expr"
    index: "Expr"
    optional: bool


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    """A function, or a method when there is a target; macros and operators are calls too."""

    function: str
    target: "Expr | None"
    args: "tuple[Expr, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Unary(Node):
    """`!x` or `-x`."""

    sign: str
    operand: "Expr"


@dataclass(frozen=True, slots=True, eq=False)
class Binary(Node):
    """Two operands and the sign between them."""

    sign: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True, eq=False)
class Choice(Node):
    """`condition ? yes : no`."""

    condition: "Expr"
    yes: "Expr"
    no: "Expr"


@dataclass(frozen=True, slots=True, eq=False)
class ListOf(Node):
    """A list written out; an optional item is left out when it has no value."""

    items: "tuple[tuple[bool, Expr], ...]"


@dataclass(frozen=True, slots=True, eq=False)
class MapOf(Node):
    """A map written out; an optional entry is left out when it has no value."""

    entries: "tuple[tuple[bool, Expr, Expr], ...]"


Expr = Lit | Name | Select | Index | Call | Unary | Binary | Choice | ListOf | MapOf


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expr:
    """Read an expression, or raise SyntaxFault where it stops making sense."""
    if len(text) > MAX_EXPRESSION_BYTES or len(text.encode("utf-8", "replace")) > (
        MAX_EXPRESSION_BYTES
    ):
        raise SyntaxFault(f"an expression has at most {MAX_EXPRESSION_BYTES:,} bytes", 0)
    if not text.strip():
        raise SyntaxFault("the braces hold no expression", 0)
    tree = _Parser(tokens_of(text)).whole()
    _check_depth(tree)
    return tree


def children(node: Expr) -> tuple[Expr, ...]:
    """Answer the parts directly inside a node."""
    parts: tuple[Expr, ...] = ()
    match node:
        case Select() | Unary():
            parts = (node.operand,)
        case Index():
            parts = (node.operand, node.index)
        case Call():
            parts = (*((node.target,) if node.target else ()), *node.args)
        case Binary():
            parts = (node.left, node.right)
        case Choice():
            parts = (node.condition, node.yes, node.no)
        case ListOf():
            parts = tuple(item for _, item in node.items)
        case MapOf():
            parts = tuple(part for _, key, value in node.entries for part in (key, value))
        case _:
            parts = ()
    return parts


def _check_depth(tree: Expr) -> None:
    level: list[Expr] = [tree]
    for _ in range(_MAX_CHAIN):
        level = [part for node in level for part in children(node)]
        if not level:
            return
    raise SyntaxFault(
        f"the expression joins more than {_MAX_CHAIN} parts in a row", min(n.start for n in level)
    )


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.n = 0
        self.depth = 0

    def whole(self) -> Expr:
        tree = self.expr()
        if self.here.kind != "end":
            raise SyntaxFault(f"{self.here.text!r} is not expected here", self.here.start)
        return tree

    @property
    def here(self) -> Token:
        return self.tokens[self.n]

    def take(self) -> Token:
        token = self.tokens[self.n]
        self.n += 1
        return token

    def sees(self, sign: str) -> bool:
        here = self.here
        return here.text == sign and here.kind == "sign"

    def accept(self, sign: str) -> bool:
        if self.sees(sign):
            self.n += 1
            return True
        return False

    def expect(self, sign: str) -> Token:
        if not self.sees(sign):
            found = repr(self.here.text) if self.here.text else "the end"
            raise SyntaxFault(f"{sign!r} is expected before {found}", self.here.start)
        return self.take()

    def expr(self) -> Expr:
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise SyntaxFault("the expression is nested too deeply", self.here.start)
        condition = self.either()
        if self.accept("?"):
            yes = self.either()
            self.expect(":")
            no = self.expr()
            condition = Choice(condition.start, no.end, condition, yes, no)
        self.depth -= 1
        return condition

    def either(self) -> Expr:
        left = self.both()
        while self.accept("||"):
            right = self.both()
            left = Binary(left.start, right.end, "||", left, right)
        return left

    def both(self) -> Expr:
        left = self.relation()
        while self.accept("&&"):
            right = self.relation()
            left = Binary(left.start, right.end, "&&", left, right)
        return left

    def relation(self) -> Expr:
        left = self.sum()
        while self.here.text in _RELATIONS and self.here.kind in ("sign", "name"):
            sign = self.take().text
            right = self.sum()
            left = Binary(left.start, right.end, sign, left, right)
        return left

    def sum(self) -> Expr:
        left = self.product()
        while self.sees("+") or self.sees("-"):
            sign = self.take().text
            right = self.product()
            left = Binary(left.start, right.end, sign, left, right)
        return left

    def product(self) -> Expr:
        left = self.unary()
        while self.sees("*") or self.sees("/") or self.sees("%"):
            sign = self.take().text
            right = self.unary()
            left = Binary(left.start, right.end, sign, left, right)
        return left

    def unary(self) -> Expr:
        if not (self.sees("!") or self.sees("-")):
            return self.member()
        token = self.take()
        if token.text == "-" and self.here.kind in ("int", "double"):
            number = self.tokens[self.n]
            minus = Token(number.kind, "-" + number.text, token.start, number.end)
            self.tokens[self.n] = minus
            return self.member()
        self.depth += 1
        if self.depth > _MAX_NESTING:
            raise SyntaxFault("the expression is nested too deeply", token.start)
        operand = self.unary()
        self.depth -= 1
        return Unary(token.start, operand.end, token.text, operand)

    def member(self) -> Expr:
        left = self.primary()
        while True:
            if self.accept("."):
                left = self.selected(left)
            elif self.sees("["):
                self.take()
                optional = self.accept("?")
                index = self.expr()
                end = self.expect("]").end
                left = Index(left.start, end, left, index, optional)
            else:
                return left

    def selected(self, left: Expr) -> Expr:
        optional = self.accept("?")
        name = self.take()
        if name.kind != "name" or name.text in ("in", "true", "false", "null"):
            hint = f'a field of this name is read as ["{name.text}"]' if name.text else ""
            raise SyntaxFault(f"a name is expected after '.'; {hint}".rstrip("; "), name.start)
        if not optional and self.sees("("):
            args, end = self.arguments()
            return Call(left.start, end, name.text, left, args)
        return Select(left.start, name.end, left, name.text, optional)

    def arguments(self) -> tuple[tuple[Expr, ...], int]:
        self.expect("(")
        args: list[Expr] = []
        if not self.sees(")"):
            args.append(self.expr())
            while self.accept(","):
                args.append(self.expr())
        return tuple(args), self.expect(")").end

    def primary(self) -> Expr:
        token = self.take()
        if token.kind == "sign":
            return self.bracketed(token)
        if token.kind == "end":
            raise SyntaxFault("the expression ends too early", token.start)
        if token.kind != "name":
            return literal(token)
        if token.text in ("true", "false"):
            return Lit(token.start, token.end, "bool", token.text == "true", token.text)
        if token.text == "null":
            return Lit(token.start, token.end, "null", None, token.text)
        if token.text == "in":
            raise SyntaxFault("'in' stands between two values", token.start)
        if self.sees("("):
            args, end = self.arguments()
            return Call(token.start, end, token.text, None, args)
        return Name(token.start, token.end, token.text)

    def bracketed(self, token: Token) -> Expr:
        if token.text == "(":
            inner = self.expr()
            self.expect(")")
            return inner
        if token.text == "[":
            return self.list_of(token)
        if token.text == "{":
            return self.map_of(token)
        raise SyntaxFault(f"{token.text!r} is not expected here", token.start)

    def list_of(self, opening: Token) -> Expr:
        items: list[tuple[bool, Expr]] = []
        while not self.sees("]"):
            items.append((self.accept("?"), self.expr()))
            if not self.accept(","):
                break
        end = self.expect("]").end
        return ListOf(opening.start, end, tuple(items))

    def map_of(self, opening: Token) -> Expr:
        entries: list[tuple[bool, Expr, Expr]] = []
        while not self.sees("}"):
            optional = self.accept("?")
            key = self.expr()
            self.expect(":")
            entries.append((optional, key, self.expr()))
            if not self.accept(","):
                break
        end = self.expect("}").end
        return MapOf(opening.start, end, tuple(entries))


def literal(token: Token) -> Lit:
    """Answer the literal a token stands for."""
    text = token.text
    value: object
    if token.kind == "string":
        return Lit(token.start, token.end, "string", string_value(token), text)
    if token.kind == "bytes":
        return Lit(token.start, token.end, "bytes", text, text)
    if token.kind == "double":
        value = float(text)
        return Lit(token.start, token.end, "double", value, text)
    digits = text.rstrip("uU")
    if len(digits) > 24:
        raise SyntaxFault("the number has too many digits: write it as a text", token.start)
    sign, bare = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    value = sign * int(bare, 16 if bare[:2] in ("0x", "0X") else 10)
    if not -(2**53 - 1) <= value <= 2**53 - 1:
        raise SyntaxFault(
            "an integer beyond 2^53-1 loses digits: write it as a text in quotes", token.start
        )
    kind: LiteralKind = "uint" if token.kind == "uint" else "int"
    return Lit(token.start, token.end, kind, value, text)
