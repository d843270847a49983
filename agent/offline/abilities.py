"""What can be built here, read from the catalogue."""

from __future__ import annotations

from agent.offline.retrieval import writes
from engine.core.action import Catalog


def abilities(catalog: Catalog) -> str:
    """Say what the catalogue offers, in two sentences."""
    actions = catalog.actions()
    outside = [a.title for a in actions if writes(a) or a.connection is not None]
    inside = [a.title for a in actions if a.title not in outside]
    triggers = [t.title.lower() for t in catalog.triggers()]
    parts = []
    if outside:
        parts.append("I can build workflows from these actions: " + "; ".join(_some(outside)) + ".")
    if inside:
        parts.append("In between they can work on the data: " + "; ".join(_some(inside)) + ".")
    if triggers:
        parts.append("A workflow starts " + "; ".join(_some(triggers)) + ".")
    return " ".join(parts)


def _some(names: list[str]) -> list[str]:
    return names if len(names) <= 12 else [*names[:12], f"and {len(names) - 12} more"]
