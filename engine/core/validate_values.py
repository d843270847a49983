"""Values of the document: expressions type-check, literals fit, holes are listed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.core.checker import Checked, Schema
from engine.core.edges import Placed
from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import hole_of, holes_in
from engine.core.jsonschema import schema_errors
from engine.core.shapes import json_types, misfit
from engine.core.sites import Path, Site, sites_of
from engine.core.template import parse_template, texts_in
from engine.core.validate_context import Context
from engine.core.validate_types import env_of
from engine.core.words import MAX_EXPRESSION_BYTES

_TEXT: Final[Schema] = {"type": "string"}
_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
_SECONDS: Final[Schema] = {"type": "number"}
_WANTED: Final[Mapping[str, Schema]] = {
    "when": {"type": "boolean"},
    "items": {"type": "array"},
    "key": _SCALAR,
    "idempotency_key": _SCALAR,
    "duration_s": _SECONDS,
    "deadline_s": _SECONDS,
    "timeout_s": _SECONDS,
    "until": _TEXT,
    "priority": {"type": "number"},
}
_COMPOSITE: Final = frozenset({"anyOf", "oneOf", "allOf", "not", "enum", "const", "uniqueItems"})


def check_site(context: Context, placed: Placed, site: Site) -> None:
    """Check the expressions of one place of a step, and that the result is of the kind wanted."""
    if isinstance(site.value, bool):
        return
    path = (*placed.pointer, *site.path)
    env = env_of(context, placed, site.value, per_item=site.per_item)
    key = (placed.step.id, site.per_item, "site", *site.path)
    checks = check_texts(context, site.value, env, path, key=key, step=placed.step.id)
    list_holes(context, site.value, path, step=placed.step.id)
    check_wanted(context, site, checks, path, step=placed.step.id)


def check_wanted(
    context: Context, site: Site, checks: Mapping[Path, Checked], path: Path, *, step: str | None
) -> None:
    """Check that what an expression of the document's own gives is of the kind its place wants."""
    value = site.value
    wanted = _WANTED.get(str(site.path[-1])) if site.path[0] not in ("with", "outputs") else None
    if wanted is None or not isinstance(value, str):
        return
    checked = checks.get(())
    if checked is None:
        if wanted is not _SCALAR and wanted is not _TEXT:
            hint = "write an expression in {{ }}"
            context.add("not_an_expression", path, f"{value[:60]!r} is a text", hint, step=step)
        return
    fault = misfit(checked.schema, wanted) if checked.ok else None
    if fault:
        context.add("wrong_type", path, fault, None, step=step)


def check_texts(
    context: Context,
    value: Any,
    env: Mapping[str, Schema],
    path: Path,
    *,
    key: tuple[Any, ...],
    step: str | None,
) -> dict[Path, Checked]:
    """Check every text with expressions inside a value; answer the outcome by place."""
    found: dict[Path, Checked] = {}
    for inside, text in texts_in(value):
        if context.is_full:
            break
        if len(text) > MAX_EXPRESSION_BYTES * 10:
            context.add("too_large", (*path, *inside), "the text is too long", step=step)
            continue
        checked = context.check((*key, inside), text, env)
        found[inside] = checked
        for finding in checked.findings:
            context.add(
                finding.code,
                (*path, *inside),
                f"{finding.message} (at {finding.at} in {_short(text)!r})",
                finding.hint,
                step=step,
                severity=finding.severity,
            )
    return found


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def list_holes(context: Context, value: Any, path: Path, *, step: str | None) -> None:
    """List the holes inside a value; they block publishing, not drafting."""
    for inside, hole in holes_in(value):
        candidates = ", ".join(str(c) for c in hole.candidates[:6])
        facts = {"label": hole.label, "known": candidates}
        hint = f"one of {candidates}" if candidates else None
        context.add(
            "hole", (*path, *inside), hole.label, hint, step=step, severity="hole", facts=facts
        )


