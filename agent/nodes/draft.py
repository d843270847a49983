"""Fourth node: one planner writes the whole plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.context import actor_of, request_for
from agent.copying import copied
from agent.deps import Actor, PlannerDeps
from agent.learning.apply import with_corrections
from agent.learning.habits import Known
from agent.learning.likeness import similar
from agent.plan import Plan, PlanRequest
from agent.state import PlanState
from agent.told.plan import told_plan
from engine.core.problem import Problem

MOST_TEMPLATES = 2


class Draft:
    """Turn the request into a plan; on a later pass, repair what validation rejected."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        request = await request_for(state, self._deps)
        problems = [Problem(**problem) for problem in state.get("problems", [])]
        habits = await self._deps.habits.known(actor_of(state["turn"]))
        others = [one for one in habits if one.id != state["workflow_id"]]
        request = await self._with_known(request, actor_of(state["turn"]), others)
        plan = told_plan(request) or await copied(
            request, others, self._deps.planner, self._deps.validator
        )
        plan = plan or await self._deps.planner.draft(request, problems)
        plan = with_corrections(plan, request.corrections)
        if plan.kind == "undo":
            plan = await self._undo(state, plan)
        return {"plan": plan.as_json(), "drafts": state.get("drafts", 0) + 1}

    async def _with_known(
        self, request: PlanRequest, actor: Actor, others: Sequence[Known]
    ) -> PlanRequest:
        """Put beside a request what is like it, and what was put right before."""
        is_new = request.document is None
        near = self._deps.templates.near(actor, request.text, MOST_TEMPLATES) if is_new else None
        return replace(
            request,
            similar=tuple(similar(request.text, others)),
            corrections=tuple(await self._deps.corrections.of(actor)),
            templates=tuple(await near) if near is not None else (),
        )

    async def _undo(self, state: PlanState, plan: Plan) -> Plan:
        workflow_id = state["workflow_id"]
        inverse = (
            await self._deps.drafts.last_change(actor_of(state["turn"]), workflow_id)
            if workflow_id
            else ()
        )
        if not inverse:
            return replace(plan, kind="answer", answer="There is no change to undo.")
        return replace(
            plan, kind="change", operations=tuple(inverse), summary="Undo the last change."
        )
