"""OpenAPI's dialects of schemas -> the JSON Schema (2020-12) that steps use, without references.

Sources: OpenAPI 3.0.3 section 4.7.24, OpenAPI 3.1.0 section 4.8.24, JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Literal

import jsonschema_rs

from tools.openapi.references import References

Direction = Literal["input", "output"]
Schema = dict[str, Any]

_DEEPEST: Final = 7
_MOST_NODES: Final = 1_500
_LONGEST_TEXT: Final = 300
_MOST_EXAMPLES: Final = 3
_TYPES: Final = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_NUMBERS: Final = (
    "minimum", "maximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
    "minProperties", "maxProperties",
)  # fmt: skip
_CHOICES: Final = ("anyOf", "oneOf")


class SchemaConverter:
    """Makes schemas self-contained: references put in place, circles and depths cut to "anything"."""

    def __init__(self, references: References, direction: Direction) -> None:
        self._references = references
        self._hidden = "readOnly" if direction == "input" else "writeOnly"
        self._left = 0
        self.was_cut = False

    def convert(self, schema: Any) -> Schema:
        """Return one schema. Raises BadReference where a reference cannot be followed."""
        self._left = _MOST_NODES
        return self._convert(schema, (), 0)

    def _convert(self, schema: Any, open_: tuple[int, ...], depth: int) -> Schema:
        if schema is False:
            return {"not": {}}
        target = self._references.resolve(schema)
        if not isinstance(target, Mapping):
            return {}
        self._left -= 1
        if id(target) in open_ or depth > _DEEPEST or self._left < 0:
            self.was_cut = True
            return _outline(target)
        inner = (*open_, id(target))
        made = _own_words(target)
        self._structure(target, made, inner, depth)
        if isinstance(target.get("allOf"), list):
            for part in target["allOf"]:
                made = _merged(made, self._convert(part, inner, depth))
        for word in _CHOICES:
            if isinstance(target.get(word), list) and target[word]:
                choices = [self._convert(part, inner, depth + 1) for part in target[word]]
                # Real answers often fit several alternatives, so "one of" is read as "any of".
                made = _with_choices(made, choices)
        return _nullable(made) if target.get("nullable") is True else made

    def _structure(
        self, target: Mapping[str, Any], made: Schema, open_: tuple[int, ...], depth: int
    ) -> None:
        properties = target.get("properties")
        if isinstance(properties, Mapping):
            shown = {
                str(name): part
                for name, part in properties.items()
                if not self._references.mapping(part).get(self._hidden)
            }
            made.setdefault("type", "object")
            made["properties"] = {
                name: self._convert(part, open_, depth + 1) for name, part in shown.items()
            }
        required = target.get("required")
        if isinstance(required, list):
            known = made.get("properties", {})
            hidden = set(properties if isinstance(properties, Mapping) else ()) - set(known)
            names = [name for name in required if isinstance(name, str) and name not in hidden]
            made["required"] = list(dict.fromkeys(names))
        if isinstance(target.get("items"), Mapping):
            made.setdefault("type", "array")
            made["items"] = self._convert(target["items"], open_, depth + 1)
        extra = target.get("additionalProperties")
        if isinstance(extra, Mapping) and extra:
            made.setdefault("type", "object")
            made["additionalProperties"] = self._convert(extra, open_, depth + 1)
        elif extra is False and not isinstance(target.get("allOf"), list):
            made["additionalProperties"] = False


def _own_words(target: Mapping[str, Any]) -> Schema:
    """Return what a schema says about itself alone, in the words of 2020-12."""
    made: Schema = {}
    kind = _type(target.get("type"))
    if kind is not None:
        made["type"] = kind
    made |= _texts(target)
    made |= _bounds(target)
    made |= _values(target)
    return made


def _texts(target: Mapping[str, Any]) -> Schema:
    made: Schema = {}
    for word in ("title", "description"):
        if isinstance(target.get(word), str) and target[word].strip():
            made[word] = " ".join(target[word].split())[:_LONGEST_TEXT]
    examples = target.get("examples")
    given = examples if isinstance(examples, list) else [target.get("example")]
    shown = [one for one in given if isinstance(one, str | int | float | bool)][:_MOST_EXAMPLES]
    return made | {"examples": shown} if shown else made


def _bounds(target: Mapping[str, Any]) -> Schema:
    made: Schema = {}
    for word in _NUMBERS:
        if _is_number(target.get(word)) and target[word] >= _least(word):
            made[word] = target[word]
    _exclusive(target, made, "exclusiveMinimum", "minimum")
    _exclusive(target, made, "exclusiveMaximum", "maximum")
    return made


def _values(target: Mapping[str, Any]) -> Schema:
    made: Schema = {word: target[word] for word in ("const", "default") if word in target}
    if isinstance(target.get("enum"), list) and target["enum"]:
        made["enum"] = list(target["enum"])
    if isinstance(target.get("format"), str):
        made["format"] = target["format"]
    if isinstance(target.get("pattern"), str) and is_linear_pattern(target["pattern"]):
        made["pattern"] = target["pattern"]
    if target.get("uniqueItems") is True:
        made["uniqueItems"] = True
    return made


def _type(said: Any) -> str | list[str] | None:
    if isinstance(said, str):
        return said if said in _TYPES else None
    if isinstance(said, list):
        kinds = [one for one in said if isinstance(one, str) and one in _TYPES]
        return kinds or None
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _least(word: str) -> float:
    if word in ("minimum", "maximum"):
        return float("-inf")
    return 1e-12 if word == "multipleOf" else 0


def _exclusive(target: Mapping[str, Any], made: Schema, word: str, bound: str) -> None:
    """3.0 says `exclusiveMinimum: true` beside `minimum`; 3.1 gives the number itself."""
    if target.get(word) is True and bound in made:
        made[word] = made.pop(bound)
    elif _is_number(target.get(word)):
        made[word] = target[word]


@lru_cache(maxsize=2048)
def is_linear_pattern(pattern: str) -> bool:
    """Tell whether a pattern compiles without look-around and back-references, hence runs in linear time."""
    try:
        jsonschema_rs.Draft202012Validator(
            {"type": "string", "pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions()
        )
    except (ValueError, jsonschema_rs.ReferencingError):
        return False
    return True


def _outline(target: Mapping[str, Any]) -> Schema:
    """Return the least that is known of a schema whose inside is left out."""
    kind = _type(target.get("type")) or ("object" if "properties" in target else None)
    return {"type": kind} if kind else {}


def _merged(left: Schema, right: Schema) -> Schema:
    """Return one schema for both parts of an `allOf`."""
    made = {**left, **right}
    if "properties" in left or "properties" in right:
        made["properties"] = {**left.get("properties", {}), **right.get("properties", {})}
        made.pop("additionalProperties", None)
    if "required" in left or "required" in right:
        both = [*left.get("required", ()), *right.get("required", ())]
        made["required"] = list(dict.fromkeys(both))
    if "anyOf" in left and "anyOf" in right:
        rest = {word: part for word, part in right.items() if word != "anyOf"}
        made = {**made, **rest, "anyOf": left["anyOf"], "allOf": [{"anyOf": right["anyOf"]}]}
    for word in ("title", "description"):
        if word in left:
            made[word] = left[word]
    return made


def _with_choices(made: Schema, choices: list[Schema]) -> Schema:
    if len(choices) == 1:
        return _merged(made, choices[0])
    if "anyOf" in made:
        return {**made, "allOf": [*made.get("allOf", ()), {"anyOf": choices}]}
    return {**made, "anyOf": choices}


def _nullable(made: Schema) -> Schema:
    if "anyOf" in made and "type" not in made:
        return {**made, "anyOf": [*made["anyOf"], {"type": "null"}]}
    kind = made.get("type")
    if kind is None:
        return made
    kinds = [kind] if isinstance(kind, str) else list(kind)
    widened = {**made, "type": kinds if "null" in kinds else [*kinds, "null"]}
    if "enum" in made and None not in made["enum"]:
        widened["enum"] = [*made["enum"], None]
    return widened
