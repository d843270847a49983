"""A plausible value for a JSON Schema, always the same one for the same schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import Any

import rstr

from tools.sdk.json_schema import findings, validator_of

Schema = Mapping[str, Any]

_ITEMS = 3
_DEEPEST = 12
_NUMBERS = (1000, 10, 250)
# Escaped letters and classes are passed over; what repeats stands behind them.
_REPEAT = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<sign>[+*])|\{(?P<low>\d{1,6}),(?P<high>\d{0,9})\}"
)
_PATTERN_SLACK = 3
_LONGEST_REPEAT = 200
_PATTERN_TRIES = 8
_LONGEST_PATTERNED = 4_000
_FORMATS = {
    "date-time": "2026-01-05T09:00:00Z",
    "date": "2026-01-05",
    "time": "09:00:00Z",
    "duration": "PT1H",
    "email": "sample@example.com",
    "uri": "https://example.com/sample",
    "uri-reference": "/sample",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
}


class SampleMaker:
    """Makes values; a list gets a few items that differ, so that filters have something to tell apart."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def make(self) -> Any:
        """Return a value for the whole schema."""
        return self._value(self._root, "value", 0, 0)

    def _value(self, schema: Any, name: str, nth: int, depth: int) -> Any:
        if not isinstance(schema, Mapping) or depth > _DEEPEST:
            return None
        schema = self._resolved(schema, depth)
        chosen = _given(schema, nth)
        if chosen is not None:
            return chosen
        kind = _type_of(schema)
        if kind == "object":
            return self._object(schema, nth, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        return _scalar(schema, kind, name, nth)

    def _resolved(self, schema: Schema, depth: int) -> Schema:
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference.startswith("#"):
            target = _at(self._root, reference[1:])
            beside = {name: part for name, part in schema.items() if name != "$ref"}
            return self._resolved({**target, **beside}, depth + 1) if depth < _DEEPEST else {}
        for word in ("anyOf", "oneOf"):
            for choice in schema.get(word) or ():
                if isinstance(choice, Mapping) and choice.get("type") != "null":
                    return self._resolved({**_without(schema, word), **choice}, depth)
        merged = dict(_without(schema, "allOf"))
        for part in schema.get("allOf") or ():
            merged = _merged(merged, self._resolved(part, depth))
        return merged

    def _object(self, schema: Schema, nth: int, depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        names = [*properties, *(n for n in schema.get("required") or () if n not in properties)]
        made = {name: self._value(properties.get(name, {}), name, nth, depth + 1) for name in names}
        extra = schema.get("additionalProperties")
        for number in range(len(made), min(schema.get("minProperties", 0), _ITEMS)):
            made[f"key_{number + 1}"] = self._value(extra, "value", number, depth + 1)
        return made

    def _array(self, schema: Schema, name: str, depth: int) -> list[Any]:
        if not schema.get("items") and not schema.get("prefixItems"):
            return [None] * int(schema.get("minItems", 0))
        least, most = schema.get("minItems", 0), schema.get("maxItems", _ITEMS)
        count = max(least, min(_ITEMS, most))
        first = schema.get("prefixItems") or []
        rest = schema.get("items", {})
        return [
            self._value(first[nth] if nth < len(first) else rest, name, nth, depth + 1)
            for nth in range(count)
        ]


def sample_of(schema: Schema) -> Any:
    """Return a plausible value for the schema."""
    return SampleMaker(schema).make()


def _given(schema: Schema, nth: int) -> Any:
    if "const" in schema:
        return schema["const"]
    choices = [one for one in schema.get("enum") or () if one is not None]
    if choices:
        return choices[nth % len(choices)]
    # Examples and defaults are people's words: some do not fit their own schema.
    fitting = [
        one for one in schema.get("examples") or () if one is not None and _fits(schema, one)
    ]
    if fitting:
        return fitting[nth % len(fitting)]
    default = schema.get("default")
    return default if default is not None and _fits(schema, default) else None


def _fits(schema: Schema, value: Any) -> bool:
    return not findings(validator_of(_without(schema, "examples")), value, 1)


def _type_of(schema: Schema) -> str | None:
    named = schema.get("type")
    if isinstance(named, list):
        named = next((one for one in named if one != "null"), None)
    if named is None and ("properties" in schema or "required" in schema):
        return "object"
    if named is None and "items" in schema:
        return "array"
    return named


def _scalar(schema: Schema, kind: str | None, name: str, nth: int) -> Any:
    match kind:
        case "string":
            return _string(schema, name, nth)
        case "integer":
            return int(_number(schema, nth, whole=True))
        case "number":
            return _number(schema, nth, whole=False)
        case "boolean":
            return nth % 2 == 0
        case _:
            return None


def _string(schema: Schema, name: str, nth: int) -> str:
    written = _FORMATS.get(schema.get("format", ""))
    if schema.get("format") == "uuid":
        written = f"00000000-0000-4000-8000-{nth + 1:012d}"
    if "pattern" in schema:
        low, high = schema.get("minLength", 0), schema.get("maxLength", _LONGEST_PATTERNED)
        matching = _matching(schema["pattern"], low, high, nth)
        if matching is not None:
            return matching
    text = written or f"{name} {nth + 1}"
    text = text.ljust(schema.get("minLength", 0), "x")
    return text[: schema["maxLength"]] if "maxLength" in schema else text


@lru_cache(maxsize=4096)
def _matching(pattern: str, low: int, high: int, nth: int) -> str | None:
    """Return a text the pattern allows, or None where none of a few tries has the right length."""
    try:
        whole = re.compile(pattern)
        for attempt in range(_PATTERN_TRIES):
            # By turns short everywhere, and as long as the whole text has to be.
            least = 1 if attempt % 2 else max(1, min(low, _LONGEST_REPEAT))
            # Seeded: the same schema gives the same sample every time.
            source = rstr.Rstr(Random(100 * nth + attempt))  # noqa: S311
            text = source.xeger(_limited(pattern, least))
            if low <= len(text) <= high and whole.search(text) and _is_text(text):
                return text
    except (re.error, ValueError, OverflowError, KeyError, RecursionError):
        # A dialect of patterns this generator does not know.
        return None
    return None


def _limited(pattern: str, least: int) -> str:
    """Keep repetitions short: `+` would give a hundred letters, `{1,2048}` two thousand."""

    def shorter(found: re.Match[str]) -> str:
        if found.group("sign"):
            low = 0 if found.group("sign") == "*" and least == 1 else least
            return f"{{{low},{low + _PATTERN_SLACK}}}"
        if found.group("low") is None:
            return found.group()
        low = int(found.group("low"))
        high = int(found.group("high")) if found.group("high") else low + _PATTERN_SLACK
        low = max(low, min(least, high)) if least > 1 else low
        return f"{{{low},{min(high, low + _PATTERN_SLACK)}}}"

    return _REPEAT.sub(shorter, pattern)


def _is_text(text: str) -> bool:
    """Tell whether a text can be sent: halves of surrogate pairs cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _number(schema: Schema, nth: int, *, whole: bool) -> float:
    step = 1 if whole else 0.5
    value: float = _NUMBERS[nth % len(_NUMBERS)] if whole else float(_NUMBERS[nth % len(_NUMBERS)])
    low = schema.get("minimum")
    if "exclusiveMinimum" in schema:
        low = schema["exclusiveMinimum"] + step
    high = schema.get("maximum")
    if "exclusiveMaximum" in schema:
        high = schema["exclusiveMaximum"] - step
    value = value if high is None else min(value, high)
    value = value if low is None else max(value, low)
    multiple = schema.get("multipleOf")
    return value if not multiple else value - value % multiple


def _merged(left: Schema, right: Schema) -> dict[str, Any]:
    made = {**left, **right}
    if "properties" in left and "properties" in right:
        made["properties"] = {**left["properties"], **right["properties"]}
    if "required" in left and "required" in right:
        made["required"] = [*left["required"], *right["required"]]
    return made


def _without(schema: Schema, word: str) -> dict[str, Any]:
    return {name: part for name, part in schema.items() if name != word}


def _at(root: Schema, pointer: str) -> Schema:
    node: Any = root
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        node = node.get(name) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}
