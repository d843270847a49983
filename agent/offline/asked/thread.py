"""A message that may answer what was asked before it: the answered request is planned as if said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.offline.asked.choices import plainly
from agent.offline.asked.halves import half_taken
from agent.offline.asked.holes import filled, worded
from agent.offline.asked.point import in_other_words, was_asked_twice, with_request
from agent.offline.asked.put import put
from agent.offline.asked.steps import under_step, with_candidates
from agent.plan import Plan, PlanRequest, Question, Said

Planning = Callable[[PlanRequest], Plan]

_NEVER_MIND = re.compile(
    r"(?:never ?mind|forget (?:it|that|about it)|cancel(?: (?:it|that))?|leave (?:it|that)|drop it|no,? (?:leave|forget) (?:it|that))(?: please)?",
    re.IGNORECASE,
)
LEFT: str = "Then I leave that, and nothing is built. Tell me what should happen instead."
# What stands for itself, whatever was asked before it.
_OF_ITS_OWN = frozenset(["create", "change", "undo", "publish", "answer"])


def open_questions(history: Sequence[Said]) -> tuple[Question, ...]:
    """Answer the questions that the newest message of the thread was left with."""
    last = history[-1] if history else None
    return last.questions if last is not None and last.role == "assistant" else ()


def said_at_once(text: str, history: Sequence[Said]) -> str:
    """Answer the request with this answer in it; the text itself where it answers nothing."""
    waiting = (q for q in open_questions(history) if q.of)
    return next((whole for q in waiting if (whole := put(q, text)) is not None), text)


def in_thread(request: PlanRequest, plan: Planning) -> Plan:
    """Answer a request with the question before it in mind; what does not answer it is a request of its own."""
    asked = open_questions(request.history)
    alone = replace(request, history=())
    if not asked:
        return _noted(plan(alone), alone)
    if half := half_taken(asked, alone):
        return plan(half) if isinstance(half, PlanRequest) else half
    if (change := filled(asked, alone)) is not None:
        return change
    waiting = [q for q in asked if q.of]
    if waiting and _NEVER_MIND.fullmatch(plainly(request.text)):
        return Plan("answer", "Left as it was.", answer=LEFT)
    for question in waiting:
        answered = _answered(question, alone, plan) if question.kind != "said" else None
        if answered is not None:
            return answered
    own = _of_its_own(waiting, alone, plan)
    is_unread = own.kind == "question" or (own.kind == "impossible" and own.unsupported)
    said = worded(asked, alone) if is_unread else None
    return own if said is None else said


def _answered(question: Question, request: PlanRequest, plan: Planning) -> Plan | None:
    """Answer the plan of the waiting request with the answer in it; None where it is no answer."""
    if question.kind == "step":
        under = under_step(question, request, plan)
        return None if under is None else _noted(under, replace(request, text=question.of))
    whole = put(question, request.text)
    if whole is None:
        return None
    full = replace(request, text=whole)
    found = plan(full)
    return None if _asks_the_same(found, question) else _noted(found, full)


def _of_its_own(waiting: Sequence[Question], request: PlanRequest, plan: Planning) -> Plan:
    found = plan(request)
    kinds = {question.kind for question in waiting}
    if not waiting or _stands_alone(found, kinds):
        return _noted(found, request)
    for question in waiting:
        behind = _answered(question, request, plan) if question.kind == "said" else None
        if behind is not None and behind.kind in {"create", "change"}:
            return behind
    again = next((q for q in waiting if q.kind and not was_asked_twice(q)), None)
    return _noted(found, request) if again is None else in_other_words(again)


def _stands_alone(plan: Plan, kinds: set[str]) -> bool:
    if plan.kind == "impossible":
        return not plan.unsupported
    if plan.kind == "question":
        return any(q.kind and q.kind not in {*kinds, "what", "said"} for q in plan.questions)
    return plan.kind in _OF_ITS_OWN


def _asks_the_same(plan: Plan, question: Question) -> bool:
    return plan.kind == "question" and any(
        (q.kind, q.about) == (question.kind, question.about) for q in plan.questions
    )


def _noted(plan: Plan, request: PlanRequest) -> Plan:
    """Note with each question which request waits for it, and what can answer it."""
    if plan.kind == "question" and request.document is not None:
        document = request.document
        asked = tuple(with_candidates(q, document) for q in plan.questions)
        plan = replace(plan, questions=asked)
    return with_request(plan, request.text)
