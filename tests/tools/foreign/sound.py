"""What the validator says of a translated document."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from tools.catalog import FolderCatalog, load_catalog
from tools.foreign.report import NodeReport, Translation


@cache
def catalog() -> FolderCatalog:
    """Every action there is."""
    return load_catalog()


def problems(translation: Translation) -> list[tuple[str, str, str]]:
    """Severity, code and path of every problem, connections aside: nobody has made them yet."""
    document = Document.parse(dict(translation.document))
    found = validate(document, catalog(), CelEngine(), now=datetime(2026, 3, 2, tzinfo=UTC))
    return [
        (one.severity, one.code, one.path)
        for one in found.problems
        if "connection" not in one.code and one.severity != "warning"
    ]


def step(translation: Translation, step_id: str) -> dict[str, Any]:
    """The step of this id."""
    return next(one for one in translation.document["steps"] if one["id"] == step_id)


def report(translation: Translation, name: str) -> NodeReport:
    """The line of the report about a node."""
    return next(one for one in translation.nodes if one.name == name)
