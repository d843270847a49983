"""Which questions are worth a person's time: those whose answer makes another workflow, and those without which none runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from agent.documenting.normal import differences
from agent.offline.asked.put import put
from agent.plan import Plan, PlanRequest, Question

MOST_QUESTIONS: Final = 3
MOST_PLANNINGS: Final = 4
"""For all questions of one plan together: what is not computed within this is asked."""
_SAMPLED: Final = 2

# What an open place decides, by where it stands; the first that fits.
_PLACES: Final = (
    ("/triggers", 0, "This decides when it runs; it cannot be published without."),
    ("/connection", 1, "This decides through which account it goes."),
    ("/with/channel", 1, "This decides where it goes; it cannot be published without."),
    ("/with/to", 1, "This decides who gets it; it cannot be published without."),
    ("/when", 1, "This decides when the step runs; it cannot be published without."),
    ("/with/url", 1, "This decides what is read; it cannot be published without."),
    ("", 2, "It cannot be published without this value."),
)
_BEFORE_ALL = "Nothing can be built before this is known."
_OF_A_CHANGE = "A part of the change waits for this."


@dataclass(frozen=True, slots=True)
class _Weighed:
    rank: int
    question: Question


def worth_asking(plan: Plan, request: PlanRequest, under: Callable[[PlanRequest], Plan]) -> Plan:
    """Answer the plan with the questions that change what is built, the weightiest first, each with its reason.

    `under` plans the request with a sampled answer in it. A question that nothing hangs on is dropped; where it was
    all there was, the workflow that every answer leads to is the plan.
    """
    if not plan.questions:
        return plan
    scales = _Scales(plan, request, under)
    weighed = [found for q in plan.questions if (found := scales.weigh(q)) is not None]
    if not weighed and plan.kind == "question":
        return scales.same_for_all or plan
    weighed.sort(key=lambda one: one.rank)
    return replace(plan, questions=tuple(one.question for one in weighed)[:MOST_QUESTIONS])


@dataclass(slots=True)
class _Scales:
    """Weighs the questions of one plan within a bounded number of plannings."""

    plan: Plan
    request: PlanRequest
    under: Callable[[PlanRequest], Plan]
    same_for_all: Plan | None = None
    """The plan that every sampled answer leads to."""
    _left: int = field(default=MOST_PLANNINGS)

    def weigh(self, question: Question) -> _Weighed | None:
        """Answer the question with its reason; None where its answer changes nothing, or was given."""
        if question.path:
            return _at_a_place(question)
        if self._was_answered(question):
            return None
        plans = self._under_answers(question)
        if len(plans) < _SAMPLED:
            return _Weighed(0, replace(question, why=self._why_unseen()))
        changed = _changes(plans)
        if not changed:
            self.same_for_all = plans[0]
            return None
        return _Weighed(0, replace(question, why=f"This decides {changed}."))

    def _was_answered(self, question: Question) -> bool:
        """Tell what was asked in these words before, and what was said after it."""
        asked = {q.text.lower() for said in self.request.history for q in said.questions}
        return question.text.lower() in asked

    def _why_unseen(self) -> str:
        return _BEFORE_ALL if self.plan.kind == "question" else _OF_A_CHANGE

    def _under_answers(self, question: Question) -> list[Plan]:
        """Plan with each of two answers; only what is understood in full can be compared."""
        asked = replace(question, of=question.of or self.request.text)
        samples = [choice for choice in question.choices if choice != "both"][:_SAMPLED]
        wholes = [whole for sample in samples if (whole := put(asked, sample)) is not None]
        if len(wholes) < _SAMPLED or self._left < _SAMPLED:
            return []
        self._left -= _SAMPLED
        plans = [self.under(replace(self.request, text=w, history=())) for w in wholes]
        return [
            p for p in plans if _is_built(p) and set(p.unsupported) <= set(self.plan.unsupported)
        ]


def _at_a_place(question: Question) -> _Weighed:
    rank, why = next((r, why) for place, r, why in _PLACES if place in question.path)
    return _Weighed(rank, replace(question, why=why))


def _is_built(plan: Plan) -> bool:
    return plan.document is not None or bool(plan.operations)


def _changes(plans: Sequence[Plan]) -> str:
    """Say what is another one under the answers; nothing where they lead to the same."""
    one, other = plans
    if one.document is not None and other.document is not None:
        return " and ".join(differences(one.document, other.document)[:2])
    return "" if one.operations == other.operations else "what is changed"
