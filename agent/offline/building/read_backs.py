"""What shows afterwards that a step has really done what it says: the same thing, read back from where it went."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.action import ActionSpec, Catalog, effect_of
from engine.core.hole import hole_of

Json = dict[str, Any]
_ONE: Final = ("get", "read", "head", "find", "show", "download", "lookup")
_MANY: Final = ("list", "find", "search")
_TABLES: Final = ("sql.insert", "sql.upsert", "datatable.add")
_KEYS: Final = ("id", "key", "number")
_NAME: Final = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_ADDRESS: Final = {
    "$hole": {
        "kind": "value",
        "label": "At which address can it be seen afterwards that it is there?",
        "schema": {"type": "string"},
    }
}
_MAKES: Final = frozenset(
    (
        "create",
        "add",
        "put",
        "insert",
        "upload",
        "set",
        "update",
        "upsert",
        "copy",
        "push",
        "rename",
    )
)
"""What an action does that leaves a thing behind; what is taken away is not there afterwards."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An action that reads, its arguments, and what must hold of its answer; None where that it answers is enough."""

    uses: str
    arguments: Json
    there: str | None


def read_back_steps(step: Mapping[str, Any], name: str, catalog: Catalog) -> list[Json] | None:
    """Return the steps that read back what a step made, and end the run badly where it is not there.

    None where no action of the same service can show it, and for a step that runs once for each of many things.
    """
    found = None if "foreach" in step else _read_back(step, catalog)
    if found is None:
        return None
    check = f"check_{step['id']}"
    read: Json = {
        "id": check,
        "name": f"Look whether it is there: {name}",
        "uses": found.uses,
        "with": found.arguments,
        "after": [step["id"]],
    }
    if "connection" in step:
        read["connection"] = step["connection"]
    if found.there is None:
        return [read]
    end = {
        "id": f"{check}_failed",
        "name": "End where it is not",
        "type": "stop",
        "outcome": "fail",
        "message": f"“{name}” was done, but what it made is not there.",
        "when": f"{{{{ !({found.there.format(step=check)}) }}}}",
        "after": [check],
    }
    return [read, end]


def _read_back(step: Mapping[str, Any], catalog: Catalog) -> ReadBack | None:
    spec = catalog.action(str(step.get("uses", "")))
    if spec is None or effect_of(spec, step.get("with", {})) in ("pure", "read"):
        return None
    if spec.id == "http.request":
        return _of_call(step)
    if spec.id in _TABLES:
        return _of_row(step)
    if spec.id.partition(".")[2].partition("_")[0] not in _MAKES:
        return None
    found = [*_of_one(step, spec, catalog), *_of_many(step, spec, catalog)]
    return found[0] if found else None


def _of_call(step: Mapping[str, Any]) -> ReadBack:
    """Call the same address again where a call puts something there; where it posts, only a person knows the address."""
    puts = str(step.get("with", {}).get("method", "")).upper() == "PUT"
    url = step["with"].get("url") if puts else _ADDRESS
    return ReadBack("http.request", {"method": "GET", "url": url}, None)


def _of_row(step: Mapping[str, Any]) -> ReadBack | None:
    """Look for a row by all that was written of it; None for rows whose columns are not written down."""
    given = step.get("with", {})
    rows, table = given.get("rows"), given.get("table")
    row = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    if not isinstance(row, dict) or hole_of(row) is not None:
        return None
    names = list(row)
    if not names or not isinstance(table, str) or not all(map(_NAME.match, [table, *names])):
        return None
    is_there = "steps.{step}.count > 0"
    if step["uses"] == "datatable.add":
        tests = [{"column": name, "operator": "is", "value": row[name]} for name in names]
        return ReadBack("datatable.find", {"table": table, "where": tests}, is_there)
    where = " AND ".join(f"{name} = :{name}" for name in names)
    statement = f"SELECT 1 AS there FROM {table} WHERE {where} LIMIT 1"  # noqa: S608 - names alone
    return ReadBack("sql.query", {"statement": statement, "params": row}, is_there)


