"""What a graph begins with: a trigger, inputs and calls, each with a declared shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.core.called import CalledWorkflow
from engine.core.shapes import closed
from evals.suites.typing.build import Builder
from evals.suites.typing.graph import Ref, Shape
from evals.suites.typing.shapes import list_of, object_of, with_reference

Source = Callable[[Builder], Ref]


def webhook(builder: Builder) -> Ref:
    """Start with a call from outside whose body has a declared shape."""
    body = builder.declare(object_of(builder.names, least=("text", "number")))
    shape = {"type": "object", "properties": {"body": body}, "required": ["body"]}
    builder.document["triggers"] = [
        {"id": "hook", "type": "webhook", "output_schema": shape},
    ]
    return Ref("trigger.body", body, shape)


def inputs(builder: Builder) -> Ref:
    """Take declared inputs."""
    shape = builder.declare(object_of(builder.names, depth=1, least=("text", "number")))
    builder.document["inputs"] = shape
    return Ref("inputs", shape, shape)


def answer(builder: Builder) -> Ref:
    """Call an address that answers with an object with a list in it."""
    names = builder.names
    body = object_of(names, least=("text", "number"))
    rows = names.new("rows")
    body["properties"][rows] = list_of(names)
    body["required"].append(rows)
    body = builder.declare(with_reference(builder.rng, body))
    whole = closed({"body": body})
    if "$defs" in body:
        whole["$defs"] = body.pop("$defs")
        builder.declare(whole)
    call = {"method": "GET", "url": "https://example.com/all"}
    step = builder.step("fetch", uses="http.request", output_schema=whole, **{"with": call})
    found = step.gives(".body", body)
    return Ref(found.text, body, whole)


def rows_of_sql(builder: Builder) -> Ref:
    """Read rows of a database."""
    listed = list_of(builder.names)
    shape = builder.declare(closed({"rows": listed, "count": {"type": "integer"}}))
    step = builder.step("read", uses="sql.query", connection="db", output_schema=shape)
    step.content["with"] = {"statement": "SELECT * FROM things"}
    return step.gives(".rows", listed)


def rows_of_table(builder: Builder) -> Ref:
    """Read rows of a data table."""
    listed = list_of(builder.names, depth=0)
    shape = builder.declare(closed({"rows": listed, "count": {"type": "integer"}}))
    step = builder.step("find", uses="datatable.find", output_schema=shape)
    step.content["with"] = {"table": "things"}
    return step.gives(".rows", listed)


def called(builder: Builder) -> Ref:
    """Take the outputs of another workflow."""
    listed = list_of(builder.names)
    whole = builder.declare(closed({"found": listed}))
    key = f"flow_{len(builder.called)}"
    inputs_shape = {"type": "object", "additionalProperties": False, "properties": {}}
    builder.called[key] = CalledWorkflow(key, 1, inputs_shape, whole)
    step = builder.step("ask", type="call", workflow=key, version=1)
    return step.gives(".found", listed)


def extracted(builder: Builder) -> Ref:
    """Let a model take values out of a text, in a shape the step says."""
    shape = builder.declare(object_of(builder.names, least=("text", "number")))
    step = builder.step("take", uses="ai.extract", connection="model")
    step.content["with"] = {"text": "some words", "schema": shape}
    return step.gives(".value", shape)


def parsed(builder: Builder) -> Ref:
    """Read a text as JSON of a declared shape."""
    shape: Shape = object_of(builder.names, least=("text", "number"))
    whole = builder.declare(closed({"value": shape}))
    step = builder.step("parse", uses="json.parse", output_schema=whole)
    step.content["with"] = {"text": "{}"}
    return step.gives(".value", shape)


def checked_rows(builder: Builder) -> Ref:
    """Check the rows of a file against a shape, and go on with those that fit it."""
    item = builder.declare(object_of(builder.names, depth=1, least=("text", "number")))
    step = builder.step("check", uses="data.validate_rows")
    step.content["with"] = {"rows": [], "schema": item}
    return step.gives(".rows", builder.declare({"type": "array", "items": item}))


OBJECTS: Sequence[Source] = (webhook, inputs, answer, extracted, parsed)
LISTS: Sequence[Source] = (rows_of_sql, rows_of_table, called, checked_rows)
