"""What a rehearsal assumes where a draft does not know yet: values for holes, shapes for answers.

Shapes are the least ones that later expressions rely on, so that a rehearsal shows how the data
would flow; every assumption is told in a note.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.core.action import ActionSpec, Catalog, effect_of
from engine.core.document import ActionStep, CallStep, Document, Step, walk_steps
from engine.core.hole import Hole, hole_of
from engine.core.references import Reference, references_of_text
from engine.core.template import texts_in
from engine.runtime.plans import defaults_of
from tools.samples import sample_of

_MARK = "__hole__"
_EACH = "[]"
_NOT_NAMES = re.compile(r"[^a-z0-9_]+")
_NUMERIC = re.compile(r"(?:[<>]=?|[=!]=|[-+*/%])\s*-?\d")
_ALONE = re.compile(r"^\{\{[^{}]*\}\}$")
_PASSED_ON = "items"
# No step has this id: what is found under it is read from the call that starts a run.
_CALL = ""

Path = tuple[str, ...]


@dataclass(frozen=True)
class Assumed:
    """A document that can be rehearsed, and what was made up for that."""

    document: Document
    shapes: Mapping[str, Mapping[str, Any]]
    call: Mapping[str, Any] | None
    """The shape of what a call of a webhook brings, where the trigger does not describe it and steps read it."""
    notes: tuple[str, ...]


def assumed(document: Document, catalog: Catalog, *, calls_are_open: bool = False) -> Assumed:
    """Fill every hole with the plainest value and say so; find the shapes the rest relies on."""
    notes: list[str] = []
    filled = Document.parse(_filled(document.to_json(), notes))
    demands = _Demands(filled, catalog, calls_are_open)
    shapes, call = demands.shapes(), demands.call()
    notes += [f"{step}: what it answers is not known yet, its shape is assumed." for step in shapes]
    if call is not None:
        notes.append("What a call brings is not known yet, its shape is assumed.")
    return Assumed(filled, shapes, call, tuple(notes))


def inputs_assumed(document: Document) -> dict[str, Any]:
    """Answer a plain value for each input that has to be given and has none of its own; a draft's schema may be broken."""
    required, given = document.inputs.get("required"), defaults_of(document.inputs)
    names = required if isinstance(required, list) else []
    missing = [name for name in names if isinstance(name, str) and name not in given]
    if not missing or not isinstance(document.inputs.get("properties", {}), Mapping):
        return {}
    sample = sample_of({"type": "object", **document.inputs})
    return {name: sample[name] for name in missing if name in sample}


def _filled(value: Any, notes: list[str]) -> Any:
    hole = hole_of(value)
    if hole is not None:
        notes.append(f"Assumed for now: {hole.label}")
        return _plainest(hole)
    if isinstance(value, Mapping):
        return {key: _filled(item, notes) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, notes) for item in value]
    return value


def _plainest(hole: Hole) -> Any:
    if hole.template is None or _MARK not in hole.template:
        return sample_of(hole.schema or {"type": "string"})
    if hole.kind == "list":
        return hole.template.replace(_MARK, "")
    if hole.kind == "value" and (hole.schema or {}).get("type") == "boolean":
        return hole.template.replace(_MARK, "true")
    name = _NOT_NAMES.sub("_", (hole.hint or "value").lower()).strip("_") or "value"
    return hole.template.replace(_MARK, name if name[0].isalpha() else f"f_{name}")


@dataclass
class _Node:
    """A part of a value of which something is known."""

    kind: str = "string"
    form: Mapping[str, Any] = field(default_factory=dict)
    """What the argument it is handed to asks of a text: `format`, `pattern` or `enum`."""
    fields: dict[str, "_Node"] = field(default_factory=dict)
    each: "_Node | None" = None

    def at(self, path: Path) -> "_Node":
        if not path:
            return self
        head, rest = path[0], path[1:]
        if head == _EACH:
            self.each = self.each or _Node()
            return self.each.at(rest)
        return self.fields.setdefault(head, _Node()).at(rest)

    def schema(self) -> dict[str, Any]:
        if self.each is not None:
            return {"type": "array", "items": self.each.schema()}
        if self.fields:
            properties = {name: node.schema() for name, node in self.fields.items()}
            return {"type": "object", "required": list(properties), "properties": properties}
        return {"type": self.kind, **(self.form if self.kind == "string" else {})}


