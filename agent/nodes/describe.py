"""Instead of drafting: the workflow in plain words, with whether they would build it again."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from agent.context import actor_of, current_document
from agent.deps import PlannerDeps
from agent.documenting.documentation import documentation
from agent.nodes.check import MOST_DRAFTS
from agent.plan import Plan
from agent.state import PlanState

NOTHING_THERE = "There are no steps to describe yet."
HOLDS = "Planned back, these words give the same workflow."


class Describe:
    """Answer with the documentation of what is being talked about, an open proposal included."""

    def __init__(self, deps: PlannerDeps) -> None:
        self._deps = deps

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        turn = state["turn"]
        view = await self._deps.drafts.view(actor_of(turn), turn["thread_id"])
        document = current_document(view)
        told = NOTHING_THERE
        if document is not None:
            found = await asyncio.to_thread(
                documentation,
                document,
                self._deps.catalog,
                now=datetime.fromisoformat(turn["at"]),
                timezone=view.workspace_timezone or turn["timezone"] or "UTC",
            )
            told = f"{found.text}\n\n{HOLDS}" if found.plans_back else found.text
        plan = Plan(kind="answer", summary="The workflow in words", answer=told)
        return {"plan": plan.as_json(), "drafts": MOST_DRAFTS}
