"""Fields that the words speak of although the data has none that is like them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agent.offline.building.field_choice import likeness
from agent.offline.changes.draft import EditDraft
from engine.core.hole import Hole, holes_in

_NEAR = 0.5


def unlike_field(draft: EditDraft, before: Mapping[str, Any]) -> str | None:
    """Answer the question about the first field that is asked for now and is like none there is; None where there is none.

    Only where a sample has shown what fields there are: before that, any may be there. And only where several steps
    that were there would be others: of one, a person answers the place that is open in it.
    """
    if sum(one["op"] != "add_step" for one in draft.operations) < 2:
        return None
    stood = [hole for step in before.get("steps", ()) for hole in _fields(step)]
    asked = [hole for step in draft.steps for hole in _fields(step) if hole not in stood]
    hole = next((one for one in asked if not _is_near(one)), None)
    if hole is None:
        return None
    told = ", ".join(str(one) for one in hole.candidates[:6])
    return f"{hole.label} I know these here, and changed nothing: {told}."


def _fields(step: Mapping[str, Any]) -> Iterator[Hole]:
    return (h for _, h in holes_in(step) if h.kind == "field" and h.hint and h.candidates)


def _is_near(hole: Hole) -> bool:
    """Tell whether one of the fields may be meant; a guess from the words alone says nothing of what there is."""
    return any(likeness(str(hole.hint), str(one)) >= _NEAR for one in hole.candidates)
