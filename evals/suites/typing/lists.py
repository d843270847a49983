"""Steps that make a list of a list: what they read of each item, and the shape that comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.shapes import closed
from evals.suites.typing.build import Builder, Step
from evals.suites.typing.graph import ANY, LIST, SCALAR, Place, Read, Ref, Shape
from evals.suites.typing.shapes import fields_of

ListStep = Callable[[Builder, Ref], Ref]


def _over(builder: Builder, word: str, items: Ref) -> Step:
    step = builder.step(word, uses=f"list.{word}", **{"with": {}})
    return step.work_out(("with", "items"), (items.text, items.wanting(LIST)))


def _same(items: Ref) -> Shape:
    return {"type": "array", "items": items.shape["items"]}


def _given(step: Step, path: str, shape: Shape, like: Ref) -> Ref:
    return Ref(step.gives(path, shape).text, shape, like.root)


def filtered(builder: Builder, items: Ref) -> Ref:
    """Keep some items by a condition."""
    step = _over(builder, "filter", items)
    step.work_out(("with", "where"), builder.read.condition(items.item("item")))
    return _given(step, ".items", _same(items), items)


def ordered(builder: Builder, items: Ref) -> Ref:
    """Sort by something that has an order."""
    step = _over(builder, "sort", items)
    item = items.item("item")
    kind = builder.rng.choice(("text", "number"))
    found = builder.read.field(item, kind, certain=True)
    step.work_out(("with", "by"), builder.read.present(kind, found, SCALAR))
    return _given(step, ".items", _same(items), items)


def distinct(builder: Builder, items: Ref) -> Ref:
    """Keep one item of those with the same value."""
    step = _over(builder, "dedupe", items)
    found = builder.read.field(items.item("item"), "text", certain=True)
    step.work_out(("with", "key"), (found.text, found.wanting(ANY)))
    return _given(step, ".items", _same(items), items)


def mapped(builder: Builder, items: Ref) -> Ref:
    """Make an object of some fields of each item, some under another name."""
    step = _over(builder, "map", items)
    rng, read = builder.rng, builder.read
    plain = [one for one in fields_of(items.item("item")) if one[0] not in ("object", "rows")]
    text = read.field(items.item("item"), "text", certain=True)
    number = read.field(items.item("item"), "number", certain=True)
    chosen = {"text": text, "number": number}
    extra = [one for one in plain if not one[1].trail[-1].optional]
    parts: list[str] = []
    reads: list[Read] = []
    made = closed({})
    for kind, found in (*chosen.items(), rng.choice(extra)):
        name = builder.names.new(kind)
        parts.append(f'"{name}": {found.text}')
        reads += list(found.wanting(ANY))
        made["properties"][name] = found.shape
        made["required"].append(name)
        builder.passed_on(made, name, found.trail[-1])
    step.work_out(("with", "value"), (f"{{{', '.join(parts)}}}", tuple(reads)))
    return _given(step, ".items", {"type": "array", "items": made}, items)


def grouped(builder: Builder, items: Ref) -> Ref:
    """Divide by a value, and go on with the first group's items."""
    step = _over(builder, "group", items)
    found = builder.read.field(items.item("item"), "text", certain=True)
    step.work_out(("with", "by"), (found.text, found.wanting(ANY)))
    return _given(step, ".groups[0].items", _same(items), items)


def chunked(builder: Builder, items: Ref) -> Ref:
    """Cut into pieces, and go on with the first."""
    step = _over(builder, "chunk", items)
    step.content["with"]["size"] = 20
    return _given(step, ".chunks[0]", _same(items), items)


def joined(builder: Builder, left: Ref, right: Ref) -> Ref:
    """Look each item of one list up in another; the pairs have the fields of both."""
    step = builder.step("join", uses="list.join", **{"with": {}})
    sides = {"left": left, "right": right}
    for side, items in sides.items():
        step.work_out(("with", side), (items.text, items.wanting(LIST)))
        found = builder.read.field(items.item("item"), "text", certain=True)
        step.work_out(("with", f"{side}_key"), (found.text, found.wanting(ANY)))
    pair = closed({side: items.shape["items"] for side, items in sides.items()})
    return _given(step, ".items", {"type": "array", "items": pair}, left)


def summed_up(builder: Builder, items: Ref) -> None:
    """Sum up a table by the names of its columns; of what comes out nothing is read."""
    uses, places = builder.rng.choice(_TABLES)
    step = builder.step("table", uses=uses, **{"with": {}})
    step.work_out(("with", "rows"), (items.text, items.wanting(LIST)))
    if uses == "table.aggregate":
        step.content["with"]["measures"] = [{"name": "result", "function": "max"}]
    for kind, place in places:
        found = builder.read.field(items.item("item"), kind, certain=True)
        step.put(("with", *place), found.trail[-1].name, found.wanting(ANY))


_TABLES: Sequence[tuple[str, Sequence[tuple[str, Place]]]] = (
    ("table.aggregate", (("text", ("by", 0)), ("number", ("measures", 0, "column")))),
    ("table.pivot", (("text", ("by", 0)), ("text", ("column",)), ("number", ("value",)))),
    ("table.unpivot", (("text", ("keep", 0)),)),
)
STEPS: Sequence[ListStep] = (filtered, ordered, distinct, mapped, grouped, chunked)
