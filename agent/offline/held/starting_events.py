"""What starts a workflow, said with `if`: it is its trigger, and no condition of what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.held.conditions_said import Said
from agent.offline.language.text import prepare
from agent.offline.reading.app_events import find_app_event
from agent.plan import PlanRequest


def without_the_event(
    said: Sequence[Said], document: Mapping[str, Any], request: PlanRequest
) -> list[Said]:
    """Answer the conditions but for the first, where that is the very event that the trigger tells of."""
    starts = [str(one.get("uses")) for one in document.get("triggers", ()) if one.get("type") == "app"]  # fmt: skip
    if not said or not starts or said[0].kind != "if":
        return list(said)
    head, _, words = said[0].words.partition(" ")
    if head.lower() != "if" or not words:
        return list(said)
    prepared = prepare(words)
    event = find_app_event(prepared.text, 0, prepared, request.catalog)
    is_it = event is not None and event.spec.id in starts
    return list(said[1:]) if is_it else list(said)
