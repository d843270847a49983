"""Second node: which parts of the request need an action?"""

from __future__ import annotations

from typing import Any, Literal

from agent.documenting.question import asks_for_words
from agent.explain.question import asks_why
from agent.learning.question import asked_to_call, asks_what_next, asks_what_repeats
from agent.offline.language.clauses import split_clauses
from agent.offline.language.text import prepare
from agent.offline.timing.schedules import find_schedule, normalised, without
from agent.optimise.question import asks_to_optimise
from agent.state import PlanState
from agent.told.reader import is_in_full

MOST_CHARACTERS = 8_000
MOST_CLAUSES = 24


class Understand:
    """Cut the request into clauses, by the same grammar whichever planner drafts."""

    async def __call__(self, state: PlanState) -> dict[str, Any]:
        text = state["said"]
        if len(text) > MOST_CHARACTERS or is_in_full(text):
            return {"clauses": []}
        said = normalised(prepare(text).text)
        return {"clauses": split_clauses(without(said, find_schedule(said)))[:MOST_CLAUSES]}


def route_after_understand(
    state: PlanState,
) -> Literal["explain", "optimise", "describe", "habits", "retrieve"]:
    """Some questions need no draft: about what is built here, and of a workflow about failures, savings, and what it does."""
    text = state["turn"]["text"]
    if is_in_full(text):
        return "retrieve"
    is_about_one = bool(state["workflow_id"] or state["supersedes"])
    is_of_habits = is_about_one and (asks_what_next(text) or asked_to_call(text) is not None)
    if asks_what_repeats(text) or is_of_habits:
        return "habits"
    if asks_for_words(text) and is_about_one:
        return "describe"
    if state["workflow_id"] is None:
        return "retrieve"
    if asks_why(text):
        return "explain"
    return "optimise" if asks_to_optimise(text) else "retrieve"
