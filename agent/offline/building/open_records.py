"""Fields of a record that a service gives by names of its own: what the event does not have is looked for in the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.building.cel import MARK, field_name

_NUMBER: Final = "number"
_CALL: Final = "trigger.body"


def with_record_fields(steps: Any, schema: Mapping[str, Any]) -> Any:
    """Return steps that read a call with the fields of an event of this schema put where they can mean no other."""
    record = _record_of(schema)
    return steps if record is None else record.put_into(steps)


@dataclass(frozen=True, slots=True)
class _Record:
    """The one part of an event that may hold any field, and the words of the fields beside it."""

    name: str
    beside: frozenset[str]

    def put_into(self, value: Any) -> Any:
        """Return a value of a step with such fields read from the record."""
        if isinstance(value, list):
            return [self.put_into(one) for one in value]
        if isinstance(value, str):
            return self._in_text(value)
        if not isinstance(value, Mapping):
            return value
        hole = value.get("$hole")
        if isinstance(hole, Mapping):
            return self._in_place(hole) or value
        return {key: self.put_into(one) for key, one in value.items()}

    def _in_text(self, text: str) -> str:
        if "{{" not in text:
            return text
        return re.sub(rf"\b{re.escape(_CALL)}\.(?P<field>[a-z_]\w*)(?!\()", self._named, text)

    def _named(self, match: re.Match[str]) -> str:
        own = self._is_own(match["field"]) or match["field"] == self.name
        return match[0] if own else f"{_CALL}.{self.name}.{match['field']}"

    def _in_place(self, hole: Mapping[str, Any]) -> str | None:
        named = hole.get("candidates", ())
        read = f"{_CALL}.{MARK}"
        if hole.get("kind") != "field" or hole.get("of") != _CALL or len(named) != 1:
            return None
        name, template = field_name(str(named[0])), str(hole["template"])
        if self._is_own(name) or template.count(MARK) != 1 or read not in template:
            return None
        found = f"{_CALL}.{self.name}.{name}"
        # such a record may give a number as text
        is_number = hole.get("schema", {}).get("type") == _NUMBER
        return template.replace(read, f"double({found})" if is_number else found)

    def _is_own(self, name: str) -> bool:
        return bool(set(name.split("_")) & self.beside)


def _record_of(schema: Mapping[str, Any]) -> _Record | None:
    given = schema.get("properties", {})
    records = [name for name, of in given.items() if is_open(of)]
    if schema.get("additionalProperties") is not False or len(records) != 1:
        return None
    words = {word for name in given if name != records[0] for word in name.split("_")}
    return _Record(records[0], frozenset(words))


def is_open(part: Mapping[str, Any]) -> bool:
    """Tell a part that may hold any field."""
    return bool(part.get("type") == "object" and part.get("additionalProperties") and not part.get("properties"))  # fmt: skip
