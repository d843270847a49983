"""What nodes share: who acts, which document is meant, and the planner's request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agent.deps import Actor, PlannerDeps, ThreadView
from agent.plan import Plan, PlanRequest
from agent.state import PlanState, Turn

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

EMPTY_DOCUMENT: Mapping[str, Any] = {"nexa": 1, "name": "New workflow", "steps": []}


def actor_of(turn: Turn) -> Actor:
    return Actor(turn["org_id"], turn["workspace_id"], turn["user_id"])


def current_document(view: ThreadView) -> Mapping[str, Any] | None:
    """Answer the document under discussion: an open proposal's result, else the draft."""
    if view.open_proposal is not None:
        return view.open_proposal.document_after
    if view.document is not None and not view.document.get("steps"):
        return None
    return view.document


def former_documents(view: ThreadView) -> tuple[Mapping[str, Any], ...]:
    """Answer what the document under discussion was before its last changes, newest first."""
    if view.open_proposal is not None and view.document is not None:
        return (view.document, *view.former)
    return view.former


async def request_for(state: PlanState, deps: PlannerDeps) -> PlanRequest:
    """Build the planner's request; the thread is read anew, so state keeps ids only."""
    turn = state["turn"]
    view = await deps.drafts.view(actor_of(turn), turn["thread_id"])
    return PlanRequest(
        text=turn["text"],
        catalog=deps.catalog,
        now=datetime.fromisoformat(turn["at"]),
        timezone=turn["timezone"],
        workspace_timezone=view.workspace_timezone,
        connections=view.connections,
        document=current_document(view),
        former=former_documents(view),
        history=view.history,
        ranking={
            clause: tuple(map(_pair, hits)) for clause, hits in state.get("ranking", {}).items()
        },
        org_id=turn["org_id"],
        turn_id=turn["turn_id"],
    )


def _pair(hit: Sequence[Any]) -> tuple[str, float]:
    return str(hit[0]), float(hit[1])


def offers_document(plan: Plan) -> bool:
    return plan.kind in {"create", "change"}


def emission_key(config: RunnableConfig, state: PlanState) -> tuple[str, str]:
    """Answer (checkpoint, node): the same again when a killed turn repeats a node, so nothing doubles."""
    metadata = config.get("metadata") or {}
    return f"{state['turn']['turn_id']}:{metadata['langgraph_step']}", str(
        metadata["langgraph_node"]
    )
