"""Conditions as CEL, with a typed hole where the words do not name a field for certain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.conditions.condition import Beside, Condition, Test
from agent.offline.language.nouns import plural

MARK = "__hole__"
"""Where the answer goes in the template of a hole."""
_SAID = {
    ">": "over",
    ">=": "at least",
    "<": "under",
    "<=": "at most",
    "==": "equal to",
    "!=": "other than",
    "contains": "containing",
    "starts": "starting with",
    "ends": "ending with",
}


def literal(value: float | str | bool) -> str:
    """Write a CEL literal; numbers are doubles, as JSON's are."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def field_name(words: str) -> str:
    """Spell a field as code would: `delay days` -> `delay_days`."""
    return re.sub(r"[^a-zA-Z0-9_]+", "_", words).strip("_")


_CALLS = {"contains": "contains", "starts": "startsWith", "ends": "endsWith"}


def test_text(test: Test, path: str) -> str:
    """Write one comparison of the value at `path`, or that it does not hold."""
    told = _told(test, path)
    return f"!({told})" if test.denied else told


def _told(test: Test, path: str) -> str:
    beside = test.values[0]
    if isinstance(beside, Beside):
        root = path.rpartition(".")[0]
        return f"{path} {test.operator} {root}.{field_name(beside.field)}"
    first = literal(beside)
    if test.operator in _CALLS:
        return f"{path}.{_CALLS[test.operator]}({first})"
    match test.operator:
        case "between":
            return f"{path} >= {first} && {path} <= {literal(_plain(test.values[1]))}"
        case "dated":
            return dated_text(path, tuple(map(str, test.values)))
        case "empty":
            return f'{path} {"==" if test.values[0] else "!="} ""'
        case _:
            several = len(test.values) > 1
            return _one_of(test, path) if several else f"{path} {test.operator} {first}"


def _one_of(test: Test, path: str) -> str:
    """Write that the value is one of several, or none of them."""
    listed = ", ".join(literal(_plain(v)) for v in test.values)
    return f"{path} in [{listed}]" if test.operator == "==" else f"!({path} in [{listed}])"


def _plain(value: float | str | bool | Beside) -> float | str | bool:
    assert not isinstance(value, Beside)  # noqa: S101  # a range has two numbers
    return value


def dated_text(path: str, values: tuple[str, ...]) -> str:
    """Write that a date lies between two moments counted from the start of the run.

    Dates are compared as text: in ISO form, a day or a moment, they sort like the times they name.
    """
    low, high, grain, zone = values
    if grain == "-MM-dd":
        return _day_of_year(path, int(float(low)), int(float(high)), zone)
    if grain not in {"day", "moment"}:
        return f'{path}.startsWith(formatDate(run.started_at, "{grain}", "{zone}"))'
    tests = []
    if low:
        tests.append(f"{path} >= {_moment(float(low), grain, zone)}")
    if high:
        # a day counts to its end
        reach = float(high) + (24 if grain == "day" else 0)
        tests.append(f"{path} {'<' if grain == 'day' else '<='} {_moment(reach, grain, zone)}")
    return " && ".join(tests)


def _day_of_year(path: str, low: int, high: int, zone: str) -> str:
    """Write that a date falls, in whichever year, on one of the days from low to high."""
    days = [f'formatDate({_shifted(h)}, "-MM-dd", "{zone}")' for h in range(low, high + 1, 24)]
    if len(days) == 1:
        return f"{path}.contains({days[0]})"
    return f"[{', '.join(days)}].exists(d, {path}.contains(d))"


_HOURS = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730, "year": 8760}


def moment_text(count: float, unit: str, zone: str) -> str:
    """Write the moment that lies so long before the start of the run."""
    return _moment(-count * _HOURS[unit], "moment" if unit in {"minute", "hour"} else "day", zone)


def _shifted(hours: float) -> str:
    seconds = round(abs(hours) * 3600)
    shifted = f'timestamp(run.started_at) {"+" if hours > 0 else "-"} duration("{seconds}s")'
    return shifted if seconds else "run.started_at"


def _moment(hours: float, grain: str, zone: str) -> str:
    at = _shifted(hours)
    if grain == "day":
        return f'formatDate({at}, "yyyy-MM-dd", "{zone}")'
    return f"formatDate({at}, \"yyyy-MM-dd'T'HH:mm:ss\")"


def condition_text(condition: Condition, subject: str, chosen: int | None) -> str:
    """Write the whole condition; test number `chosen` stands on `__hole__`."""
    texts = []
    hole_field = condition.tests[chosen].field if chosen is not None else None
    for index, test in enumerate(condition.tests):
        same = chosen is not None and test.field == hole_field
        field = MARK if index == chosen or same else field_name(test.field or "value")
        texts.append(test_text(test, f"{subject}.{field}"))
    joiner = " || " if condition.joined == "or" else " && "
    wrap = len(texts) > 1 and any(" && " in t for t in texts) and condition.joined == "or"
    joined = joiner.join(f"({t})" if wrap and " && " in t else t for t in texts)
    if not condition.inverted:
        return joined
    single = condition.tests[0].negated() if len(condition.tests) == 1 else None
    if single is not None and single.operator in {"==", "!="}:
        return condition_text(Condition((single,), condition.joined), subject, chosen)
    return f"!({joined})"


