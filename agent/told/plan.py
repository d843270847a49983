"""The plan of a workflow that is told in full: it is read, not guessed, and no model is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.answering.describe import summary_of
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.plan import Plan, PlanRequest, Question
from agent.told.changes import operations_between
from agent.told.defaults import same, without_defaults
from agent.told.reader import Unread, is_in_full, told_document
from engine.core.document import Document
from engine.errors import DocumentInvalid

AS_IT_IS = "That is what the workflow says already."


def told_plan(request: PlanRequest) -> Plan | None:
    """Answer the workflow that the lines tell, or the change that makes it of the one at hand.

    None for any other request. A line that is not understood is asked about, and nothing is built without it.
    """
    if not is_in_full(request.text):
        return None
    try:
        document = told_document(request.text)
        Document.parse(document)
    except Unread as fault:
        return _asked(f"{str(fault)[:1].upper()}{str(fault)[1:]}. How is it meant?")
    except DocumentInvalid as fault:
        return _asked(f"This workflow cannot be as it is told: {fault.message}. How is it meant?")
    plan = Plan(
        kind="create",
        summary=summary_of(document, request.catalog),
        document=document,
        questions=questions_of(document)[:MOST_QUESTIONS],
    )
    return plan if request.document is None else _as_change(plan, document, request.document)


def _as_change(plan: Plan, document: Mapping[str, Any], before: Mapping[str, Any]) -> Plan:
    if same(document, before):
        return Plan(kind="answer", summary=AS_IT_IS, answer=AS_IT_IS)
    operations = operations_between(without_defaults(before), document)
    return replace(plan, kind="change", document=None, operations=operations)


def _asked(text: str) -> Plan:
    asked = (Question(id="told", text=text),)
    return Plan(kind="question", summary=text, answer=text, questions=asked)
