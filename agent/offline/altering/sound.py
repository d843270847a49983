"""Whether a change leaves a workflow as sound as it was: a patch that brings a new error is not proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from agent.plan import Plan, PlanRequest
from engine.core.checker import ExpressionChecker
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import validate
from engine.errors import DocumentInvalid, FlowError


def is_sound(plan: Plan, request: PlanRequest, expressions: ExpressionChecker) -> bool:
    """Tell whether the patch applies and the workflow has no error afterwards that it did not have before."""
    assert request.document is not None  # noqa: S101 - there is a workflow to change
    before = Document.parse(request.document)
    try:
        after = apply_patch(before, {}, plan.operations).document
    except FlowError:
        return False
    return not errors(after.to_json(), request, expressions) - errors(
        request.document, request, expressions
    )


def errors(
    document: Mapping[str, Any], request: PlanRequest, expressions: ExpressionChecker
) -> Counter[str]:
    """Answer the errors of a document by code: where they stand moves with the steps."""
    try:
        parsed = Document.parse(document)
    except DocumentInvalid as fault:
        return Counter(problem.code for problem in fault.problems)
    found = validate(
        parsed, request.catalog, expressions, connections=request.connections, now=request.now
    )
    return Counter(problem.code for problem in found.problems if problem.severity == "error")