def check_literals(
    context: Context,
    schema: Schema,
    given: Mapping[str, Any],
    checks: Mapping[Path, Checked],
    path: Path,
    *,
    step: str | None,
    skip: frozenset[str] = frozenset(),
) -> None:
    """Check arguments against their schema; what expressions give is checked by its type."""
    unknown: dict[Path, str] = {}
    instance = {
        name: "{{ }}" if name in skip else _stand_in(value, (name,), unknown)
        for name, value in given.items()
    }
    for error in schema_errors(schema, instance):
        place = tuple(error.instance_path)
        if place[:1] and place[0] in skip:
            continue
        if not _excused(place, error.kind.name, unknown):
            _add_literal(context, error, path, place, step)
    for place, checked in checks.items():
        if (place and place[0] in skip) or not checked.ok:
            continue
        part = schema_at(schema, place)
        fault = misfit(checked.schema, part) if part is not None else None
        if fault:
            hint = _fit_hint(checked.schema, part)
            context.add("wrong_type", (*path, *place), fault, hint, step=step)


def _stand_in(value: Any, path: Path, unknown: dict[Path, str]) -> Any:
    """Copy a value with something harmless where an expression or a hole stands."""
    if hole_of(value) is not None:
        unknown[path] = "any"
        return None
    if isinstance(value, str) and "{{" in value:
        unknown[path] = "any" if _alone(value) else "text"
        return value
    if isinstance(value, Mapping):
        return {key: _stand_in(item, (*path, key), unknown) for key, item in value.items()}
    if isinstance(value, list):
        return [_stand_in(item, (*path, n), unknown) for n, item in enumerate(value)]
    return value


def _alone(text: str) -> bool:
    try:
        return parse_template(text).alone is not None
    except SyntaxFault:
        return True


def _excused(place: Path, kind: str, unknown: Mapping[Path, str]) -> bool:
    """Tell whether a complaint may only be about something that stands in for a later value."""
    for path, sort in unknown.items():
        if place[: len(path)] == path:
            return sort == "any" or kind != "type"
        if path[: len(place)] == place and kind in _COMPOSITE:
            return True
    return False


def _add_literal(context: Context, error: Any, path: Path, place: Path, step: str | None) -> None:
    kind = error.kind.name
    if kind == "required":
        name = error.kind.property
        where = (*path, *place, name)
        text, named = f"{name!r} is missing", {"name": str(name)}
        context.add("missing_argument", where, text, f"add {name!r}", step=step, facts=named)
    elif kind == "additionalProperties":
        for name in error.kind.unexpected:
            where = (*path, *place, name)
            hint = "remove it or correct its spelling"
            text, named = f"there is no {name!r} here", {"name": str(name)}
            context.add("unknown_argument", where, text, hint, step=step, facts=named)
    else:
        name = ".".join(map(str, place)) or "the arguments"
        message = f"{name}: {error.message[:300]}"
        context.add("bad_value", (*path, *place), message, None, step=step)


def schema_at(schema: Any, place: Path) -> Any:
    """Answer the schema of the value at a place, or None where it cannot be told."""
    here: Any = schema
    for part in place:
        if not isinstance(here, Mapping):
            return None
        if isinstance(part, int):
            here = here.get("items")
            continue
        properties = here.get("properties")
        if isinstance(properties, Mapping) and part in properties:
            here = properties[part]
        else:
            here = here.get("additionalProperties")
    return here if isinstance(here, Mapping) else None


def _fit_hint(found: Schema, wanted: Any) -> str | None:
    want = json_types(wanted) or frozenset()
    have = json_types(found) or frozenset()
    if "string" in want and have & {"integer", "number", "boolean"}:
        return "write string(value), or put it inside a text"
    if want & {"integer", "number"} and "string" in have:
        return "write double(text) or int(text)"
    if "array" in want and "object" in have:
        return "name the field that holds the list"
    return None


def check_sites(context: Context, placed: Placed, sites: Iterator[Site] | None = None) -> None:
    """Check every place of a step except its arguments, which are checked with their schema."""
    for site in sites or sites_of(placed.step):
        if site.path[0] != "with":
            check_site(context, placed, site)
