"""What a form asks for: one field for each input of a workflow, and the typed values of what was entered."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import orjson

from engine.core.jsonschema import Schema, schema_validator

Kind = Literal["line", "lines", "number", "truth", "choice", "choices", "list", "json"]
_LONG: Final = 200
"""A text that may be longer is written into a larger field."""
_FORMS: Final = {"email": "email", "uri": "url", "date": "date", "date-time": "datetime-local"}
_PLAIN: Final[Mapping[str, Kind]] = {
    "integer": "number",
    "number": "number",
    "boolean": "truth",
}
Entered = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked."""

    name: str
    kind: Kind
    schema: Schema
    is_required: bool

    @property
    def title(self) -> str:
        """Return what it is called."""
        return str(self.schema.get("title") or self.name.replace("_", " ").capitalize())

    @property
    def help(self) -> str:
        """Return what is said of it."""
        return str(self.schema.get("description") or "")

    @property
    def options(self) -> list[Any]:
        """Return what can be chosen."""
        of = self.schema.get("items", {}) if self.kind == "choices" else self.schema
        return list(of.get("enum", ()))

    @property
    def input_type(self) -> str:
        """Return the type of a one-line field, as browsers know it."""
        if self.kind == "number":
            return "number"
        return _FORMS.get(str(self.schema.get("format")), "text")

    def value(self, entered: Entered) -> Any:
        """Return the value that was entered, None where there is none; raise ValueError where it is none."""
        texts = [one.replace("\r\n", "\n") for one in entered.get(self.name, [])]
        first = texts[0].strip() if texts else ""
        if self.kind == "truth":
            return bool(texts)
        if self.kind in {"choice", "choices"}:
            chosen = [self.options[_place(one, len(self.options))] for one in texts if one != ""]
            if self.kind == "choices":
                return chosen or None
            return chosen[0] if chosen else None
        if not first:
            return None
        if self.kind == "list":
            return [line.strip() for line in texts[0].split("\n") if line.strip()]
        return self._read(texts[0], first)

    def _read(self, whole: str, stripped: str) -> Any:
        if self.kind == "number":
            return _number(stripped)
        if self.kind == "json":
            return orjson.loads(whole)
        if self.input_type == "datetime-local":
            # As browsers write it: without a zone, with seconds only where they were entered.
            return {16: f"{stripped}:00Z", 19: f"{stripped}Z"}.get(len(stripped), stripped)
        return whole if self.kind == "lines" else stripped


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field."""

    field: str
    keyword: str
    limit: Any = None


def fields_of(inputs: Schema) -> list[Field]:
    """Return the fields for what a workflow takes, in the order it declares them."""
    properties = inputs.get("properties")
    required = inputs.get("required")
    needed = set(required) if isinstance(required, list) else set()
    if not isinstance(properties, Mapping):
        return []
    return [
        Field(str(name), _kind_of(of), of, name in needed and "default" not in of)
        for name, of in properties.items()
        if isinstance(of, Mapping)
    ]


def values_of(inputs: Schema, entered: Entered) -> tuple[dict[str, Any], list[Fault]]:
    """Return the inputs that were entered, and what is wrong with them."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in fields_of(inputs):
        try:
            found = field.value(entered)
        except (ValueError, OverflowError):
            faults.append(Fault(field.name, "type"))
            continue
        if found is not None:
            values[field.name] = found
        elif field.is_required:
            faults.append(Fault(field.name, "required"))
    known = {one.field for one in faults}
    return values, [*faults, *(one for one in _misfits(inputs, values) if one.field not in known)]


def _misfits(inputs: Schema, values: dict[str, Any]) -> Iterator[Fault]:
    # What has a default need not be entered, whatever the schema requires.
    schema = {name: of for name, of in inputs.items() if name != "required"}
    told = set()
    for error in schema_validator(schema).iter_errors(values):
        where, keyword = list(error.instance_path), str(list(error.schema_path)[-1])
        name = str(where[0]) if where else ""
        if name not in told:
            told.add(name)
            limit = inputs.get("properties", {}).get(name, {}).get(keyword)
            yield Fault(name, keyword, limit)


def _kind_of(schema: Schema) -> Kind:
    if "enum" in schema:
        return "choice"
    named = _type_of(schema)
    if named == "string":
        length = schema.get("maxLength")
        is_long = isinstance(length, int) and length > _LONG
        return "lines" if is_long and "format" not in schema else "line"
    if named == "array":
        items = schema.get("items")
        of = items if isinstance(items, Mapping) else {}
        return "choices" if "enum" in of else "list" if _type_of(of) == "string" else "json"
    return _PLAIN.get(named, "json")


def _type_of(schema: Schema) -> str:
    told = schema.get("type")
    names = told if isinstance(told, list) else [told]
    return next((str(one) for one in names if one not in {None, "null"}), "")


def _number(text: str) -> int | float:
    if text.lstrip("+-").isdecimal():
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("that is no number")
    return number


def _place(text: str, many: int) -> int:
    place = int(text)
    if not 0 <= place < many:
        raise ValueError("that was not offered")
    return place
