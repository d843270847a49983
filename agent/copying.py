"""A new workflow like one that is there: its copy, with the change that the words ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.deps import Planner, Validator
from agent.learning.habits import Known
from agent.learning.likeness import Likeness, likeness
from agent.offline.answering.describe import summary_of
from agent.plan import Plan, PlanRequest
from engine.core.marks import in_marks
from engine.errors import FlowError

_MOST_NAMED = 5


async def copied(
    request: PlanRequest, known: Sequence[Known], planner: Planner, validator: Validator
) -> Plan | None:
    """Answer the plan of a request that names a workflow to be like; None where it names none."""
    like = likeness(request.text, known) if request.document is None else None
    if like is None:
        return None
    if len(like.found) != 1:
        return _which(like, known)
    (one,) = like.found
    base: dict[str, Any] = {**one.document, "name": f"{one.name} (copy)"[:120]}
    told = f"It is a copy of {in_marks(one.name)}, which stays as it is."
    plan = Plan(
        kind="create",
        summary=summary_of(base, request.catalog),
        document=base,
        assumptions=(told,),
    )
    return await _changed(plan, like.rest, request, planner, validator) if like.rest else plan


async def _changed(
    plan: Plan, rest: str, request: PlanRequest, planner: Planner, validator: Validator
) -> Plan:
    """The copy with what the rest asks for; what is not understood is said, and the copy offered as it is."""
    base = dict(plan.document or {})
    asked = replace(request, text=rest, document=base, history=(), former=())
    change = await planner.draft(asked, ())
    unread = replace(
        plan, unsupported=(f"I did not understand {in_marks(rest)}: the copy is unchanged.",)
    )
    if change.kind != "change" or not change.operations:
        return unread
    try:
        document = validator.patched(base, change.operations)
    except FlowError:
        return unread
    return replace(
        plan,
        summary=summary_of(document, request.catalog),
        document=document,
        assumptions=(*plan.assumptions, *change.assumptions),
        questions=change.questions,
        notes=change.notes,
        unsupported=change.unsupported,
        planner=change.planner,
        prompt=change.prompt,
        provenance=change.provenance,
    )


def _which(like: Likeness, known: Sequence[Known]) -> Plan:
    among = like.found or tuple(known)
    names = ", ".join(in_marks(one.name) for one in among[:_MOST_NAMED])
    if like.found:
        text = f"Several workflows fit {in_marks(like.said)}: {names}. Name the one you mean in quotation marks."
    elif names:
        text = f"There is no workflow {in_marks(like.said)} here. Those changed last are {names}."
    else:
        text = "There is no workflow in this workspace yet that it could be like."
    return Plan(kind="answer", summary=text, answer=text)
