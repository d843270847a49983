"""Fourth node: one planner writes the whole plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.context import actor_of, request_for
from agent.deps import PlannerDeps
from agent.learning.apply import with_corrections
from agent.plan import Plan
from agent.state import PlanState
from engine.core.problem import Problem


class Draft:
    """Turn the request into a plan; on a later pass, repair what validation rejected."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        request = await request_for(state, self._deps)
        problems = [Problem(**problem) for problem in state.get("problems", [])]
        plan = await self._deps.planner.draft(request, problems)
        known = await self._deps.corrections.of(actor_of(state["turn"]))
        plan = with_corrections(plan, known)
        if plan.kind == "undo":
            plan = await self._undo(state, plan)
        return {"plan": plan.as_json(), "drafts": state.get("drafts", 0) + 1}

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
