"""Last node: carries out the decision, once however often it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.context import actor_of, emission_key
from agent.deps import PlannerDeps
from agent.events import ChatEvent, ProposalSettled, Text
from agent.state import PlanState

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig


class Apply:
    """Write an accepted proposal to the draft, or note that it was rejected."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState, config: RunnableConfig) -> dict[str, Any]:
        turn, decision = state["turn"], state["decision"]
        actor, proposal_id = actor_of(turn), turn["turn_id"]
        events: list[ChatEvent]
        if decision["outcome"] == "rejected":
            await self._deps.drafts.reject(actor, proposal_id)
            settled = ProposalSettled(proposal_id, "rejected", state["workflow_id"], None)
            events = [settled]
        else:
            applied = await self._deps.drafts.apply(actor, proposal_id, decision["hunks"])
            settled = ProposalSettled(
                proposal_id, applied.outcome, applied.workflow_id, applied.revision
            )
            events = [settled]
            if applied.outcome == "stale":
                events.append(
                    Text(
                        "The draft changed in the meantime, so nothing was written. Ask again and I will build on the new draft."
                    )
                )
        key = emission_key(config, state)
        await self._deps.transcript.append(actor, turn["thread_id"], key, events)
        return {
            "outcome": {
                "outcome": settled.outcome,
                "workflow_id": settled.workflow_id,
                "revision": settled.revision,
            }
        }
