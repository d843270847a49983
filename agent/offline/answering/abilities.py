"""What can be built here, read from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.retrieval import writes
from engine.core.action import ActionSpec, Catalog

_MOST_NAMED = 40


def abilities(catalog: Catalog) -> str:
    """Say what the catalogue offers, in two sentences."""
    actions = catalog.actions()
    reaching = [a for a in actions if writes(a) or a.connection is not None]
    outside = _by_service(reaching)
    inside = _by_service([a for a in actions if a not in reaching])
    triggers = [t.title.lower() for t in catalog.triggers()]
    parts = []
    if outside:
        parts.append("I can build workflows from these actions: " + "; ".join(_some(outside)) + ".")
    if inside:
        parts.append("In between they can work on the data: " + "; ".join(_some(inside)) + ".")
    if triggers:
        parts.append("A workflow starts " + "; ".join(_some(triggers)) + ".")
    return " ".join(parts)


def _by_service(actions: Sequence[ActionSpec]) -> list[str]:
    """Name the first action of each service, and how many more it has."""
    services: dict[str, list[str]] = {}
    for action in actions:
        services.setdefault(action.id.partition(".")[0], []).append(action.title)
    return [
        f"{first} (and {len(more)} more)" if more else first for first, *more in services.values()
    ]


def _some(names: list[str]) -> list[str]:
    if len(names) <= _MOST_NAMED:
        return names
    return [*names[:_MOST_NAMED], f"and {len(names) - _MOST_NAMED} more"]
