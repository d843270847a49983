"""Second node: which parts of the request need an action?"""

from __future__ import annotations

from typing import Any

from agent.offline.clauses import split_clauses
from agent.offline.planner import without
from agent.offline.schedules import find_schedule, normalised
from agent.offline.text import prepare
from agent.state import PlanState

MOST_CHARACTERS = 8_000
MOST_CLAUSES = 24


class Understand:
    """Cut the request into clauses, by the same grammar whichever planner drafts."""

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        text = state["turn"]["text"]
        if len(text) > MOST_CHARACTERS:
            return {"clauses": []}
        said = normalised(prepare(text).text)
        return {"clauses": split_clauses(without(said, find_schedule(said)))[:MOST_CLAUSES]}
