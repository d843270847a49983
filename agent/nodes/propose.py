"""Eighth node: waits for a person. It does nothing else, so waiting twice repeats nothing."""

from __future__ import annotations

from typing import Any

from agent.state import PlanState


class Propose:
    """Stop until somebody accepts, picks hunks, or rejects."""

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        from langgraph.types import interrupt

        decision = interrupt({"proposal_id": state["turn"]["turn_id"]})
        return {"decision": decision}
