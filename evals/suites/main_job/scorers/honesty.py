"""What the planner says about itself: kind, assumptions, questions, what it cannot do, in time."""

from __future__ import annotations

from collections.abc import Sequence

from agent.plan import Plan
from evals.suites.main_job.case import AllOfAny, Expect

_OTHER_LANGUAGE = "other_language"
_ADMITS_LANGUAGE = {"question", "impossible", "answer"}


def honesty_faults(expect: Expect, plan: Plan, seconds: float) -> list[str]:
    """Say where the answer promises too much, hides a doubt, or keeps people waiting."""
    said = (plan.summary, plan.answer, *plan.notes, *(q.text for q in plan.questions))
    faults = []
    if not _kind_is_right(expect, plan):
        faults.append(f"kind: expected {' or '.join(expect.kind)}, got {plan.kind}")
    if expect.no_document and _proposes(plan):
        faults.append("a document was proposed where none can be right")
    if expect.within_s is not None and seconds > expect.within_s:
        faults.append(f"took {seconds:.2f} s of {expect.within_s:g} s")
    faults += _missing("assumptions", expect.assumptions, plan.assumptions)
    faults += _missing("questions", expect.questions, [q.text for q in plan.questions])
    faults += _missing("unsupported", expect.unsupported, plan.unsupported)
    faults += _missing("says", expect.says, said)
    return faults


def _kind_is_right(expect: Expect, plan: Plan) -> bool:
    if plan.kind in expect.kind:
        return True
    return _OTHER_LANGUAGE in expect.kind and plan.kind in _ADMITS_LANGUAGE and not _proposes(plan)


def _proposes(plan: Plan) -> bool:
    return plan.document is not None or bool(plan.operations)


def _missing(name: str, wanted: AllOfAny, texts: Sequence[str]) -> list[str]:
    lowered = [text.lower() for text in texts]
    return [
        f"{name}: none says {' or '.join(words)}: {list(texts)}"
        for words in wanted
        if not any(word.lower() in text for word in words for text in lowered)
    ]
