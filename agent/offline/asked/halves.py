"""`As I read it, in the morning, or in the afternoon?`: the half of the day that an answer takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.asked.choices import chosen, plainly
from agent.plan import Plan, PlanRequest, Question

HALF_OF_DAY = "half-of-day"
_FIRST = re.compile(r"(?:yes|yep|yeah|correct|right|(?:in )?the (?:early )?morning|a\.?m\.?|early)")
_SECOND = re.compile(r"(?:no|nope|wrong|(?:in )?the (?:afternoon|evening)|p\.?m\.?|later?)")


def half_taken(asked: Sequence[Question], request: PlanRequest) -> PlanRequest | Plan | None:
    """Answer the change of the hour, or that there is none to change; None where no half is taken."""
    question = next((q for q in asked if q.id == HALF_OF_DAY), None)
    if question is None or request.document is None:
        return None
    said = plainly(request.text).lower() or request.text.strip(" .!").lower()
    if _FIRST.fullmatch(said) or chosen(said, question.choices) == (0,):
        told = f"It runs at {question.choices[0]}, as it stands in the draft."
        return Plan("answer", "The time stays as it is.", answer=told)
    if _SECOND.fullmatch(said) or chosen(said, question.choices) == (1,):
        return replace(request, text=f"run it at {question.choices[1]}")
    return None
