"""Random shapes out of names people use, and the values in them by kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.suites.typing.graph import Ref, Shape

LEAVES = ("text", "number", "boolean", "time", "choice", "texts")
CHOICES = ("open", "closed", "waiting")
_CLOSED = 0.35
_OPTIONAL = 0.2


@dataclass(slots=True)
class Names:
    """Names of fields, each used once in a graph, so that a name tells which field is meant."""

    rng: random.Random
    by_kind: Mapping[str, Sequence[str]]
    used: set[str] = field(default_factory=set)

    def new(self, kind: str) -> str:
        """Answer a name that the graph has not used yet."""
        free = [name for name in self.by_kind[kind] if name not in self.used]
        name = self.rng.choice(free) if free else f"{self.by_kind[kind][0]}_{len(self.used)}"
        self.used.add(name)
        return name


def of_leaf(rng: random.Random, kind: str) -> Shape:
    """Answer the shape of a plain value of a kind."""
    shapes: dict[str, list[Shape]] = {
        "text": [{"type": "string"}],
        "number": [{"type": "number"}, {"type": "integer"}],
        "boolean": [{"type": "boolean"}],
        "time": [{"type": "string", "format": "date-time"}],
        "choice": [{"enum": list(CHOICES)}, {"type": "string", "enum": list(CHOICES)}],
        "texts": [{"type": "array", "items": {"type": "string"}}],
    }
    return rng.choice(shapes[kind])


def object_of(names: Names, *, depth: int = 2, least: Sequence[str] = ()) -> Shape:
    """Answer an object with some plain fields, and deeper ones down to this depth."""
    rng = names.rng
    kinds = [*least, *rng.choices(LEAVES, k=rng.randint(2, 4))]
    properties: dict[str, Any] = {names.new(kind): of_leaf(rng, kind) for kind in kinds}
    fixed = len(properties)
    if depth > 0 and rng.random() < 0.6:
        properties[names.new("object")] = object_of(names, depth=depth - 1)
    if depth > 1 and rng.random() < 0.5:
        properties[names.new("rows")] = list_of(names)
    plain = list(properties)[len(least) : fixed]
    optional = {name for name in plain if rng.random() < _OPTIONAL}
    shape: Shape = {"type": "object", "properties": properties}
    shape["required"] = [name for name in properties if name not in optional]
    if rng.random() < _CLOSED:
        shape["additionalProperties"] = False
    return shape


def list_of(names: Names, *, depth: int = 1) -> Shape:
    """Answer a list of objects that have at least a text and a number."""
    item = object_of(names, depth=depth, least=("text", "number"))
    return {"type": "array", "items": item}


def with_reference(rng: random.Random, root: Shape) -> Shape:
    """Move one object of a shape to `$defs` now and then, as schemas of services have it."""
    properties: dict[str, Any] = root["properties"]
    names = [n for n, one in properties.items() if "properties" in one]
    if names and rng.random() < 0.4:
        name = rng.choice(names)
        root["$defs"] = {name.title(): properties[name]}
        properties[name] = {"$ref": f"#/$defs/{name.title()}"}
    return root


def kind_of(shape: Shape) -> str:
    """Answer the kind of a value with this shape."""
    if "enum" in shape:
        return "choice"
    match shape.get("type"):
        case "number" | "integer":
            return "number"
        case "boolean":
            return "boolean"
        case "string":
            return "time" if "format" in shape else "text"
        case "array":
            return "rows" if "properties" in shape["items"] else "texts"
    return "object"


def fields_of(ref: Ref) -> Iterator[tuple[str, Ref]]:
    """Answer every field inside an object with its kind; one that may be missing is read as such."""
    node = ref.node
    for name in node.get("properties", {}):
        found = ref.get(name, optional=name not in node.get("required", ()))
        kind = kind_of(found.node)
        yield kind, found
        if kind == "object":
            yield from fields_of(found)


def item_shapes(shape: Any) -> Iterator[Shape]:
    """Answer the shapes of the items of every list of objects inside a shape."""
    if not isinstance(shape, dict):
        return
    items = shape.get("items")
    if isinstance(items, dict) and "properties" in items:
        yield items
    yield from item_shapes(items)
    for part in (*shape.get("properties", {}).values(), *shape.get("$defs", {}).values()):
        yield from item_shapes(part)


def objects_in(shape: Any) -> Iterator[Shape]:
    """Answer every object with named fields inside a shape, itself among them."""
    if not isinstance(shape, dict):
        return
    if isinstance(shape.get("properties"), dict):
        yield shape
    yield from objects_in(shape.get("items"))
    for part in (*shape.get("properties", {}).values(), *shape.get("$defs", {}).values()):
        yield from objects_in(part)