def condition_value(condition: Condition, subject: str, *, of: str, noun: str) -> dict[str, Any]:
    """Answer the condition as a typed hole: no shape is known yet, so a sample must confirm the field."""
    unnamed = [i for i, t in enumerate(condition.tests) if t.field is None]
    chosen = unnamed[0] if unnamed else len(condition.tests) - 1
    test = condition.tests[chosen]
    hole: dict[str, Any] = {
        "kind": "field",
        "label": _question(test, noun),
        "template": "{{ " + condition_text(condition, subject, chosen) + " }}",
        "of": of,
        "schema": {"type": _type_of(test)},
    }
    if test.operator == "dated":
        hole["schema"] = {"type": "string", "format": "date"}
    if test.unit:
        # an age in numbers, or the moment it counts from: the sample decides
        hole["schema"] = {"type": ["number", "string"]}
    if test.field:
        hole["hint"] = test.field
        hole["candidates"] = [field_name(test.field)]
    elif _type_of(test) == "string" and test.operator in {"==", "!="}:
        hole["hint"] = "status"
    return {"$hole": hole}


def _question(test: Test, noun: str) -> str:
    if test.field:
        return f"Which field of {noun} is the {test.field}?"
    said = words_of_test(test)
    return f"Which field of {noun} must be {said}?"


def _type_of(test: Test) -> str:
    compared = isinstance(test.values[0], Beside) and test.operator not in {"==", "!="}
    return "number" if compared or isinstance(test.values[0], float) else "string"


def number_words(value: float | str | bool | Beside) -> str:
    if isinstance(value, Beside):
        return f"its {value.field}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.2f}".rstrip("0").rstrip(".")
    return f'"{value}"'


def words_of_test(test: Test) -> str:
    """Say a comparison in plain words, without its field."""
    return f"not {_words_of_test(test)}" if test.denied else _words_of_test(test)


def _words_of_test(test: Test) -> str:
    if test.operator == "dated":
        return dated_words(*map(str, test.values[:3]))
    if test.unit and test.operator in _SAID:
        count = f"{test.values[0]:g}"
        return f"{_SAID[test.operator]} {count} {test.unit if count == '1' else plural(test.unit)}"
    if test.operator == "between":
        return f"from {number_words(test.values[0])} to {number_words(test.values[1])}"
    if test.operator == "empty":
        return "empty" if test.values[0] else "filled in"
    if test.operator == "==" and isinstance(test.values[0], str):
        return " or ".join(map(number_words, test.values))
    return f"{_SAID[test.operator]} {' or '.join(map(number_words, test.values))}"


def dated_words(low: str, high: str, grain: str) -> str:
    """Say a span of time counted from the start of the run."""
    if grain == "-MM-dd":
        last = f" to {_distance(float(high))}" if high != low else ""
        return f"on the day of the year that is {_distance(float(low))}{last}"
    if grain not in {"day", "moment"}:
        return "this month" if grain == "yyyy-MM" else "this year"
    ends = [_distance(float(end)) if end else "" for end in (low, high)]
    if low and low == high:
        return f"on the day that is {ends[0]}"
    if low and high:
        return f"between {ends[0]} and {ends[1]}"
    return f"not before {ends[0]}" if low else f"not after {ends[1]}"


def _distance(hours: float) -> str:
    if not hours:
        return "the start of the run"
    days = abs(hours) / 24
    count, unit = (days, "day") if days >= 2 or days == 1 else (abs(hours), "hour")
    told = f"{count:g} {unit if count == 1 else plural(unit)}"
    return f"{told} {'after' if hours > 0 else 'before'} it"


def words_of(condition: Condition, noun: str) -> str:
    """Say a condition in plain words: `orders with amount over 100`."""
    told = []
    for test in condition.tests:
        said = words_of_test(test)
        if test.field is None and test.operator == "==" and isinstance(test.values[0], str):
            said = f"that are {test.values[0]}"
        told.append(f"{test.field} {said}" if test.field else said)
    joined = f" {condition.joined} ".join(told)
    named = "with " if condition.tests[0].field else ""
    if not condition.inverted:
        return f"{noun} {named}{joined}"
    if told[0].startswith("that are "):
        return f"{noun} {joined.replace('that are ', 'that are not ', 1)}"
    return f"{noun} not {named}{joined}"


def list_hole(of: str, noun: str, *, text: str = "{{ %s }}") -> dict[str, Any]:
    """Answer the hole for a list somewhere inside a value of unknown shape."""
    return {
        "$hole": {
            "kind": "list",
            "label": f"Where in the answer is the list of {noun}?",
            "template": text % f"{of}{MARK}",
            "of": of,
            "hint": noun,
        }
    }


def field_hole(label: str, template: str, *, of: str, hint: str | None) -> dict[str, Any]:
    """Answer the hole for one field; without a hint, the only one that fits is meant."""
    hole = {"kind": "field", "label": label, "template": template, "of": of}
    return {"$hole": {**hole, "hint": hint} if hint else hole}


def value_hole(
    label: str, schema: Mapping[str, Any], hint: str, candidates: tuple[Any, ...] = ()
) -> dict[str, Any]:
    hole: dict[str, Any] = {"kind": "value", "label": label, "hint": hint}
    kept = {
        k: v
        for k, v in schema.items()
        if k in {"type", "enum", "pattern", "minLength", "maxLength", "format"}
    }
    if kept:
        hole["schema"] = kept
    if candidates:
        hole["candidates"] = list(candidates)
    return {"$hole": hole}


def joined_tests(test: str, when: str | None) -> str:
    """Write that a test has to hold, and what had to hold before."""
    if when is None:
        return f"{{{{ {test} }}}}"
    before = when.removeprefix("{{").removesuffix("}}").strip()
    return f"{{{{ ({test}) && ({before}) }}}}"
