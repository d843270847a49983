"""What the items of a list look like, followed from a sampled step through the list steps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.draft import expression_of

Schema = Mapping[str, Any]
_STEP = re.compile(r"steps\.(?P<id>[a-z]\w*)(?P<rest>(?:\.[\w]+)*)$")
# What a step has made of each item, beside the item.
_PAIR = re.compile(
    r'\{\{ \{"left": item(?P<left>\.left)?, "right": steps\.(?P<id>\w+)\.items\[index\]\.value\} \}\}'
)
_SAME = ("list.filter", "list.dedupe", "list.sort")


def shape_at(schema: Schema | None, path: str) -> Schema | None:
    """Answer the schema at `.a.b` of a value; None where it is not known."""
    for part in [p for p in path.split(".") if p]:
        if schema is None:
            return None
        properties = schema.get("properties", {})
        schema = properties.get(part)
    return schema


class Shapes:
    """Knows what one sample told, and what follows from it."""

    def __init__(self, document: Mapping[str, Any], known: Mapping[str, Schema]) -> None:
        self._steps = {s["id"]: s for s in document.get("steps", ())}
        self._known = dict(known)

    def of(self, expression: str) -> Schema | None:
        """Answer the schema of an expression such as `steps.fetch.body.orders`, or `[steps.fetch.body]`."""
        if expression.startswith("[") and expression.endswith("]"):
            return {"type": "array", "items": self.of(expression[1:-1]) or {}}
        if expression.startswith("trigger.body"):
            return shape_at(
                self._known.get("trigger.body"), expression.removeprefix("trigger.body")
            )
        match = _STEP.match(expression)
        if match is None:
            return None
        if match["id"] in self._known:
            return shape_at(self._known[match["id"]], match["rest"])
        return self._of_list_step(self._steps.get(match["id"]), match["rest"])

    def item_of(self, expression: str) -> Schema | None:
        """Answer the schema of one item of a list."""
        schema = self.of(expression)
        return schema.get("items") if schema is not None and "array" in kinds_of(schema) else None

    def is_of_pairs(self, expression: str) -> bool:
        """Tell whether a list holds pairs of two lists: both sides are there, whatever is known of them."""
        match = _STEP.match(expression)
        step = self._steps.get(match["id"], {}) if match else {}
        return step.get("uses") == "list.join"

    def _plain(self, uses: str, arguments: Mapping[str, Any]) -> Schema | None:
        """Answer the list that goes on as it came, or one side of the pairs that came."""
        value = arguments.get("value") if uses == "list.map" else None
        if uses in _SAME or value == "{{ item }}":
            return self._argument(arguments.get("items"))
        left = shape_at(self._items(arguments.get("items")), ".left")
        taken = value == "{{ item.left }}" and left is not None
        return {"type": "array", "items": left} if taken else None

    def _of_list_step(self, step: Mapping[str, Any] | None, rest: str) -> Schema | None:
        if step is None:
            return None
        uses, arguments = str(step.get("uses", "")), step.get("with", {})
        if rest == ".items" and (plain := self._plain(uses, arguments)) is not None:
            return plain
        made = _PAIR.fullmatch(str(arguments.get("value", ""))) if uses == "list.map" else None
        if made is not None and rest == ".items":
            shape = self._items(arguments.get("items"))
            shape = shape_at(shape, ".left") if made["left"] else shape
            sides = {"left": shape or {}, "right": self._made(made["id"])}
            return {"type": "array", "items": {"type": "object", "properties": sides, "required": ["left", "right"]}}  # fmt: skip
        if uses == "list.join" and rest == ".items":
            pair = {side: self._items(arguments.get(side)) for side in ("left", "right")}
            known = {side: shape for side, shape in pair.items() if shape is not None}
            return (
                {"type": "array", "items": {"type": "object", "properties": known}}
                if known
                else None
            )
        if uses == "list.group" and rest == ".groups":
            shape = self._argument(arguments.get("items"))
            group = {"key": {}, "count": {"type": "integer"}, "items": shape or {"type": "array"}}
            return {"type": "array", "items": {"type": "object", "properties": group}}
        return None

    def _made(self, step_id: str) -> Schema:
        """Answer what is known of a step's result from its own arguments: the fields it was told to take out."""
        asked = self._steps.get(step_id, {}).get("with", {}).get("schema")
        return {"type": "object", "properties": {"value": asked}} if asked else {}

    def _argument(self, value: Any) -> Schema | None:
        expression = expression_of(value)
        return self.of(expression) if expression else None

    def _items(self, value: Any) -> Schema | None:
        shape = self._argument(value)
        return shape.get("items") if shape is not None else None


def shapes_of(document: Mapping[str, Any]) -> Shapes:
    """Answer what the samples that a document keeps have told of its steps and of what starts it."""
    known: dict[str, Schema] = {
        s["id"]: s["output_schema"] for s in document.get("steps", ()) if s.get("output_schema")
    }
    for trigger in document.get("triggers", ()):
        body = trigger.get("output_schema", {}).get("properties", {}).get("body")
        if body is not None:
            known["trigger.body"] = body
    return Shapes(document, known)


def lists_in(schema: Schema | None, path: str = "", depth: int = 4) -> list[tuple[str, Schema]]:
    """Answer every list of a value with its path, the outermost first."""
    if schema is None or depth < 0:
        return []
    if "array" in kinds_of(schema):
        return [(path, schema)]
    found: list[tuple[str, Schema]] = []
    for name, field in schema.get("properties", {}).items():
        if isinstance(field, Mapping) and re.fullmatch(r"[A-Za-z_]\w*", name):
            found += lists_in(field, f"{path}.{name}", depth - 1)
    return found


def fields_in(schema: Schema | None, path: str = "", depth: int = 2) -> dict[str, Schema]:
    """Answer the fields of an item, nested ones as `customer.name`."""
    found: dict[str, Schema] = {}
    if schema is None or depth < 0:
        return found
    for name, field in schema.get("properties", {}).items():
        if not isinstance(field, Mapping) or not re.fullmatch(r"[A-Za-z_]\w*", name):
            continue
        inner = f"{path}.{name}" if path else name
        if "object" in kinds_of(field):
            found |= fields_in(field, inner, depth - 1)
        else:
            found[inner] = field
    return found


def kinds_of(schema: Schema) -> frozenset[str]:
    """Answer the types a value may have; a sample with gaps shows several."""
    kinds = schema.get("type")
    if kinds is None and (ways := schema.get("anyOf")):
        return frozenset(kind for way in ways for kind in kinds_of(way))
    named: Sequence[str] = kinds if isinstance(kinds, list) else [str(kinds)]
    return frozenset(named)


def is_numeric(schema: Schema) -> bool:
    return bool({"number", "integer"} & kinds_of(schema))


def is_text(schema: Schema) -> bool:
    return "string" in kinds_of(schema)
