"""What a change lets go on by one of several ways goes on only where one of them was taken, whatever else it reads."""

from __future__ import annotations

from agent.offline.building.ways_in import with_ways_guarded
from agent.offline.changes.change import Change


def guard_ways(change: Change) -> None:
    """Put the condition on each step that this change joins several ways before; others stay as they are."""
    joined = [
        str(one["id"])
        for one in change.draft.operations
        if one["op"] == "update_step" and one["set"].get("/join") == "any_ok"
    ]
    joined += [
        str(one["step"]["id"])
        for one in change.draft.operations
        if one["op"] == "add_step" and one["step"].get("join") == "any_ok"
    ]
    guarded = {str(step["id"]): step for step in with_ways_guarded(change.draft.steps)}
    for step_id in joined:
        when = guarded[step_id].get("when")
        if when is not None:
            change.draft.update(step_id, {"/when": when})
