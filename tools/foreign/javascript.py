"""n8n's JavaScript expressions of the common forms, as expressions of ours (CEL).

What would mean something else here, if only for one value, is refused: a hole that a person fills
is better than a wrong value. Where JavaScript is laxer than we are, a doubt is noted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

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
    parse_expression,
)
from engine.core.expression_tokens import SyntaxFault
from tools.foreign.came import Path, select
from tools.foreign.javascript_calls import FUNCTIONS, METHODS, MOVES, PROPERTIES, Kind
from tools.foreign.javascript_words import DOLLAR, Untranslatable, respelled

# Answers the expression for a path in what a node gave; None is the node before this one.
# Which of its items: the one in hand, or an end of the list. The last says whether it may be absent.
Which = Literal["item", "first", "last"]
Reader = Callable[[str | None, Which, Path, bool], str | None]
Lister = Callable[[str | None], str | None]
Stage = Literal["node", "item", "json"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Somewhere in what a node gave."""

    node: str | None
    stage: Stage
    which: Which = "item"
    path: tuple[str | int, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """An expression of ours, what it gives as far as is known, and the place it names."""

    text: str
    kind: Kind = "any"
    place: _Place | None = None
    holds_items: bool = False


class JavaScript:
    """Translates the expressions of one node."""

    def __init__(
        self,
        read: Reader,
        lists: Lister,
        doubt: Callable[[str], None],
        names: Mapping[str, Said] | None = None,
    ) -> None:
        self._read = read
        self._lists = lists
        self._doubt = doubt
        self._names = names or {}
        # Variables of the functions around the part in hand; true where each is one of n8n's items.
        self._bound: dict[str, bool] = {}

    def say(self, code: str, *, optional: bool = False) -> Said:
        """Return the expression, or raise Untranslatable with the part that has no counterpart."""
        try:
            tree = parse_expression(respelled(code))
        except SyntaxFault as fault:
            raise Untranslatable(f"{fault.message}.") from None
        said = self._value(tree)
        return self._asked(said) if optional else self._settled(said)

    def _settled(self, said: Said) -> Said:
        """A place becomes the expression that reads it; what may be absent is null then."""
        if said.place is None or said.text:
            return said
        if not said.place.is_optional:
            return self._at_place(said, said.place)
        asked = self._asked(said)
        return replace(asked, text=f"{asked.text}.orValue(null)") if is_asked(asked) else asked

    def _asked(self, said: Said) -> Said:
        """A place becomes the expression that asks whether there is a value."""
        if said.place is None or said.text:
            return said
        return self._at_place(said, replace(said.place, is_optional=True))

    def _at_place(self, said: Said, place: _Place) -> Said:
        if place.stage != "json":
            raise Untranslatable("an item is more here than its JSON.")
        text = self._read(place.node, place.which, place.path, place.is_optional)
        if text is None:
            where = "what comes before" if place.node is None else f"the node {place.node!r}"
            raise Untranslatable(f"a value of {where} cannot be named here.")
        return replace(said, text=text)

    def _value(self, node: Expr) -> Said:
        if isinstance(node, Lit):
            return _literal(node)
        if isinstance(node, Name):
            return self._name(node)
        if isinstance(node, Select | Index):
            return self._below(node)
        if isinstance(node, Call):
            return self._function(node) if node.target is None else self._method(node, node.target)
        if isinstance(node, ListOf | MapOf):
            return self._collected(node)
        return self._joined(node)

    def _collected(self, node: ListOf | MapOf) -> Said:
        if isinstance(node, ListOf):
            return Said(f"[{', '.join(self._text(item) for _, item in node.items)}]", "list")
        pairs = [f"{self._text(key)}: {self._text(value)}" for _, key, value in node.entries]
        return Said("{" + ", ".join(pairs) + "}", "map")

    def _text(self, node: Expr) -> str:
        return self._settled(self._value(node)).text

    def _name(self, node: Name) -> Said:
        name = node.name
        if name in self._bound:
            return Said(name, holds_items=False)
        if name == f"{DOLLAR}json":
            return Said("", place=_Place(None, "json"))
        if name == f"{DOLLAR}input":
            return Said("", place=_Place(None, "node"))
        known: dict[str, Said] = {
            f"{DOLLAR}now": Said("timestamp(run.started_at)", "time"),
            f"{DOLLAR}itemIndex": Said("index", "number"),
            f"{DOLLAR}vars": Said("vars", "map"),
            **self._names,
        }
        if name not in known:
            raise Untranslatable(f"{name.replace(DOLLAR, '$', 1)!r} has no counterpart.")
        return known[name]

    def _below(self, node: Select | Index) -> Said:
        part = _part(node)
        named = self._by_name(node.operand, part)
        if named is not None:
            return named
        left = self._value(node.operand)
        if left.holds_items and (isinstance(part, int) or part == "json"):
            text = select(left.text, [part]) if isinstance(part, int) else left.text
            return Said(text, holds_items=isinstance(part, int))
        if left.place is not None and part is not None and part not in PROPERTIES:
            return Said("", place=_moved(left.place, part, node.optional))
        left = self._settled(left)
        if isinstance(part, str) and part in PROPERTIES:
            return Said(f"size({left.text})", "number")
        return Said(self._selected(left.text, node, part))

    def _selected(self, text: str, node: Select | Index, part: str | int | None) -> str:
        if part is None and isinstance(node, Index):
            return f"{text}[{self._text(node.index)}]"
        return select(text, [] if part is None else [part], optional=node.optional)

    def _by_name(self, operand: Expr, part: str | int | None) -> Said | None:
        """Answer what stands behind one of n8n's own names, such as `$execution.id`."""
        if not isinstance(operand, Name) or not isinstance(part, str):
            return None
        fixed = {("js_execution", "id"): "run.id", ("js_workflow", "id"): "run.workflow_id"}
        if (operand.name, part) in fixed:
            return Said(fixed[operand.name, part], "text")
        if operand.name == f"{DOLLAR}node":
            return Said("", place=_Place(part, "node"))
        if self._bound.get(operand.name) and part == "json":
            return Said(operand.name)
        return None

    def _method(self, node: Call, target: Expr) -> Said:
        name = node.function
        if isinstance(target, Name) and (maker := FUNCTIONS.get(f"{target.name}.{name}")):
            return self._made(maker, node.args)
        left = self._value(target)
        of_node = self._of_node(left.place, name) if not node.args else None
        if of_node is not None:
            return of_node
        left = self._settled(left)
        if name in MOVES and len(node.args) == 2 and isinstance(node.args[0], Name):
            return self._macro(left, MOVES[name], node.args[0].name, node.args[1])
        if name == "includes" and left.kind == "list" and len(node.args) == 1:
            return Said(f"({self._text(node.args[0])} in {left.text})", "truth")
        if name == "includes" and left.kind == "any":
            self._doubt("'.includes()' is taken to look into a text; for a list write `x in list`.")
        args = [self._text(arg) for arg in node.args]
        made = METHODS[name](left.text, left.kind, args) if name in METHODS else None
        if made is None:
            known = " with these arguments" if name in METHODS else ""
            raise Untranslatable(f"'.{name}()' has no counterpart{known}.")
        return Said(*made)

    def _of_node(self, place: _Place | None, name: str) -> Said | None:
        if place is None or place.stage != "node":
            return None
        ends: dict[str, Which] = {"first": "first", "last": "last"}
        if name in ends:
            return Said("", place=replace(place, stage="item", which=ends[name]))
        return self._everything(place.node) if name == "all" else None

    def _function(self, node: Call) -> Said:
        first = node.args[0] if node.args else None
        named = first.value if isinstance(first, Lit) and first.kind == "string" else None
        if node.function == "js_" and isinstance(named, str):
            return Said("", place=_Place(named, "node"))
        if node.function == f"{DOLLAR}items" and (first is None or isinstance(named, str)):
            return self._everything(named if isinstance(named, str) else None)
        maker = FUNCTIONS.get(node.function)
        if maker is None:
            raise Untranslatable(f"'{node.function.replace(DOLLAR, '$', 1)}()' has no counterpart.")
        return self._made(maker, node.args)

    def _made(
        self, maker: Callable[[list[str]], tuple[str, Kind] | None], args: tuple[Expr, ...]
    ) -> Said:
        made = maker([self._text(arg) for arg in args])
        if made is None:
            raise Untranslatable("a function has no counterpart with these arguments.")
        return Said(*made)

    def _everything(self, node: str | None) -> Said:
        text = self._lists(node)
        if text is None:
            raise Untranslatable("the list of all items cannot be named here.")
        return Said(text, "list", holds_items=True)

    def _macro(self, target: Said, macro: str, variable: str, inner: Expr) -> Said:
        before = dict(self._bound)
        self._bound[variable] = target.holds_items
        body = self._settled(self._value(inner))
        self._bound = before
        if macro == "find":
            return Said(f"{target.text}.filter({variable}, {body.text})[0]")
        kept = target.holds_items and macro == "filter"
        kind: Kind = "truth" if macro in ("exists", "all") else "list"
        return Said(f"{target.text}.{macro}({variable}, {body.text})", kind, holds_items=kept)

    def _joined(self, node: Unary | Binary | Choice) -> Said:
        if isinstance(node, Choice):
            parts = (self._condition(node.condition), self._text(node.yes), self._text(node.no))
            return Said("({} ? {} : {})".format(*parts))
        if isinstance(node, Unary):
            if node.sign == "!":
                return Said(f"!{self._condition(node.operand)}", "truth")
            return Said(f"-({self._text(node.operand)})", "number")
        if node.sign in ("||", "&&"):
            return self._either(node)
        left, right = (self._settled(self._value(one)) for one in (node.left, node.right))
        if node.sign == "+" and "text" in (left.kind, right.kind):
            return Said(f"({_as_text(left)} + {_as_text(right)})", "text")
        kind: Kind = "truth" if node.sign in ("==", "!=", "<", "<=", ">", ">=") else "number"
        if node.sign == "+" and "number" not in (left.kind, right.kind):
            self._doubt("A plus sign adds numbers or joins texts here, never one of each.")
            kind = "any"
        return Said(f"({left.text} {node.sign} {right.text})", kind)

    def _either(self, node: Binary) -> Said:
        left, right = self._value(node.left), self._value(node.right)
        if node.sign == "&&" or "truth" in (left.kind, right.kind):
            parts = (self._condition(node.left), node.sign, self._condition(node.right))
            return Said("({} {} {})".format(*parts), "truth")
        if left.place is None or left.text:
            raise Untranslatable("'||' after something computed has no counterpart.")
        self._doubt("What follows '||' is taken here only where the value is missing.")
        asked, right = self._asked(left), self._settled(right)
        if not is_asked(asked):
            return asked
        return Said(f"{asked.text}.orValue({right.text})", right.kind)

    def _condition(self, node: Expr) -> str:
        said = self._settled(self._value(node))
        if said.kind not in ("truth", "any"):
            raise Untranslatable(f"a {said.kind} is no condition here.")
        if said.kind == "any":
            self._doubt("A condition must be true or false here; other values fail the step.")
        return said.text


def is_asked(said: Said) -> bool:
    """Tell whether the expression gives an optional, which `.orValue` and `.hasValue` are for."""
    return said.place is not None and (".?" in said.text or "[?" in said.text)


def _literal(node: Lit) -> Said:
    if isinstance(node.value, str):
        return Said(json.dumps(node.value, ensure_ascii=False), "text")
    kinds: dict[str, Kind] = {"bool": "truth", "null": "any"}
    return Said(node.text, kinds.get(node.kind, "number"))


def _part(node: Select | Index) -> str | int | None:
    """Return the name or number behind a value, None where it is computed."""
    if isinstance(node, Select):
        return node.field
    index = node.index
    if isinstance(index, Lit) and isinstance(index.value, str | int) and index.kind != "bool":
        return index.value
    return None


def _moved(place: _Place, part: str | int, is_optional: bool) -> _Place:
    is_optional = is_optional or place.is_optional
    if place.stage == "json":
        return replace(place, path=(*place.path, part), is_optional=is_optional)
    if part == "json":
        return replace(place, stage="json", is_optional=is_optional)
    if place.stage == "node" and part == "item":
        return replace(place, stage="item")
    raise Untranslatable(f"{part!r} of a node has no counterpart.")


def _as_text(said: Said) -> str:
    return said.text if said.kind == "text" else f"string({said.text})"
