"""The types of what steps give, worked out from schemas, arguments and loops."""

from collections.abc import Mapping
from typing import Any

from engine.core.checker import Schema
from engine.core.document import ActionStep, ApprovalStep, CallStep, GroupStep, Step, WaitStep
from engine.core.edges import Placed
from engine.core.hole import hole_of
from engine.core.shapes import (
    ANY_OBJECT,
    APPROVAL,
    NOTHING,
    RECEIVED,
    WAITED,
    closed,
    for_each,
    narrowed,
    type_word,
)
from engine.core.template import texts_in
from engine.core.validate_context import (
    SKIPPABLE,
    Context,
    error_env,
    loops_around,
    steps_named,
)

TYPE_OF = "x-nexa-type"
EXPRESSION = "x-nexa-expr"


def output_of(context: Context, step_id: str) -> Schema:
    """Answer the schema of what a step gives; asked again, the same answer."""
    known = context.outputs.get(step_id)
    if known is not None:
        return known
    # A step that reads itself in a circle is a problem elsewhere; here it is unknown.
    context.outputs[step_id] = ANY_OBJECT
    placed = context.by_id[step_id]
    found = _own_output(context, placed)
    found = narrowed(found, placed.step.output_schema)
    if placed.step.foreach is not None:
        found = for_each(found, placed.step.foreach.on_item_error)
    context.outputs[step_id] = found
    return found


def _own_output(context: Context, placed: Placed) -> Schema:
    step: Step = placed.step
    found: Schema = ANY_OBJECT
    match step:
        case ActionStep():
            spec = context.catalog.action(step.uses)
            if spec is not None:
                found = _resolved(context, placed, spec.output_schema, step)
        case GroupStep():
            env = env_inside(context, placed, step)
            values = {name: value_type(context, v, env) for name, v in step.outputs.items()}
            found = closed(values)
        case WaitStep():
            found = RECEIVED if step.event is not None else WAITED
        case ApprovalStep():
            found = APPROVAL
        case CallStep():
            called = context.called(step)
            found = called.outputs if called is not None and called.version else ANY_OBJECT
        case _:
            found = NOTHING
    return found


def _resolved(context: Context, placed: Placed, schema: Any, step: ActionStep) -> Any:
    """Replace marks such as {argument: items} by the type the argument has in this step."""
    if not isinstance(schema, Mapping):
        return schema
    mark = schema.get(TYPE_OF)
    if isinstance(mark, Mapping):
        return _marked(context, placed, mark, step) or schema
    changed: dict[str, Any] = {}
    for key in ("properties", "items"):
        part = schema.get(key)
        if key == "properties" and isinstance(part, Mapping):
            changed[key] = {n: _resolved(context, placed, s, step) for n, s in part.items()}
        elif isinstance(part, Mapping):
            changed[key] = _resolved(context, placed, part, step)
    return {**schema, **changed} if changed else schema


def _marked(
    context: Context, placed: Placed, mark: Mapping[str, Any], step: ActionStep
) -> Schema | None:
    """Answer what a mark means here; `part: items` takes what the list holds, `null_if` may leave null."""
    found = _meant(context, placed, mark, step)
    if found and mark.get("part") == "items":
        found = item_of(found)
    unless = mark.get("null_if", {})
    if found and any(step.with_.get(name) == value for name, value in unless.items()):
        return {"anyOf": [found, {"type": "null"}]}
    return found


def _meant(
    context: Context, placed: Placed, mark: Mapping[str, Any], step: ActionStep
) -> Schema | None:
    if "argument" in mark:
        value = step.with_.get(mark["argument"])
        if value is None or hole_of(value) is not None:
            return None
        found = value_type(context, value, env_of(context, placed, value, per_item=True))
        return found or None
    if "expression" in mark:
        text = step.with_.get(mark["expression"])
        spec = context.catalog.action(step.uses)
        if not isinstance(text, str) or spec is None:
            return None
        names = spec.expr_args.get(mark["expression"], ("item", "index"))
        env = argument_env(context, placed, spec.input_schema, mark["expression"], names)
        key = (placed.step.id, "argument", mark["expression"])
        return {"type": "array", "items": context.check(key, text, env).schema}
    schema = step.with_.get(mark.get("schema", ""))
    return schema if isinstance(schema, Mapping) and hole_of(schema) is None else None


