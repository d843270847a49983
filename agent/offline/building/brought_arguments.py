"""What is made in a service of the one thing that a call brings: `create them in the shop` takes the fields that it has places for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from agent.offline.retrieval import properties, writes
from engine.core.action import Catalog

_PLAIN = frozenset(["string", "number", "integer"])


def with_brought_arguments(
    document: dict[str, Any], catalog: Catalog, fields: Collection[str]
) -> dict[str, Any]:
    """Return the document in which no step that writes is given nothing, where the fields of the call have its names."""
    kinds = [str(one.get("type")) for one in document.get("triggers", ())]
    if not fields or kinds != ["webhook"]:
        return document
    steps = [_filled(step, catalog, fields) for step in document.get("steps", ())]
    return {**document, "steps": steps}


def _filled(step: Mapping[str, Any], catalog: Catalog, fields: Collection[str]) -> dict[str, Any]:
    spec = catalog.action(str(step.get("uses", "")))
    empty = spec is not None and writes(spec) and step.get("with") == {} and "foreach" not in step
    if spec is None or not empty:
        return dict(step)
    found = [n for n, of in properties(spec).items() if n in fields and of.get("type") in _PLAIN]
    return {**step, "with": {name: f"{{{{ trigger.body.{name} }}}}" for name in found}}
