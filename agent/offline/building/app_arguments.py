"""What the action of a named service is given: what was said, fields of the data by their names, and holes for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.apps.reader import place_hole
from agent.offline.apps.roles import names_of, role_of, title_of
from agent.offline.building.cel import field_hole, field_name, value_hole
from agent.offline.building.flow import Stream
from agent.offline.building.messages import item_alias, subject_of
from agent.offline.building.schema_kinds import takes_many
from agent.offline.building.wanted import with_wanted
from agent.offline.language.nouns import singular, with_article
from agent.offline.reading.parts import Send
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec

# What was fetched is a text already where it is a file.
_FETCHED = re.compile(r"steps\.\w+\.body$")
_STORED = frozenset(["content", "value", "payload"])


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to fill arguments from."""

    source: Stream | None
    """The list, or the one thing, that the step works on."""
    each: bool
    """It does so for each item of the list."""
    made: bool
    """A step has made something that a text would tell."""
    listed: bool
    """The source is a list as a whole."""


def asked_arguments(
    part: Send,
    spec: ActionSpec,
    known: Known,
    content: Callable[[], Any],
    place: Callable[[str], str],
) -> dict[str, Any] | None:
    """Answer the arguments of what a service was asked for by its name; None for any other sending."""
    if part.wants is not None:
        return with_wanted(part, known.source, each=known.each)
    if not part.asked_by_name:
        return None
    return AppArguments(part, spec, known).fill(content, place)


class AppArguments:
    """Fills the arguments of one step."""

    def __init__(self, part: Send, spec: ActionSpec, known: Known) -> None:
        self._part = part
        self._spec = spec
        self._source = known.source
        self._each = known.each
        self._made = known.made
        self._is_list = known.listed
        self._fields = properties(spec)
        self._required = spec.input_schema.get("required", ())

    def fill(self, content: Callable[[], Any], place: Callable[[str], str]) -> dict[str, Any]:
        """Answer the arguments: `content` writes what is said, `place` is the expression of a field."""
        given: dict[str, Any] = dict(self._part.arguments)
        given |= {n: self._field(said, place) for n, said in self._part.mapped.items()}
        rest = self._by_name(given, place)
        for name in self._fields:
            if name not in given and (name in self._required or self._is_wanted(name, rest)):
                given[name] = self._missing(name, rest, content, place)
        return {name: given[name] for name in self._fields if name in given}

    def _by_name(self, given: dict[str, Any], place: Callable[[str], str]) -> list[str]:
        """Give each field that was named to the argument of that name; answer the others."""
        rest = []
        for said in self._part.fields:
            name = self._argument(said, given)
            if name is None:
                rest.append(said)
            else:
                given[name] = self._field(said, place)
        return rest

    def _field(self, said: str, place: Callable[[str], str]) -> Any:
        """Answer a field of the data; where there is none, or none of that name, it is asked about."""
        if self._source is None:
            return value_hole(f"{self._spec.title}: what is the {said}?", {}, said)
        if self._is_list or self._source.lacks([said]):
            return self._open_field(said, [field_name(said)])
        return f"{{{{ {place(said)} }}}}"

    def _open_field(self, said: str, candidates: list[str]) -> dict[str, Any]:
        assert self._source is not None  # noqa: S101  # asked only where data flows
        hole = field_hole(
            f"Which field of {with_article(self._source.one)} is the {said}?",
            f"{{{{ {self._root}.__hole__ }}}}",
            of=self._source.value,
            hint=said,
        )
        hole["$hole"]["candidates"] = candidates
        return hole

    def _argument(self, said: str, given: Mapping[str, Any]) -> str | None:
        words = {said, singular(said), said.split()[-1]}
        for name, schema in self._fields.items():
            if name in given or takes_many(schema) or schema.get("type") == "object":
                continue
            if words & {name.replace("_", " "), *names_of(name, schema)}:
                return name
        return None

    def _is_wanted(self, name: str, rest: list[str]) -> bool:
        """What is left of the fields that were named is told in the text, where no argument takes fields."""
        role = role_of(name, self._spec)
        takes_fields = any(role_of(n, self._spec) == "fields" for n in self._required)
        if role != "content":
            return False
        wanted = bool(rest or self._part.summary) and not takes_fields
        return self._made or wanted or self._says_nothing()

    def _says_nothing(self) -> bool:
        """Tell a message that needs no text of its own, but has nothing else to say either."""
        needed = " ".join(self._required)
        return (
            self._spec.title.startswith("Send ")
            and "to" in self._required
            and "template" not in needed
        )

    def _missing(
        self, name: str, rest: list[str], content: Callable[[], Any], place: Callable[[str], str]
    ) -> Any:
        schema, role = self._fields[name], role_of(name, self._spec)
        if role == "place":
            return (
                schema["default"]
                if "default" in schema
                else place_hole(self._spec, name, self._part.named.get(name))
            )
        if role == "content":
            return self._raw(name) or content()
        if role == "fields" and (whole := self._whole(name, rest, place)) is not None:
            return whole
        if role == "title" and self._source is not None and self._is_list:
            return subject_of(self._source, one=False)
        if "default" in schema:
            return schema["default"]
        return self._fact(name, schema)

    def _raw(self, name: str) -> str | None:
        """What is stored, or handed to a machine, is the data itself and no message about it."""
        told = name not in _STORED or self._part.fields or self._part.summary
        if told or self._source is None:
            return None
        text = self._fields[name].get("type") == "string" and not _FETCHED.match(self._root)
        return f"{{{{ toJson({self._root}) }}}}" if text else f"{{{{ {self._root} }}}}"

    def _whole(self, name: str, rest: list[str], place: Callable[[str], str]) -> Any:
        """Answer the fields by their names, a row of them, or all of the data."""
        schema = self._fields[name]
        if schema.get("type") == "object":
            if rest:
                return {field_name(said): self._field(said, place) for said in rest}
            return f"{{{{ {self._root} }}}}" if self._source is not None else None
        items = schema.get("items", {})
        if rest and items.get("type") not in {"object", "array"}:
            return [self._field(said, place) for said in rest]
        if items.get("type") == "object" and self._is_list and self._source is not None:
            return self._source.items()
        return None

    @property
    def _root(self) -> str:
        """Answer the expression of what the step works on."""
        assert self._source is not None  # noqa: S101  # asked only where data flows
        return item_alias(self._source) if self._each else self._source.value

    def _fact(self, name: str, schema: Mapping[str, Any]) -> Any:
        said = _called(name, schema)
        label = f"{self._spec.title}: what is the {said}?"
        if self._source is None or self._is_list:
            return value_hole(label, schema, name)
        also = ["title", "name", "subject"] if name == title_of(self._spec) else []
        return self._open_field(
            said, list(dict.fromkeys([field_name(said), field_name(name), *also]))
        )


def _called(name: str, schema: Mapping[str, Any]) -> str:
    """Answer how people call what an argument takes: who is written to has an address, or a number."""
    if name == "to":
        return "phone number" if "+" in str(schema.get("pattern", "")) else "address"
    return str(schema.get("title") or name.replace("_", " ")).lower()
