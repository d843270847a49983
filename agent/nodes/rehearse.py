"""Sixth node: a sealed rehearsal of what is proposed. Nothing outside is touched."""

from __future__ import annotations

from typing import Any

from agent.context import EMPTY_DOCUMENT, actor_of, current_document
from agent.deps import PlannerDeps
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
        if document is None:
            view = await self._deps.drafts.view(actor, turn["thread_id"])
            base = current_document(view) or EMPTY_DOCUMENT
            document = self._deps.validator.patched(base, plan["operations"])
        try:
            rehearsed = await self._deps.rehearsal.sealed(actor, document)
        except FlowError as error:
            return {"rehearsal": {"status": "not_run", "steps": {}, "notes": [error.message]}}
        return {
            "rehearsal": {
                "status": rehearsed.status,
                "steps": dict(rehearsed.steps),
                "notes": list(rehearsed.notes),
            }
        }