class _Demands:
    """Follows data from the steps that bring it in to the expressions that read it."""

    def __init__(self, document: Document, catalog: Catalog, calls_are_open: bool) -> None:
        self._catalog = catalog
        self._calls_are_open = calls_are_open
        self._steps: dict[str, Step] = {step.id: step for _, step in walk_steps(document.steps)}
        first = document.triggers[0] if document.triggers else None
        self._call_is_open = (
            first is not None and first.type == "webhook" and first.output_schema is None
        )
        self._found: dict[str, _Node] = {}
        for step in self._steps.values():
            self._read(step)

    def shapes(self) -> dict[str, Mapping[str, Any]]:
        """Answer a schema for each step whose answer is open and is read by others."""
        return {step: node.schema() for step, node in self._found.items() if step != _CALL}

    def call(self) -> Mapping[str, Any] | None:
        """Answer a schema of what a call brings, where that is open and steps read it."""
        read = self._found.get(_CALL)
        if read is None:
            return None
        body = read.at(("body",))
        if body.each is None and not body.fields:
            # Passed on whole: most calls bring an object.
            body.kind = "object"
        return read.schema()

    def _read(self, step: Step) -> None:
        plain = step.model_dump(mode="json", by_alias=True, exclude_unset=True)
        variables = dict(self._variables(step))
        for path, text in texts_in({key: plain[key] for key in plain if key != "steps"}):
            for reference in references_of_text(text):
                self._demand(reference, text, variables, self._form(step, path, text))
        for source in variables.values():
            if source is not None:
                self._node(*source)

    def _form(self, step: Step, path: Sequence[str | int], text: str) -> Mapping[str, Any]:
        """Answer what an argument asks of a text that is handed to it as it is."""
        spec = self._catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if spec is None or path[:1] != ("with",) or _ALONE.match(text) is None:
            return {}
        return form_at(spec.input_schema, path[1:])

    def _variables(self, step: Step) -> Iterator[tuple[str, tuple[str, Path] | None]]:
        """Answer the names of a step that stand for one item, with where the items come from."""
        if step.foreach is not None:
            yield step.foreach.as_, self._items(step.foreach.items)
        if isinstance(step, ActionStep):
            spec = self._catalog.action(step.uses)
            if spec is not None and spec.expr_args:
                yield "item", self._items(step.with_.get(_PASSED_ON))

    def _items(self, value: Any) -> tuple[str, Path] | None:
        if not isinstance(value, str):
            return None
        found = references_of_text(value)
        source = self._source(found[0]) if len(found) == 1 else None
        return (source[0], (*source[1], _EACH)) if source else None

    def _source(self, reference: Reference) -> tuple[str, Path] | None:
        """Answer the open answer a path leads to, through steps that pass their items on."""
        if reference.root == "trigger" and self._call_is_open:
            return _CALL, tuple(str(part.key) for part in reference.path)
        step = self._steps.get(reference.step or "")
        path: Path = tuple(str(part.key) for part in reference.path[1:])
        if isinstance(step, CallStep) and self._calls_are_open and step.output_schema is None:
            return step.id, path
        if not isinstance(step, ActionStep):
            return None
        spec = self._catalog.action(step.uses)
        if spec is None:
            return None
        if effect_of(spec, step.with_) == "pure":
            passed = self._items(step.with_.get(_PASSED_ON)) if path[:1] == (_PASSED_ON,) else None
            return (passed[0], (*passed[1][:-1], *path[1:])) if passed else None
        return (step.id, path) if _is_open(step, spec, path) else None

    def _demand(
        self,
        reference: Reference,
        text: str,
        variables: Mapping[str, tuple[str, Path] | None],
        form: Mapping[str, Any],
    ) -> None:
        rest: Path = tuple(str(part.key) for part in reference.path)
        base = variables.get(reference.root)
        source = (base[0], (*base[1], *rest)) if base else self._source(reference)
        if source is None:
            return
        node = self._node(*source)
        node.form = node.form or form
        if _is_number(text, rest):
            node.kind = "number"

    def _node(self, step_id: str, path: Path) -> _Node:
        return self._found.setdefault(step_id, _Node()).at(path)


def form_at(schema: Any, path: Sequence[str | int]) -> Mapping[str, Any]:
    """Answer `format`, `pattern` or `enum` that a schema asks of a text at a path, by the first of its choices that has one."""
    if not isinstance(schema, Mapping):
        return {}
    for word in ("anyOf", "oneOf"):
        found = (form_at(one, path) for one in schema.get(word, ()))
        form = next((one for one in found if one), None)
        if form is not None:
            return form
    if path:
        head, rest = path[0], path[1:]
        inner = schema.get("items") if isinstance(head, int) else None
        return form_at(inner or schema.get("properties", {}).get(head), rest)
    return {word: schema[word] for word in ("format", "pattern", "enum") if word in schema}


def _is_open(step: ActionStep, spec: ActionSpec, path: Path) -> bool:
    """Tell whether neither the step nor its action says what stands at the path."""
    if step.output_schema is not None:
        return False
    schema: Any = spec.output_schema
    for part in path:
        properties = schema.get("properties") if isinstance(schema, Mapping) else None
        if not isinstance(properties, Mapping) or part not in properties:
            return True
        schema = properties[part]
    return not (isinstance(schema, Mapping) and "type" in schema)


def _is_number(text: str, path: Path) -> bool:
    """Tell whether an expression compares or reckons with the last part of the path."""
    if not path:
        return False
    after = text.partition(path[-1])[2].lstrip(" )")
    return bool(_NUMERIC.match(after))
