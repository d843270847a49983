"""Turns a model's reply into a plan, with nothing in it that nobody said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.models.llm_claims import claims, leads_away
from agent.models.llm_grounds import Grounds
from agent.models.llm_replies import (
    LONGEST_ANSWER,
    MOST_QUESTIONS,
    PatchReply,
    Reply,
    WorkflowReply,
    sentences,
)
from agent.models.llm_said import known_to
from agent.offline.answering.describe import summary_of, trigger_words
from agent.offline.building.questions import questions_of
from agent.offline.language.nouns import sentence
from agent.plan import Plan, PlanRequest, Question
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.hole import holes_in
from engine.core.patch import apply_patch, describe_operation
from engine.errors import FlowError

_LONGEST_NAME = 120


def plan_of(reply: Reply, request: PlanRequest, offline: Plan) -> Plan:
    """Read a reply as a plan; it is not checked yet."""
    known = known_to(request, offline)
    plan = _drafted(reply, request, offline)
    extra = _harmless(sentences(reply.assumptions), known)
    return replace(
        plan,
        planner="llm",
        assumptions=tuple(dict.fromkeys([*plan.assumptions, *extra])),
        unsupported=_harmless(sentences(reply.unsupported), known),
        questions=plan.questions or _asked(reply, request, known),
    )


def _harmless(said: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Leave out words that claim something is done, or name an address that nobody did."""
    return tuple(text for text in said if not claims(text) and not leads_away(text, known))


def _drafted(reply: Reply, request: PlanRequest, offline: Plan) -> Plan:
    said = Grounds(request, offline)
    if isinstance(reply, WorkflowReply) and reply.kind == "create":
        return _created(reply.document or {}, said, request, offline)
    if isinstance(reply, PatchReply) and reply.kind == "change":
        return _changed([said.operation(operation) for operation in reply.operations], request)
    answer = "\n".join(_harmless(reply.answer.splitlines(), known_to(request, offline)))
    answer = answer.strip()[:LONGEST_ANSWER]
    summary = answer.split("\n", 1)[0][:_LONGEST_NAME]
    return Plan(kind=reply.kind, summary=summary, answer=answer)


def _created(
    document: Mapping[str, Any], said: Grounds, request: PlanRequest, offline: Plan
) -> Plan:
    written = said.document({"nexa": 1, **document})
    written, assumptions = _same_schedule(written, offline)
    return Plan(
        kind="create",
        summary=_summary(written, request.catalog),
        document=written,
        assumptions=assumptions,
        questions=questions_of(written),
    )


def _same_schedule(
    document: dict[str, Any], offline: Plan
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Keep a schedule that the grammar has read; say in words what the model made of one it has not."""
    scheduled = [t for t in _triggers(document) if t.get("type") == "schedule"]
    read = [t for t in _triggers(offline.document or {}) if t.get("type") == "schedule"]
    if len(read) == 1 and not any(holes_in(read[0])):
        zone = str(read[0]["with"].get("timezone"))
        about = tuple(told for told in offline.assumptions if zone in told)
        if len(scheduled) == 1:
            fixed = {**scheduled[0], "with": read[0]["with"]}
            triggers = [fixed if t is scheduled[0] else t for t in _triggers(document)]
            return {**document, "triggers": triggers}, about
        return document, about
    told = (sentence(f"I read the schedule as: {_words(t)}") for t in scheduled)
    return document, tuple(told)


def _triggers(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    triggers = document.get("triggers", ())
    return [t for t in triggers if isinstance(t, Mapping)] if isinstance(triggers, list) else []


def _words(trigger: Mapping[str, Any]) -> str:
    try:
        return f"{trigger_words(trigger)}."
    except (AttributeError, TypeError, ValueError, KeyError):
        return "something that needs attention."


def _summary(document: Mapping[str, Any], catalog: Catalog) -> str:
    # A summary is computed and not the model's, so it cannot claim what is not there.
    try:
        return summary_of(document, catalog)
    except (AttributeError, TypeError, ValueError, KeyError):
        return "A new workflow."


def _changed(operations: Sequence[Mapping[str, Any]], request: PlanRequest) -> Plan:
    plan = Plan(kind="change", summary="A change.", operations=tuple(operations))
    try:
        before = Document.parse(request.document or {})
        after = apply_patch(before, {}, operations).document
    except FlowError:
        return plan  # the check will say what is wrong with it
    asked_before = questions_of(before.to_json())
    return replace(
        plan,
        summary="; ".join(describe_operation(o, before, after) for o in operations) + ".",
        questions=tuple(q for q in questions_of(after.to_json()) if q not in asked_before),
    )


def _asked(reply: Reply, request: PlanRequest, known: Sequence[str]) -> tuple[Question, ...]:
    # Where nothing is built before it, the request waits for the answer, whoever plans next.
    of = request.text if reply.kind == "question" else ""
    return tuple(
        Question(
            id=f"model-{n}",
            text=q.text[:400],
            choices=_harmless([c[:200] for c in q.choices[:6]], known),
            kind="said",
            of=of,
        )
        for n, q in enumerate(reply.questions[:MOST_QUESTIONS])
        if q.text.strip() and _harmless([q.text], known)
    )
