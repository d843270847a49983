"""What starts a workflow, said with `if`: it is its trigger, and no condition of what is done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.held.conditions_said import Said
from agent.offline.language.text import prepare
from agent.offline.reading.app_events import find_app_event
from agent.plan import PlanRequest

# `if a new member is announced by webhook`: nothing is compared, so it is the call itself.
_CALLED: Final = re.compile(
    r"if (?:an? |the |any |our )?(?:new )?[a-z]+(?: [a-z]+)? (?:(?:is|was|are|gets?|has been) [a-z]+(?:ed|en|nt)|comes?|arrives?|lands?|is)(?: in)? (?:by|via|through|over|with|from|on) (?:an? |the |our |my )?web ?hook(?: call)?",
    re.IGNORECASE,
)


def _is_called(document: Mapping[str, Any]) -> bool:
    return [one.get("type") for one in document.get("triggers", ())] == ["webhook"]


def without_the_event(
    said: Sequence[Said], document: Mapping[str, Any], request: PlanRequest
) -> list[Said]:
    """Answer the conditions but for the first, where that is the very event that the trigger tells of."""
    if said and _CALLED.fullmatch(said[0].words) and _is_called(document):
        return list(said[1:])
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
