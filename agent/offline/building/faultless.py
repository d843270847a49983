"""The last look at a document: what the validator finds wrong in an argument is asked for instead.

Rules and likeness guess at values; that a proposal is valid is a promise. What is wrong elsewhere is left to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.unfilled import hole_for
from agent.plan import PlanRequest
from engine.core.action import Catalog
from engine.core.checker import ExpressionChecker
from engine.core.document import Document
from engine.core.validate import validate
from engine.errors import DocumentInvalid

_ARGUMENT: Final = re.compile(r"(?P<step>(?:/steps/\d+)+)/with/(?P<name>\w+)")


def faultless(
    document: Mapping[str, Any], request: PlanRequest, expressions: ExpressionChecker
) -> Mapping[str, Any]:
    """Return the document with a hole for each argument that is wrong."""
    try:
        parsed = Document.parse(document)
    except DocumentInvalid:
        return document
    found = validate(
        parsed, request.catalog, expressions, connections=request.connections, now=request.now
    )
    wrong = [
        (match["step"], match["name"])
        for problem in found.problems
        if problem.severity == "error" and (match := _ARGUMENT.match(problem.path))
    ]
    for step, name in dict.fromkeys(wrong):
        document = _asked(document, step.strip("/").split("/"), name, request.catalog)
    return document


def _asked(here: Any, way: list[str], name: str, catalog: Catalog) -> Any:
    if way and isinstance(here, Mapping):
        return {**here, way[0]: _asked(here[way[0]], way[1:], name, catalog)}
    if way:
        at = int(way[0])
        return [*here[:at], _asked(here[at], way[1:], name, catalog), *here[at + 1 :]]
    spec = catalog.action(here.get("uses", ""))
    return here if spec is None else {**here, "with": {**here["with"], name: hole_for(spec, name)}}
