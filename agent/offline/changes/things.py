"""What the things that flow through a workflow are made of, as samples have shown: words mean fields that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.building.field_choice import meant_field
from agent.offline.building.item_shapes import Schema, Shapes, fields_in, shapes_of
from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import EditDraft, expression_of
from engine.core.hole import HOLE_KEY

Fields = dict[str, Schema]
_ITEM = "item"


def fields_of_things(change: Change) -> Fields:
    """Answer the fields of what the workflow is about: of one of its list, else of what comes in with the call."""
    draft = change.draft
    source = last_data_step(draft)
    shapes = shapes_of(draft.document)
    if source is not None:
        found = fields_in(shapes.item_of(stream_of(draft, source).value))
        if found:
            return found
    return fields_in(shapes.of("trigger.body"))


def fields_of_subject(change: Change, of: str) -> Fields:
    """Answer the fields of the thing that a step is about; `of` is its list, or the thing itself."""
    shapes = shapes_of(change.draft.document)
    return fields_in(shapes.item_of(of) or shapes.of(of))


@dataclass(frozen=True, slots=True)
class _Read:
    """One field that a step reads: where it stands, and the fields there are."""

    path: str
    root: str
    name: str
    fields: Fields


def ground(change: Change) -> list[str]:
    """Let the steps that a change writes read fields that exist: by another word where it is clear, else it is asked."""
    shapes = shapes_of(change.draft.document)
    questions: list[str] = []
    for step in list(_written(change.draft)):
        for read in list(_unknown(step, shapes)):
            name = meant_field(read.name, read.fields)
            if name is not None:
                _reread(change.draft, step, read, name)
                continue
            told = ", ".join(list(read.fields)[:6])
            questions.append(
                f'There is no "{read.name.replace("_", " ")}" in what comes in here. Which field do you mean: {told}?'
            )
    return list(dict.fromkeys(questions))


def _written(draft: EditDraft) -> Iterator[dict[str, Any]]:
    """Answer the steps that are new, or that are others now."""
    ids = [
        str(o["step"]["id"] if o["op"] == "add_step" else o.get("id"))
        for o in draft.operations
        if o["op"] in {"add_step", "update_step"}
    ]
    here = {s["id"]: s for s in draft.steps}
    return (here[i] for i in dict.fromkeys(ids) if i in here)


def _unknown(step: Mapping[str, Any], shapes: Shapes) -> Iterator[_Read]:
    for root, schema in _roots(step, shapes):
        fields = fields_in(schema)
        own = (schema or {}).get("properties", {})
        if not fields:
            continue
        pattern = re.compile(rf"(?<![\w.]){re.escape(root)}\.([A-Za-z_]\w*)(?!\w*\()")
        for path, text in EditDraft.leaves_of(step):
            if "/$hole/" in path or HOLE_KEY in text or "{{" not in text:
                continue
            for name in dict.fromkeys(pattern.findall(text)):
                if name not in own:
                    yield _Read(path, root, name, fields)


def _roots(step: Mapping[str, Any], shapes: Shapes) -> Iterator[tuple[str, Schema | None]]:
    yield "trigger.body", shapes.of("trigger.body")
    loop, given = step.get("foreach"), step.get("with", {})
    if isinstance(loop, Mapping) and (items := expression_of(loop.get("items"))):
        yield str(loop.get("as", _ITEM)), shapes.item_of(items)
    elif items := expression_of(given.get("items")):
        yield _ITEM, shapes.item_of(items)


def _reread(draft: EditDraft, step: Mapping[str, Any], read: _Read, name: str) -> None:
    pattern = re.compile(rf"(?<![\w.]){re.escape(read.root)}\.{re.escape(read.name)}\b")
    now = dict(draft.leaves_of(step))[read.path]
    changed = {read.path: pattern.sub(f"{read.root}.{name}", now)}
    draft.update(str(step["id"]), changed)
