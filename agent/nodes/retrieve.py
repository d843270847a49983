"""Third node: which actions are near in meaning to each clause?"""

from __future__ import annotations

from typing import Any

from agent.context import actor_of
from agent.deps import Knowledge
from agent.state import PlanState

NEAREST = 5


class Retrieve:
    """Search what is known, once for all clauses."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        clauses = list(dict.fromkeys(state["clauses"]))
        if not clauses:
            return {"ranking": {}}
        actor = actor_of(state["turn"])
        found = await self._knowledge.search_many(actor, clauses, kinds=("action",), limit=NEAREST)
        ranking = {
            clause: [(hit.id, hit.score) for hit in hits]
            for clause, hits in zip(clauses, found, strict=True)
        }
        return {"ranking": ranking}
