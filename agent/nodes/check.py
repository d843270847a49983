"""Fifth node: the one validator proves the plan, or says exactly what is wrong with it."""

from __future__ import annotations

from typing import Any, Literal

from agent.context import EMPTY_DOCUMENT, actor_of, current_document, offers_document
from agent.deps import Checked, PlannerDeps
from agent.plan import Plan
from agent.state import PlanState
from engine.core.problem import Problem
from engine.errors import FlowError

MOST_DRAFTS = 3


class Check:
    """Validate what the plan would lead to; holes may be offered, errors may not."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        plan = Plan.from_json(state["plan"])
        if not offers_document(plan):
            return {"problems": [], "fire_times": [], "repeated": False}
        checked = await self._checked(state, plan)
        problems = [problem.as_json() for problem in checked.problems]
        return {
            "problems": problems,
            "fire_times": [t.isoformat() for times in checked.fire_times.values() for t in times],
            "repeated": problems == state.get("problems"),
        }

    async def _checked(self, state: PlanState, plan: Plan) -> Checked:
        turn = state["turn"]
        view = await self._deps.drafts.view(actor_of(turn), turn["thread_id"])
        document = plan.document
        if document is None:
            base = current_document(view) or EMPTY_DOCUMENT
            try:
                document = self._deps.validator.patched(base, plan.operations)
            except FlowError as error:
                refused = Problem("patch_refused", "error", "", error.message)
                return Checked((refused,))
        return self._deps.validator.check(document, view.connections)


def route_after_check(state: PlanState) -> Literal["draft", "rehearse", "recommend"]:
    """Errors go back to the planner, at most three drafts in all; the same errors twice will not improve."""
    broken = any(problem["severity"] == "error" for problem in state["problems"])
    if broken and state["drafts"] < MOST_DRAFTS and not state["repeated"]:
        return "draft"
    if broken or state["plan"]["kind"] not in {"create", "change"}:
        return "recommend"
    return "rehearse"
