"""Letting everything that reads one place read another, wherever in a document it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from agent.explain.fixes.fix import update
from agent.explain.fixes.rewrite import Keys, Written, rewritten
from agent.optimise.sight import Sight
from engine.core.patch_tree import with_value
from engine.core.references import references_of

Operations = list[Mapping[str, Any]]


def redirected(
    sight: Sight, keys: Keys, change: Callable[[Written], str], *, apart: Collection[str] = ()
) -> Operations:
    """Rewrite every path `steps.<keys>` of a document, except in the steps `apart`."""
    operations: Operations = []
    for name, step in sight.steps.items():
        if name in apart or not _reads(step, str(keys[0])):
            continue
        changes = rewritten(step, "steps", keys, change)
        if changes:
            operations.append(update(name, changes))
    outputs = sight.json.get("outputs") or {}
    changes = rewritten({"outputs": outputs}, "steps", keys, change)
    if _reads(outputs, str(keys[0])) and changes:
        made: Any = {"outputs": outputs}
        for path, text in changes.items():
            made = with_value(made, path, text)
        operations.append({"op": "set_outputs", "outputs": made["outputs"]})
    return operations


def reads_of(sight: Sight, step: str) -> dict[str, list[tuple[str | int, ...]]]:
    """Answer who reads a step, and which paths of it; the document's outputs are named ''."""
    places: dict[str, Any] = {name: _own(one) for name, one in sight.steps.items()}
    places[""] = sight.json.get("outputs") or {}
    found: dict[str, list[tuple[str | int, ...]]] = {}
    for name, value in places.items():
        for _, _, reference in references_of(value):
            if reference.step == step:
                path = tuple(part.key for part in reference.path[1:])
                found.setdefault(name, []).append(path)
    return found


def reads_all(sight: Sight) -> bool:
    """Tell whether something reads `steps` without naming one: then every step is read."""
    return any(
        reference.root == "steps" and reference.step is None
        for _, _, reference in references_of(dict(sight.json))
    )


def _reads(value: Any, step: str) -> bool:
    own = _own(value)
    return any(reference.step == step for _, _, reference in references_of(own))


def _own(step: Any) -> Any:
    return {key: value for key, value in step.items() if key != "steps"}
