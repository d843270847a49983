"""The second look at a proposal: what is asked though the words say it, or the data has it, is put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import without_words_of
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.retrieval import writes
from agent.offline.slots.filling import filled
from agent.offline.slots.giving import Data, given_fields
from agent.offline.slots.named import named
from agent.offline.slots.places import is_read_wholly
from agent.plan import Plan, PlanRequest, Question
from engine.core.action import Catalog

_MOST_SAID: Final = 2_000
"""A longer text is no request any more, but what one is about."""


def with_what_is_said(plan: Plan, request: PlanRequest) -> Plan:
    """Answer the plan with fewer questions: only those stay that neither the words nor the data answer."""
    if plan.document is None or plan.kind != "create" or len(request.text) > _MOST_SAID:
        return plan
    document, by_name = named(plan.document, request.text, request.catalog)
    document, found = filled(document, request.text, request.catalog)
    document = _with_fields(document, request)
    if document == plan.document:
        return plan
    before, after = questions_of(plan.document), questions_of(document)
    kept = [one for one in plan.questions if one not in before]
    return replace(
        plan,
        document=document,
        summary=summary_of(document, request.catalog),
        assumptions=(*plan.assumptions, *by_name.said, *found.said),
        unsupported=without_words_of(plan.unsupported, [*by_name.words, *found.words]),
        questions=(*_first(plan, kept), *after, *kept)[:MOST_QUESTIONS],
    )


def _first(plan: Plan, kept: list[Question]) -> list[Question]:
    """What was asked before any argument stays the first question: the hour that was meant."""
    first: list[Question] = []
    while kept and plan.questions[: len(first) + 1] == (*first, kept[0]):
        first.append(kept.pop(0))
    return first


def _with_fields(document: Mapping[str, Any], request: PlanRequest) -> dict[str, Any]:
    data = Data.of(request.text, document, request.catalog)
    return {
        **document,
        "steps": _steps(
            document["steps"], data, request.catalog, sets=_writers(document, request.catalog) == 1
        ),
    }


def _writers(part: Mapping[str, Any], catalog: Catalog) -> int:
    """Count the steps that write fields of somebody's choice."""
    count = 0
    for step in part.get("steps", ()):
        spec = catalog.action(str(step.get("uses", "")))
        shapes = spec.input_schema.get("properties", {}) if spec else {}
        count += any(shapes.get(name, {}).get("type") == "object" for name in step.get("with", {}))
        count += _writers(step, catalog)
    return count


def _steps(
    steps: list[dict[str, Any]], data: Data, catalog: Catalog, *, sets: bool
) -> list[dict[str, Any]]:
    found = []
    for step in steps:
        spec = catalog.action(str(step.get("uses", "")))
        if "steps" in step:
            found.append({**step, "steps": _steps(step["steps"], data, catalog, sets=sets)})
        elif spec is None or "with" not in step or not writes(spec) or is_read_wholly(spec.id):
            found.append(step)
        else:
            new = given_fields(spec, step["with"], data, sets=sets)
            found.append({**step, "with": {**step["with"], **new}} if new else step)
    return found
