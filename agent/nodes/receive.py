"""First node: what is this conversation about right now?"""

from __future__ import annotations

from typing import Any

from agent.context import actor_of
from agent.deps import Drafts
from agent.offline.asked.thread import said_at_once
from agent.state import PlanState


class Receive:
    """Note the workflow, its revision and an open proposal; their contents are read again when needed."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        turn = state["turn"]
        view = await self._drafts.view(actor_of(turn), turn["thread_id"])
        return {
            "workflow_id": view.workflow_id,
            "revision": view.revision,
            "said": said_at_once(turn["text"], view.history),
            "supersedes": view.open_proposal.id if view.open_proposal else None,
        }