def argument_env(
    context: Context, placed: Placed, input_schema: Schema, name: str, names: tuple[str, ...]
) -> dict[str, Schema]:
    """Answer the env of an argument evaluated per item: `item` has the type of the list's items."""
    step = placed.step
    given = step.with_ if isinstance(step, ActionStep) else {}
    value = given.get(name)
    env = env_of(context, placed, value, per_item=True)
    mark = input_schema.get("properties", {}).get(name, {}).get(EXPRESSION)
    source = mark.get("of") if isinstance(mark, Mapping) else None
    source = source or next(
        (side for side in ("left", "right") if name.startswith(f"{side}_") and side in given),
        "items",
    )
    items = given.get(source)
    listed: Schema = {}
    if items is not None and hole_of(items) is None:
        listed = value_type(context, items, env_of(context, placed, items, per_item=True))
    for var in names:
        env[var] = {"type": "integer"} if var == "index" else item_of(listed)
    return env


def item_of(listed: Schema) -> Schema:
    """Answer the schema of the items of a list."""
    items = listed.get("items")
    if not isinstance(items, Mapping):
        return {}
    return {**items, "$defs": listed["$defs"]} if "$defs" in listed else items


def value_type(context: Context, value: Any, env: Mapping[str, Schema]) -> Schema:
    """Answer the schema of a value of the document once its expressions are worked out."""
    if hole_of(value) is not None:
        return hole_of(value).schema or {}  # type: ignore[union-attr]
    if isinstance(value, str):
        return context.checker.check(value, env).schema if "{{" in value else {"type": "string"}
    if isinstance(value, Mapping):
        return closed({name: value_type(context, item, env) for name, item in value.items()})
    if isinstance(value, list):
        shapes = [value_type(context, item, env) for item in value[:50]]
        alike = bool(shapes) and all(shape == shapes[0] for shape in shapes)
        return {"type": "array", "items": shapes[0] if alike else {}}
    return {"type": type_word(value)}


def env_of(
    context: Context, placed: Placed | None, value: Any, *, per_item: bool
) -> dict[str, Schema]:
    """Answer the schema of every root that is in scope for a value of this step."""
    named = steps_named([text for _, text in texts_in(value)])
    env = {**context.base_env, **error_env(placed)}
    if placed is not None:
        for loop in loops_around(placed, per_item=per_item):
            env[loop.foreach.as_] = loop_item(context, loop.id)
            env["index"] = {"type": "integer"}
    env["steps"] = _steps_schema(context, placed, named)
    return env


def _steps_schema(context: Context, reader: Placed | None, named: set[str]) -> Schema:
    properties: dict[str, Any] = dict.fromkeys(context.visible(reader), ANY_OBJECT)
    for step_id in [name for name in properties if name in named]:
        shape = output_of(context, step_id)
        if context.must_be_optional(reader, step_id):
            shape = {"type": "object", **shape, SKIPPABLE: True}
        properties[step_id] = shape
    return closed(properties)


def loop_item(context: Context, step_id: str) -> Schema:
    """Answer the schema of one item of the list a step or group runs for."""
    placed = context.by_id[step_id]
    each = placed.step.foreach
    if each is None or hole_of(each.items) is not None:
        return {}
    env = env_of(context, placed, each.items, per_item=False)
    return item_of(value_type(context, each.items, env))


def env_inside(context: Context, placed: Placed, group: GroupStep) -> dict[str, Schema]:
    """Answer the env of a group's outputs: its own steps, and what the group itself sees."""
    texts = [text for _, text in texts_in(group.outputs)]
    named = steps_named(texts)
    env = env_of(context, placed, group.outputs, per_item=True)
    outer = dict(env["steps"]["properties"])
    for inner in context.placed:
        if inner.scope == group.id:
            shape: Schema = ANY_OBJECT
            if inner.step.id in named:
                shape = output_of(context, inner.step.id)
                if context.lacks(inner.step.id):
                    shape = {"type": "object", **shape, SKIPPABLE: True}
            outer[inner.step.id] = shape
    return {**env, "steps": closed(outer)}
