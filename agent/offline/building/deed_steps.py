"""Steps that work on the data at hand: on the one thing there is, on a whole list, or on each of its items."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.flow import Flow, Made, Stream, after_any
from agent.offline.building.messages import item_alias
from agent.offline.building.schema_kinds import list_path, takes_many, takes_text
from agent.offline.language.nouns import with_article
from agent.offline.reading.parts import Do
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec, Catalog

# What a result tells beside what was asked for.
_ASIDE = frozenset(["model", "usage", "count", "columns", "ok", "algorithm"])


class DeedSteps:
    """Adds steps that work on data to a flow."""

    def __init__(
        self, catalog: Catalog, flow: Flow, connection_for: Callable[[ActionSpec], dict[str, str]]
    ) -> None:
        self._catalog = catalog
        self._flow = flow
        self._connection_for = connection_for

    def has_data(
        self, part: Do, stream: Stream | None, thing: Stream | None, made: Made | None
    ) -> bool:
        """Tell whether something flows that the action can take; rows that are read already are no raw text."""
        if stream is None:
            return bool(thing or made or part.instruction)
        spec = self._spec(part)
        taken = data_argument(spec, part.arguments)
        lists = taken is not None and takes_many(properties(spec)[taken])
        return lists or not (stream.known and _reads_format(spec) and part.about is None)

    def of_list(self, part: Do, stream: Stream, gate: Sequence[str]) -> Stream | Made:
        """Work on a list, or on each item of it; answer the list that goes on, or what was made of it."""
        spec = self._spec(part)
        taken = data_argument(spec, part.arguments)
        if taken is None or self._takes_all(spec, taken, part, stream):
            whole = self._whole(spec, taken, part, stream)
            return self._after(spec, part, self._add(spec, whole, gate), stream.noun)
        return self._of_each(part, spec, taken, stream, gate)

    def of_thing(
        self, part: Do, thing: Stream | None, made: Made | None, gate: Sequence[str]
    ) -> Stream | Made:
        """Work on the one thing the workflow is about, or on what was made of it before."""
        spec = self._spec(part)
        taken = data_argument(spec, part.arguments)
        arguments = dict(part.arguments)
        given = self._one(spec, taken, part, thing, made) if taken else None
        if taken and given is not None:
            arguments[taken] = given
        step = self._add(spec, arguments, gate)
        return self._after(spec, part, step, thing.noun if thing else "items")

    def _spec(self, part: Do) -> ActionSpec:
        spec = self._catalog.action(part.action)
        assert spec is not None  # noqa: S101  # the reader took it from this catalogue
        return spec

    def _add(
        self,
        spec: ActionSpec,
        arguments: Mapping[str, Any],
        gate: Sequence[str],
        loop: Mapping[str, Any] | None = None,
    ) -> str:
        body: dict[str, Any] = {"uses": spec.id, **self._connection_for(spec)}
        body |= after_any(gate)
        body |= {"foreach": dict(loop)} if loop else {}
        body["with"] = dict(arguments)
        return self._flow.add(spec.id.rsplit(".", 1)[-1].replace("_", " "), spec.title, body)

    # -- a list ---------------------------------------------------------------------
    @staticmethod
    def _takes_all(spec: ActionSpec, taken: str, part: Do, stream: Stream) -> bool:
        if takes_many(properties(spec)[taken]):
            return True
        # A text that has only been fetched is read as a whole; a model is asked about all of it, unless each is meant.
        raw = not stream.known and _reads_format(spec)
        if "labels" in part.arguments:
            return False  # one label says nothing of many things
        return raw or (part.many != "each" and part.about is None)

    def _whole(
        self, spec: ActionSpec, taken: str | None, part: Do, stream: Stream
    ) -> dict[str, Any]:
        arguments = dict(part.arguments)
        if taken is None:
            return arguments
        if takes_many(properties(spec)[taken]):
            arguments[taken] = stream.items()
        else:
            arguments[taken] = _text_of(stream.value, spec, part)
        return arguments

    def _of_each(
        self, part: Do, spec: ActionSpec, taken: str, stream: Stream, gate: Sequence[str]
    ) -> Stream:
        stream = self._flow.all_of(stream)
        alias = item_alias(stream)
        arguments = {**part.arguments, taken: self._of_item(spec, part, stream, alias)}
        step = self._add(spec, arguments, gate, {"items": stream.items(), "as": alias})
        name, fields = result_of(spec, part)
        before = "item.left" if _is_pair(stream) else "item"
        value = f'{{{{ {{"left": {before}, "right": steps.{step}.items[index].value}} }}}}'
        pairs = self._flow.add(
            f"{stream.noun} with result",
            f"Put beside each {stream.one} what was made of it",
            {"uses": "list.map", "with": {"items": stream.items(), "value": value}},
        )
        path = f"right.{name}"
        made = Made(path, name, tuple(f"{path}.{f}" for f in fields), tells=_tells(spec, name))
        return replace(
            stream,
            value=f"steps.{pairs}.items",
            known=True,
            count=f"steps.{pairs}.count",
            joined=True,
            of_pairs=stream.of_pairs or (stream.joined and stream.made is None),
            grouped_by=None,
            made=made,
        )

    @staticmethod
    def _of_item(spec: ActionSpec, part: Do, stream: Stream, alias: str) -> Any:
        if stream.made is not None and stream.made.tells and part.about is None:
            return _text_of(f"{alias}.{stream.made.value}", spec, part, text=True)
        if part.about is None:
            return _text_of(f"{alias}.left" if _is_pair(stream) else alias, spec, part)
        return _field_hole(part, alias, stream.value, stream.one)

    # -- one thing --------------------------------------------------------------------
    @staticmethod
    def _one(
        spec: ActionSpec, taken: str, part: Do, thing: Stream | None, made: Made | None
    ) -> Any:
        if takes_many(properties(spec)[taken]):
            return f"{{{{ [{thing.value}] }}}}" if thing else None
        if (
            made is not None
            and made.tells
            and (part.about is None or part.about in (made.name, "summary", "translation"))
        ):
            return _text_of(made.value, spec, part, text=not made.fields)
        if thing is None:
            return part.instruction or None
        if part.about is None or part.about in {thing.one, "call"} or thing.value != "trigger.body":
            return _text_of(thing.value, spec, part)
        return _field_hole(part, thing.value, thing.value, thing.one)

    def _after(self, spec: ActionSpec, part: Do, step: str, noun: str) -> Stream | Made:
        """Answer what flows on: the list a step gives, or the value it has made."""
        found = list_path(spec.output_schema)
        if found is not None and found[1] and found[0][1:] not in _ASIDE:
            fields = spec.output_schema.get("properties", {})
            count = f"steps.{step}.count" if "count" in fields else None
            return Stream(f"steps.{step}{found[0]}", known=True, noun=noun, count=count)
        name, inner = result_of(spec, part)
        value = f"steps.{step}.{name}"
        return Made(
            value,
            name,
            tuple(f"{value}.{f}" for f in inner),
            tells=_tells(spec, name),
            is_record=_unpacks(spec),
        )


def _is_pair(stream: Stream) -> bool:
    """Tell whether each item stands beside what was made of it before."""
    return stream.made is not None and not stream.grouped_by


def data_argument(spec: ActionSpec, given: Mapping[str, Any]) -> str | None:
    """Answer the argument that takes the data: the first it cannot do without and the words do not give."""
    fields = properties(spec)
    open_ones = [n for n in spec.input_schema.get("required", ()) if n not in given and n in fields]
    if "text" in open_ones:
        return "text"  # what it is sorted into is no data
    many = [n for n in open_ones if takes_many(fields[n])]
    return next(iter(many or open_ones), None)


def result_of(spec: ActionSpec, part: Do) -> tuple[str, tuple[str, ...]]:
    """Answer what the result is called, and its fields where the words name them."""
    names = [n for n in spec.output_schema.get("properties", {}) if n not in _ASIDE]
    shape = next(
        (v for v in part.arguments.values() if isinstance(v, Mapping) and "properties" in v), None
    )
    return (names or ["text"])[0], tuple(shape["properties"]) if shape else ()


def _tells(spec: ActionSpec, name: str) -> bool:
    """A label stands beside what it is of; a text is what is told."""
    field = spec.output_schema.get("properties", {}).get(name, {})
    return not name.startswith("label") and (takes_text(field) or not field.get("type"))


def _reads_format(spec: ActionSpec) -> bool:
    """Tell an action that gives data its structure back, so it takes the raw text."""
    found = list_path(spec.output_schema)
    first: Mapping[str, Any] = next(iter(spec.output_schema.get("properties", {}).values()), {})
    return spec.effect == "pure" and (not first.get("type") or (found is not None and found[1]))


def _unpacks(spec: ActionSpec) -> bool:
    """Tell an action that answers what a text holds, whatever that is."""
    fields = spec.output_schema.get("properties", {})
    return _reads_format(spec) and data_argument(spec, {}) == "text" and list(fields) == ["value"]


def _text_of(value: str, spec: ActionSpec, part: Do, *, text: bool = False) -> str:
    """Write data as an argument: as it is for what reads a format, as JSON for what works on any text."""
    said = f"{{{{ {value} }}}}" if text or _reads_format(spec) else f"{{{{ toJson({value}) }}}}"
    return f"{part.instruction}\n\n{said}" if part.instruction else said


def _field_hole(part: Do, root: str, of: str, one: str) -> dict[str, Any]:
    about = part.about or ""
    lead = f"{part.instruction}\n\n" if part.instruction else ""
    hole = field_hole(
        f"Which field of {with_article(one)} is the {about}?",
        f"{lead}{{{{ {root}.__hole__ }}}}",
        of=of,
        hint=about,
    )
    hole["$hole"]["candidates"] = [field_name(about)]
    return hole