def _of_one(step: Mapping[str, Any], spec: ActionSpec, catalog: Catalog) -> Iterator[ReadBack]:
    for read in _readers(spec, catalog, _ONE):
        arguments = _filled(step, spec, read)
        if arguments is not None and read.input_schema.get("required"):
            outputs = read.output_schema.get("properties", {})
            is_told = outputs.get("found", {}).get("type") == "boolean"
            if is_told or not _lists_own(read):
                yield ReadBack(read.id, arguments, "steps.{step}.found" if is_told else None)


def _of_many(step: Mapping[str, Any], spec: ActionSpec, catalog: Catalog) -> Iterator[ReadBack]:
    made = spec.output_schema.get("properties", {})
    for read in _readers(spec, catalog, _MANY):
        arguments = _filled(step, spec, read)
        for name, fields in _lists(read).items():
            key = next((one for one in _KEYS if one in fields), None)
            origin = _made_key(step["id"], name, key, made)
            if arguments is not None and origin is not None:
                there = f"steps.{{step}}.{name}.exists(one, one.{key} == {origin})"
                yield ReadBack(read.id, arguments, there)


def _made_key(step_id: str, listed: str, key: str | None, made: Mapping[str, Any]) -> str | None:
    """Answer where the key of what was made stands in the answer of the step that made it."""
    if key is None:
        return None
    if key in made:
        return f"steps.{step_id}.{key}"
    items = made.get(listed, {}).get("items", {})
    return f"steps.{step_id}.{listed}[0].{key}" if key in items.get("properties", {}) else None


def _readers(spec: ActionSpec, catalog: Catalog, verbs: tuple[str, ...]) -> list[ActionSpec]:
    """Answer the actions of a service that read the kind of thing an action makes."""
    service, _, made = spec.id.partition(".")
    noun = made.partition("_")[2].rstrip("s")
    found = []
    for read in catalog.actions():
        own, _, name = read.id.partition(".")
        verb, _, of = name.partition("_")
        is_same = own == service and verb in verbs and of.rstrip("s") == noun
        if is_same and effect_of(read, {}) == "read":
            found.append(read)
    return found


def _filled(step: Mapping[str, Any], spec: ActionSpec, read: ActionSpec) -> Json | None:
    """Answer what a reader needs from what a step was given and gives; None where something is missing."""
    given, made = step.get("with", {}), spec.output_schema.get("properties", {})
    arguments: Json = {}
    for name in read.input_schema.get("required", ()):
        key = _key_for(name, spec, made)
        if name in made:
            arguments[name] = f"{{{{ steps.{step['id']}.{name} }}}}"
        elif name in given:
            arguments[name] = given[name]
        elif key is not None:
            arguments[name] = f"{{{{ steps.{step['id']}.{key} }}}}"
        else:
            return None
    return arguments


def _key_for(name: str, spec: ActionSpec, made: Mapping[str, Any]) -> str | None:
    """Answer the key of what was made, where a reader asks for it by the name of the thing (`task`, `task_id`)."""
    noun = spec.id.rpartition("_")[2]
    if name not in (noun, f"{noun}_id", "id"):
        return None
    return next((one for one in ("key", *_KEYS) if one in made), None)


def _lists_own(read: ActionSpec) -> bool:
    """Tell whether an action gives a list of the things it is named after, not one of them."""
    noun = read.id.rpartition("_")[2].rstrip("s")
    return any(name.rstrip("s").endswith(noun) for name in _lists(read))


def _lists(read: ActionSpec) -> dict[str, Mapping[str, Any]]:
    """Answer the lists of things an action gives, each with the fields of one thing."""
    return {
        name: one.get("items", {}).get("properties", {})
        for name, one in read.output_schema.get("properties", {}).items()
        if one.get("type") == "array"
    }
