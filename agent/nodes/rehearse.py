"""Sixth node: a sealed rehearsal of what is proposed. Nothing outside is touched."""

from __future__ import annotations

from typing import Any

from agent.context import EMPTY_DOCUMENT, actor_of, current_document
from agent.deps import Former, PlannerDeps, ThreadView
from agent.state import PlanState
from engine.errors import FlowError


class Rehearse:
    """Run the proposed document sealed; a rehearsal that cannot run is told, and does not stop the offer."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        plan = state["plan"]
        document = plan["document"]
        turn = state["turn"]
        actor = actor_of(turn)
        view = await self._deps.drafts.view(actor, turn["thread_id"])
        if document is None:
            base = current_document(view) or EMPTY_DOCUMENT
            document = self._deps.validator.patched(base, plan["operations"])
        try:
            rehearsed = await self._deps.rehearsal.sealed(actor, document, _former(view))
        except FlowError as error:
            return {"rehearsal": {"status": "not_run", "steps": {}, "notes": [error.message]}}
        return {
            "rehearsal": {
                "status": rehearsed.status,
                "steps": dict(rehearsed.steps),
                "notes": list(rehearsed.notes),
                "forecast": rehearsed.forecast,
                "coverage": rehearsed.coverage,
                "examples": rehearsed.examples,
                "past": rehearsed.past,
            }
        }


def _former(view: ThreadView) -> Former | None:
    """Answer the draft a change is measured against; none where there is nothing in it yet."""
    if view.workflow_id is None or not (view.document or {}).get("steps"):
        return None
    return Former(view.workflow_id, view.document or {})
