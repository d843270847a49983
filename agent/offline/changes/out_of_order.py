"""`... before the mail`, `... after the call`: what is new stands on that side of the step that is named, or it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import EditDraft
from agent.offline.language.text import prepare
from agent.offline.timing.schedules import normalised
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.errors import FlowError

_SIDE: Final = re.compile(
    r"\b(?P<side>before|prior to|after) (?P<what>(?:the |you |we |they are |it is |it's |that is )?[a-z][a-z-]*(?: [a-z-]+)?)[ .!]*$"
)
_TIMED: Final = re.compile(
    r"\d|\b(?:an?|one|two|some|the next) (?:second|minute|hour|day|week|month|while)"
)
_READ: Final = re.compile(r"\bsteps\.(\w+)")
Step = Mapping[str, Any]


def out_of_order(plan: Plan, request: PlanRequest) -> str | None:
    """Answer the words of a place at which nothing of what is new stands; None where it stands there, or none is named."""
    added = {str(o["step"]["id"]) for o in plan.operations if o["op"] == "add_step"}
    match = _SIDE.search(request.text.lower()) if added else None
    if match is None or _TIMED.search(match["what"]):
        return None
    try:
        after = apply_patch(Document.parse(request.document), {}, plan.operations).document
    except FlowError:
        return None
    prepared = prepare(request.text, statements=False)
    change = Change(EditDraft(request.document or {}), prepared, request)
    step = one_meant(normalised(match["what"]), change)
    steps = {str(s["id"]): s for s in after.to_json()["steps"]}
    if step is None or str(step["id"]) not in steps:
        return None
    name = str(step["id"])
    if match["side"] == "after":
        stands = any(name in _before(one, steps) for one in added)
    else:
        stands = bool(added & _before(name, steps))
    return None if stands else match[0].strip(" .!")


def _before(name: str, steps: Mapping[str, Step]) -> set[str]:
    """Answer all the steps that one waits for or works with."""
    found: set[str] = set()
    todo: Sequence[str] = [name]
    while todo:
        here, *todo = todo
        step = steps.get(here, {})
        more = {p.partition(".")[0] for p in step.get("after", ())} | set(_READ.findall(str(step)))
        todo = [*todo, *(more - found)]
        found |= more
    return found
