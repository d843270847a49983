"""A value of the words as an argument takes it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from agent.offline.language.patterns import pattern_of
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.places import Place, Rule, rule_of

_NUMBER: Final = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_NUMERIC: Final = frozenset(["number", "code", "span", "quote", "phrase", "name", "phone"])
_SPAN: Final = re.compile(r"(?P<n>\d+(?:\.\d+)?)[ -](?P<unit>second|minute|hour|day|week)s?")
_UNIT_S: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_PARTED: Final = re.compile(r"\s*(?:,\s*(?:and |or |& )?|\s(?:and|or|&|vs\.?)\s|/)\s*")
_LONGEST_NAME: Final = 30


def typed(place: Place, one: Candidate) -> Any:
    """Write a value as the argument takes it; None when it cannot be that."""
    about = place.schema
    match place.type:
        case "integer" | "number":
            return _number(place, one)
        case "array":
            return _many(about, one)
        case "object" | "boolean":
            return _record(one) if place.type == "object" and one.kind == "object" else None
    if place.options:
        return _option(about, one)
    if one.kind == "list":
        return one.text if place.type == "" else None
    return one.text if allows(place.rule, one.text) else None


def fits(about: Mapping[str, Any], value: str) -> bool:
    """Tell whether a text is one that the schema allows."""
    return allows(rule_of(about), value)


@lru_cache(maxsize=4_096)
def allows(rule: Rule, value: str) -> bool:
    """Tell whether a text is one that the rule of a schema allows. Of a request each value is tried for all arguments, several times."""
    if rule.patterns and not any(pattern_of(one).search(value) for one in rule.patterns):
        return False
    return rule.shortest <= len(value) <= (len(value) if rule.longest is None else rule.longest)


def is_name(place: Place, one: Candidate) -> bool:
    """Tell the name by which people call what the argument takes the id of."""
    if place.type not in {"string", ""} or one.kind in {"list", "mail", "url", "number"}:
        return False
    named = place.name.endswith("_id") or not allows(place.rule, one.text)
    return named and not is_id(one.text)


@lru_cache(maxsize=4_096)
def is_id(said: str) -> bool:
    """Tell what a service has made up from what people call a thing."""
    return any(sign.isdigit() for sign in said) or len(said) > _LONGEST_NAME


def items_of(said: str) -> list[str]:
    """Take an enumeration apart: `a, b or c`."""
    return [part.strip(" \"“”'‘’") for part in _PARTED.split(said) if part.strip(" \"“”'‘’")]


def _number(place: Place, one: Candidate) -> float | int | None:
    span = _SPAN.fullmatch(one.text)
    if span is not None:
        return int(float(span["n"]) * _UNIT_S[span["unit"]]) if place.name.endswith("_s") else None
    number = _NUMBER.fullmatch(one.text.lstrip("#$€£!"))
    if number is None or one.kind not in _NUMERIC:
        return None
    plain = number[0].replace(",", "").lstrip("+")
    if place.type == "number":
        return float(plain)
    value = int(plain) if re.fullmatch(r"-?\d+", plain) else None
    low, high = place.schema.get("minimum"), place.schema.get("maximum")
    if value is None or (low is not None and value < low) or (high is not None and value > high):
        return None
    return value


def _many(about: Mapping[str, Any], one: Candidate) -> list[str] | None:
    inner = about.get("items", {})
    kinds = {inner.get("type"), *(each.get("type") for each in inner.get("anyOf", ()))}
    if "string" not in kinds:
        return None
    parts = items_of(one.text) if one.kind == "list" else [one.text]
    if len(parts) < about.get("minItems", 0) or not all(fits(inner, part) for part in parts):
        return None
    if "enum" in inner:
        known = [_option(inner, Candidate(0, 0, "word", part)) for part in parts]
        return None if None in known else [str(each) for each in known]
    return parts


def _option(about: Mapping[str, Any], one: Candidate) -> Any:
    said = " ".join(one.text.lower().replace("_", " ").replace("-", " ").split())
    return next((each for each in about.get("enum", ()) if said in _forms(str(each))), None)


@lru_cache(maxsize=4_096)
def _forms(option: str) -> frozenset[str]:
    """Answer how people may write one of the values that an argument has."""
    words = option.replace("_", " ").replace("-", " ").lower()
    ends = words.removesuffix("s"), words.removesuffix("ed"), f"{words[:-1]}ies"
    return frozenset([words, f"{words}s", *ends])


def _record(one: Candidate) -> Any:
    try:
        return json.loads(one.text)
    except ValueError:
        return None
