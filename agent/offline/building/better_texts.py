"""Once the fields are known, messages name them instead of showing everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.field_choice import choose, identity
from agent.offline.building.item_shapes import Schema, Shapes, fields_in
from agent.offline.building.messages import list_text_of_fields, main_fields
from agent.offline.building.schema_kinds import content_argument
from agent.offline.changes.draft import EditDraft, expression_of
from engine.core.action import Catalog
from engine.core.hole import Hole

_WHOLE_ITEM = re.compile(r"(?P<lead>[^{}\n]+): \{\{ (?P<value>[a-z]\w*|trigger\.body) \}\}")
_WHOLE_LIST = re.compile(r"(?P<lead>(?:[^{}\n]|\{\{ [^{}]+ \}\})+):\n\n\{\{ (?P<value>[\w.]+) \}\}")


_ITEM_FIELDS = re.compile(
    r"(?P<lead>[^{}\n]+?) \{\{ (?P<value>[a-z]\w*|trigger\.body)\.(?P<first>\w+) \}\}(?P<rest>(?:: |, |\{\{ [\w.]+ \}\})*)"
)
_LIST_FIELDS = re.compile(
    r"(?P<lead>(?:[^{}\n]|\{\{ [^{}]+ \}\})+):\n\n\{\{ (?P<value>[\w.]+)\.size\(\) > \d+ \? [^?]+ : [\w.]+\.map\(i, (?P<line>.+)\)\.join\(\"\\n\"\) \}\}"
)


def improve_texts(draft: EditDraft, shapes: Shapes, catalog: Catalog) -> None:
    """Rewrite only texts of our own that still show the whole item or the whole list."""
    for step in list(draft.steps):
        _rename_fields(draft, shapes, step)
    for step in list(draft.steps):
        spec = catalog.action(str(step.get("uses", "")))
        content = content_argument(spec.input_schema) if spec else None
        text = step.get("with", {}).get(content) if content else None
        if content is None or not isinstance(text, str):
            continue
        better = _better(draft, shapes, step, text)
        if better is not None:
            draft.update(step["id"], {f"/with/{content}": better})


def _rename_fields(draft: EditDraft, shapes: Shapes, step: Mapping[str, Any]) -> None:
    """Let a message show the fields that its words meant, once their real names are known."""
    loop = step.get("foreach", {})
    items = expression_of(loop.get("items"))
    changed: dict[str, Any] = {}
    for name, value in step.get("with", {}).items():
        if "$hole" in str(value) or name in {"where", "key", "by"}:
            continue
        for root, shape in (
            (str(loop.get("as", "")), shapes.item_of(items) if items else None),
            ("trigger.body", shapes.of("trigger.body")),
        ):
            if root and shape is not None and shape.get("properties"):
                value = _renamed(value, root, shape)
        if value != step["with"][name]:
            changed[f"/with/{name}"] = value
    draft.update(step["id"], changed)


def _renamed(value: Any, root: str, shape: Schema) -> Any:
    if isinstance(value, Mapping):
        return {k: _renamed(v, root, shape) for k, v in value.items()}
    if isinstance(value, list):
        return [_renamed(one, root, shape) for one in value]
    if not isinstance(value, str):
        return value
    known = shape["properties"]

    def real(match: re.Match[str]) -> str:
        if match["name"] in known:
            return match[0]
        found, _ = choose(Hole("field", "", hint=match["name"]), known)
        return f"{root}.{found}" if found else match[0]

    return re.sub(rf"(?<=\{{\{{ ){re.escape(root)}\.(?P<name>[A-Za-z_]\w*)(?= \}}\}})", real, value)


def _better(draft: EditDraft, shapes: Shapes, step: Mapping[str, Any], text: str) -> str | None:
    if match := _WHOLE_ITEM.fullmatch(text):
        return _of_item(draft, shapes, step, match)
    if match := _ITEM_FIELDS.fullmatch(text):
        return _renewed(draft, shapes, step, match)
    if match := _LIST_FIELDS.fullmatch(text):
        said = set(re.findall(r"\bi\.([A-Za-z_]\w*)", match["line"]))
        nested = _nested(text, shapes.item_of(match["value"]), said)
        if nested is not None:
            return nested
        return _of_list(draft, shapes.item_of(match["value"]), match, said)
    if match := _WHOLE_LIST.fullmatch(text):
        return _of_list(draft, shapes.item_of(match["value"]), match, None)
    return None


def _nested(text: str, schema: Schema | None, said: set[str]) -> str | None:
    """A field that stands inside another: `i.price` of joined lists is `i.right.price`."""
    known = fields_in(schema)
    places: dict[str, str] = {}
    for name in said - set((schema or {}).get("properties", {})):
        found = [path for path in known if path.rsplit(".", 1)[-1] == name]
        place = found[0] if found else choose(Hole("field", "", hint=name), known)[0]
        if place is None:
            return None
        places[name] = place
    for name, place in places.items():
        text = re.sub(rf"\bi\.{name}\b", f"i.{place}", text).replace(
            f'pluck("{name}")', f'pluck("{place}")'
        )
    return text if places else None


def _of_list(
    draft: EditDraft, schema: Schema | None, match: re.Match[str], said: set[str] | None
) -> str | None:
    """One line for each item; a text that names only fields that are there stays."""
    fields = _fields(draft, schema)
    if schema is None or not fields or (said is not None and said <= set(schema["properties"])):
        return None
    return list_text_of_fields(match["value"], match["lead"], fields, schema["properties"])


def _of_item(
    draft: EditDraft, shapes: Shapes, step: Mapping[str, Any], match: re.Match[str]
) -> str | None:
    if match["value"] == "trigger.body":
        fields = _fields(draft, shapes.of("trigger.body"))
        return _line(match["lead"], "trigger.body", fields) if fields else None
    loop = step.get("foreach", {})
    expression = expression_of(loop.get("items"))
    if expression is None or loop.get("as") != match["value"]:
        return None
    fields = _fields(draft, shapes.item_of(expression))
    return _line(match["lead"], match["value"], fields) if fields else None


def _renewed(
    draft: EditDraft, shapes: Shapes, step: Mapping[str, Any], match: re.Match[str]
) -> str | None:
    """A text that names a field which is not there any more names those that are.

    Of what starts a run nothing that was asked for is left out: a field it has not is asked about.
    """
    value = match["value"]
    if value == "trigger.body":
        return None
    expression = expression_of(step.get("foreach", {}).get("items"))
    one = shapes.item_of(expression) if expression else None
    said = {match["first"], *re.findall(rf"{re.escape(value)}\.(\w+)", match["rest"])}
    if one is None or said <= set(one.get("properties", {})):
        return None
    fields = _fields(draft, one)
    return _line(match["lead"], value, fields) if fields else None


def _line(lead: str, alias: str, fields: list[str]) -> str:
    first, *rest = [f"{{{{ {alias}.{name} }}}}" for name in fields]
    return f"{lead} {first}" + (": " + ", ".join(rest) if rest else "")


def _fields(draft: EditDraft, schema: Schema | None) -> list[str]:
    """Answer fields that every item has, the one that tells items apart first."""
    if schema is None:
        return []
    required = set(schema.get("required", ()))
    properties = {n: s for n, s in schema.get("properties", {}).items() if n in required}
    key = _key_in_use(draft, properties) or identity(list(properties), None)[0]
    return main_fields(properties, key)


def _key_in_use(draft: EditDraft, properties: Mapping[str, Any]) -> str | None:
    for step in draft.steps:
        key = (
            expression_of(step.get("with", {}).get("key"))
            if step.get("uses") == "list.dedupe"
            else None
        )
        if key and key.startswith("item.") and key.removeprefix("item.") in properties:
            return key.removeprefix("item.")
    return None
