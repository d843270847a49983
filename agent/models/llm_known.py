"""What is known beside a request: templates near to it, and what people of its workspace put right before.

It takes what the rest of a prompt leaves, never the other way round: corrections first, since they are short and
nobody else has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agent.learning.correction import Correction
from agent.models.llm_masking import Masking
from agent.offline.retrieval import terms
from agent.plan import PlanRequest
from agent.prompting import quoted

MOST_CORRECTIONS = 12
Shown = list[dict[str, Any]]


def known_for(
    request: PlanRequest, actions: Sequence[str], masking: Masking, room: int
) -> dict[str, Shown]:
    """Answer the blocks with what is known, in so many characters at most; templates only for what is new."""
    corrections = _within(room, map(_correction, concerning(request, actions)), masking)
    if request.document is not None:
        return {"corrections": corrections}
    left = room - _length(corrections)
    templates = _within(left, map(_template, request.templates), masking)
    return {"corrections": corrections, "templates": templates}


def concerning(request: PlanRequest, actions: Sequence[str]) -> list[Correction]:
    """Choose corrections of these actions: about what the request speaks of, then of the nearest action, then the newest."""
    place = {action: n for n, action in enumerate(actions)}
    said = set(terms(request.text))
    fitting = [one for one in request.corrections if one.uses in place]
    fitting.sort(key=lambda one: (not said.intersection(terms(one.about)), place[one.uses]))
    return fitting[:MOST_CORRECTIONS]


def _within(room: int, found: Iterable[dict[str, Any]], masking: Masking) -> Shown:
    """Take what still has room, each whole or not at all."""
    taken: Shown = []
    for one in found:
        hidden = masking.hide(one)
        if _length([*taken, hidden]) <= room:
            taken.append(hidden)
    return taken


def _length(shown: Shown) -> int:
    return len(quoted(shown)) if shown else 0


def _correction(one: Correction) -> dict[str, Any]:
    # The value stands under its argument's name, by which a secret would be known as one.
    told = {"action": one.uses, "with": {one.argument: one.value}}
    beside = {"about": one.about, "workflow": one.workflow}
    return {**told, **{name: text for name, text in beside.items() if text}}


def _template(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": one["title"], "summary": one["summary"], "document": one["document"]}
