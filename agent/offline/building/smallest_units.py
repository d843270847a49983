"""Amounts that a service counts in cents: what is compared with them is counted so, too, in an event and in a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.core.action import Catalog

_CENTS: Final = re.compile(r"\bsmallest unit\b", re.IGNORECASE)
_IN_WHOLE: Final = 100


_ITEMS: Final = re.compile(r"\{\{ steps\.(?P<id>\w+)\b")


def in_smallest_units(
    document: dict[str, Any], catalog: Catalog
) -> tuple[dict[str, Any], list[str]]:
    """Answer the document with such comparisons of what its one trigger brings or its steps list, and what is assumed by that."""
    told: dict[str, None] = {}
    triggers = document.get("triggers", ())
    spec = next((t for t in catalog.triggers() if len(triggers) == 1 and t.id == triggers[0].get("uses")), None)  # fmt: skip
    names = _counted(spec.output_schema) if spec is not None else []
    steps = document["steps"]
    if names:
        steps = _each(steps, lambda text: _turned(text, "trigger", names, told))
    listed: dict[str, list[str]] = {}
    steps = [_of_a_list(step, listed, catalog, told) for step in steps]
    return {**document, "steps": steps} if told else document, [*told]


def _of_a_list(
    step: dict[str, Any], listed: dict[str, list[str]], catalog: Catalog, told: dict[str, None]
) -> dict[str, Any]:
    """Turn what a step compares of each item; `listed` keeps which steps list such amounts."""
    spec, given, loop = catalog.action(str(step.get("uses"))), step.get("with", {}), step.get("foreach", {})  # fmt: skip
    source = _ITEMS.match(str(loop.get("items") or given.get("items") or ""))
    names = listed.get(source["id"], []) if source is not None else []
    found = _counted_in_lists(spec.output_schema) if spec is not None else []
    listed[str(step["id"])] = found or ([] if loop else names)
    if not names:
        return step
    turned: dict[str, Any] = _each(step, lambda said: _turned(said, loop.get("as", "item"), names, told))  # fmt: skip
    return turned


def _turned(text: str, root: str, names: list[str], told: dict[str, None]) -> str:
    compared = re.compile(rf"\b{root}\.(?P<name>{'|'.join(names)}) (?P<op>[<>=!]=?) (?P<n>\d+(?:\.\d+)?)(?![\w.])")  # fmt: skip

    def turned(match: re.Match[str]) -> str:
        number = float(match["n"]) * _IN_WHOLE
        told[f"The {match['name']} comes in the smallest unit of the currency: {float(match['n']):g} is compared as {number:g}."] = None  # fmt: skip
        return f"{root}.{match['name']} {match['op']} {number:.1f}"

    return compared.sub(turned, text)


def _counted_in_lists(schema: Mapping[str, Any]) -> list[str]:
    lists = [of.get("items") for of in schema.get("properties", {}).values()]
    return [name for one in lists if isinstance(one, Mapping) for name in _counted(one)]


def _counted(schema: Mapping[str, Any]) -> list[str]:
    given = schema.get("properties", {})
    return [
        re.escape(n) for n, of in given.items() if _CENTS.search(str(of.get("description", "")))
    ]


def _each(value: Any, turn: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _each(one, turn) for key, one in value.items()}
    if isinstance(value, list):
        return [_each(one, turn) for one in value]
    return turn(value) if isinstance(value, str) and "{{" in value else value
