"""Whether the steps of a proposal hold what the words say: values, fields of the data, conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.core.hole import holes_in
from evals.suites.apps.finding import Found, is_ai, started_by
from evals.suites.apps.reading import names_read
from evals.suites.main_job.scorers.arguments import literal

_ALL = "*"
_MISSING = object()


def argument_faults(found: Found) -> list[str]:
    """Name every value, field and condition of the words that the proposal does not hold."""
    faults: list[str] = []
    for key, values in found.case.args.items():
        places = [*_steps(found, key), *_triggers(found, key)]
        faults += _nearest(found, key, [list(_value_faults(found, p, values)) for p in places])
    for key, fields in found.case.from_data.items():
        places = _steps(found, key)
        faults += _nearest(found, key, [list(_field_faults(found, p, fields)) for p in places])
    return [*faults, *_condition_faults(found)]


def _steps(found: Found, key: str) -> list[Mapping[str, Any]]:
    return [found.shape.steps[step] for step in found.of_key(key)]


def _triggers(found: Found, key: str) -> list[Mapping[str, Any]]:
    triggers = found.shape.document.get("triggers") or ()
    return [trigger for trigger in triggers if started_by(trigger) in key.split("|")]


def _nearest(found: Found, key: str, readings: Sequence[list[str]]) -> list[str]:
    """Answer the faults of the place a key means that has the fewest."""
    if readings:
        return [f"{key} {fault}" for fault in min(readings, key=len)]
    return [] if found.is_replaced(key) else [f"{key}: not there"]


def _value_faults(
    found: Found, place: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[str]:
    given = place.get("with") or {}
    for name, value in wanted.items():
        got = json.dumps(given, ensure_ascii=False) if name == _ALL else given.get(name, _MISSING)
        if got is _MISSING:
            got = _default(found, place, name)
        if got is _MISSING or not fits(value, got):
            said = "nothing" if got is _MISSING else repr(got)[:120]
            yield f"{name}: expected {value!r}, got {said}"


def _default(found: Found, place: Mapping[str, Any], name: str) -> Any:
    action = found.catalog.action(str(place.get("uses")))
    trigger = found.catalog.trigger(started_by(place))
    schema = action.input_schema if action else trigger.config_schema if trigger else {}
    return schema.get("properties", {}).get(name, {}).get("default", _MISSING)


def fits(wanted: Any, got: Any) -> bool:
    """Whether a value is what the words say, however it is spelt."""
    got = literal(got)
    if isinstance(wanted, Mapping):
        if set(wanted) == {"any"}:
            return any(fits(one, got) for one in wanted["any"])
        if set(wanted) == {"has"}:
            text = got if isinstance(got, str) else json.dumps(got, ensure_ascii=False)
            return all(str(part).lower() in text.lower() for part in wanted["has"])
        return isinstance(got, Mapping) and all(
            name in got and fits(value, got[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(got, list) and sorted(map(_plain, wanted)) == sorted(map(_plain, got))
    if isinstance(got, list) and len(got) == 1:
        got = got[0]
    return not isinstance(got, Mapping | list) and _plain(wanted) == _plain(got)


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().removeprefix("#").removesuffix(".").casefold()


def _field_faults(
    found: Found, place: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[str]:
    given = place.get("with") or {}
    for name, fields in wanted.items():
        value = given if name == _ALL else given.get(name)
        if found.case.unknown_data and any(holes_in(value)):
            continue
        read = names_read(found, place["id"], value)
        for field in fields if isinstance(fields, list) else [fields]:
            if read.isdisjoint(field.lower().split("|")):
                yield f"{name}: does not read {field!r}, but {value!r}"[:240]


def _condition_faults(found: Found) -> Iterator[str]:
    conditions = list(_conditions(found))
    for wanted in found.case.condition:
        either = "|".join(re.escape(word.lower()) for word in wanted.split("|"))
        said = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
        if not any(said.search(text.lower()) for text in conditions):
            yield f"no condition says {wanted!r}"


def _conditions(found: Found) -> Iterator[str]:
    """Yield what lets through or holds back an asked-for step: conditions, filters, queries."""
    for trigger in found.shape.document.get("triggers") or ():
        yield json.dumps(trigger.get("with") or {}, ensure_ascii=False)
    for step_id, step in found.shape.steps.items():
        if not found.leads_on(step_id):
            continue
        filters = found.only_reads(step_id) and not is_ai(found.shape.kind(step_id))
        kept = ("when", "cases", "foreach", *(("with",) if filters else ()))
        yield json.dumps({key: step.get(key) for key in kept}, ensure_ascii=False)
