"""What a change lets go on by one of several ways goes on only where one of them was taken, whatever else it reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.offline.building.ways_in import with_ways_guarded
from agent.offline.changes.draft import EditDraft


def guard_ways(draft: EditDraft) -> None:
    """Put the condition on each step that this change joins several ways before; others stay as they are."""
    joined = {_joined(operation) for operation in draft.operations} - {None}
    for step in with_ways_guarded(draft.steps):
        if step["id"] in joined and "when" in step:
            draft.update(step["id"], {"/when": step["when"]})


def _joined(operation: Mapping[str, Any]) -> str | None:
    """Answer the step of which an operation says that one way to it is enough."""
    if operation["op"] == "update_step" and operation["set"].get("/join") == "any_ok":
        return str(operation["id"])
    added = operation.get("step", {}) if operation["op"] == "add_step" else {}
    return str(added["id"]) if added.get("join") == "any_ok" else None
