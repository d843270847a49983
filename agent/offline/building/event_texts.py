"""What is told of an event whose fields are known: who wrote what, and where it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.building.field_choice import identity
from agent.offline.building.messages import HEADINGS, MOST_FIELDS, main_fields
from agent.offline.building.schema_kinds import content_argument
from agent.offline.language.nouns import sentence
from engine.core.action import ActionSpec, Catalog

_CALL: Final = "trigger.body"
_WHOLE: Final = re.compile(r"^(?P<lead>[^\n]*): \{\{ trigger\.body \}\}$")
_AS_JSON: Final = "{{ toJson(trigger.body) }}"
_TEXTS: Final = ("text", "content", "body", "message")
_WRITERS: Final = ("author", "sender", "user", "from")
_LINKS: Final = ("url", "link")
# What an event is called while nothing is known of it.
_NAMELESS: Final = "Call"


def with_event_texts(
    steps: list[dict[str, Any]], schema: Mapping[str, Any], noun: str, catalog: Catalog
) -> list[dict[str, Any]]:
    """Return steps that read a call with what is sent of an event of this schema in the words a person wants to read."""
    telling = _Telling.of(schema, sentence(noun))
    return [_told(step, telling, catalog) for step in steps] if telling is not None else steps


@dataclass(frozen=True, slots=True)
class _Telling:
    """The fields of an event that a message tells."""

    noun: str
    heading: str | None
    name: str | None
    text: str | None
    writer: str | None
    fields: tuple[str, ...]

    @classmethod
    def of(cls, schema: Mapping[str, Any], noun: str) -> _Telling | None:
        """Answer what can be told; nothing of an event whose fields are not known."""
        required = set(schema.get("required", ()))
        given = {n: s for n, s in schema.get("properties", {}).items() if n in required}
        simple = {n: s for n, s in given.items() if s.get("type") in {"string", "integer", "number"}}  # fmt: skip
        if schema.get("additionalProperties") is not False or not simple:
            return None
        texts = [n for n, s in simple.items() if s["type"] == "string"]
        written = [n for n in given if n.split("_")[0] in _WRITERS]
        fields = main_fields(given, identity(list(given), None)[0])
        heading = next((n for n in texts if n in HEADINGS), None)
        link = next((n for n in _LINKS if n in texts or (heading and n in given)), None)
        if link is not None and link in texts and link not in fields:
            fields = [*fields[: MOST_FIELDS - 1], link]
        return cls(
            noun=noun,
            heading=heading,
            name=next((n for n in texts if n == "name"), None),
            text=next((n for n in _TEXTS if n in texts), None) if written and not link else None,
            writer=next((n for n in written if n in texts and not n.endswith("_id")), None),
            fields=tuple(fields),
        )

    def line(self, lead: str) -> str:
        """Answer the message about the event: who wrote what, or its main fields."""
        lead = self.noun if lead == _NAMELESS else lead
        if self.text is not None:
            by = f" from {_read(self.writer)}" if self.writer else ""
            return f"{lead}{by}: {self.whole()}"
        first, *rest = map(_read, self.fields)
        joined = " " if lead == self.noun else ": "
        return f"{lead}{joined}{first}" + (": " + ", ".join(rest) if rest else "")

    def whole(self) -> str:
        """Answer all that somebody wrote: the heading, where there is one, and the text."""
        told = [_read(name) for name in (self.heading, self.text) if name]
        return "\n\n".join(told)


def _read(name: str) -> str:
    return f"{{{{ {_CALL}.{name} }}}}"


def _told(step: dict[str, Any], telling: _Telling, catalog: Catalog) -> dict[str, Any]:
    if "steps" in step:
        return {**step, "steps": [_told(one, telling, catalog) for one in step["steps"]]}
    spec = catalog.action(str(step.get("uses")))
    if spec is None or "with" not in step:
        return step
    given = dict(step["with"])
    content = content_argument(spec.input_schema)
    whole = _WHOLE.match(given[content]) if isinstance(given.get(content), str) else None
    if content is not None and whole is not None:
        given[content] = telling.line(whole["lead"])
        given |= _headed(given, telling)
    if telling.text is not None and given.get("text") == _AS_JSON and _gives_text(spec):
        given["text"] = telling.whole()
    return {**step, "with": given}


def _headed(given: Mapping[str, Any], telling: _Telling) -> dict[str, str]:
    """Answer the heading of a message that only said what kind of thing it is about."""
    name = telling.heading or telling.name
    if given.get("subject") not in (telling.noun, _NAMELESS):
        return {}
    return {"subject": f"{telling.noun}: {_read(name)}" if name else telling.noun}


def _gives_text(spec: ActionSpec) -> bool:
    """Tell an action that makes a text of a text."""
    return "text" in spec.output_schema.get("properties", {})
