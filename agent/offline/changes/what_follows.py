"""`remove everything after the filter`: what follows a step goes, and the step itself stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.removals import remove_step
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_FORM = re.compile(
    r"^(?:(?:please|just|and|but) )*(?:remove|delete|drop|cut|scrap|get rid of|throw out|take out|leave out|skip) (?:everything|all|anything|whatever|what|all (?:the )?steps|the steps|every step|the rest)(?: that)? (?:(?:is|comes?|goes|stands?|happens?|follows?) )?(?:after|behind|below|following|past|follows?) (?P<what>[^,;@]+|(?:the )?(?:post|mail|message) to @(?:chan|mail)\d+)$"
)


def remove_what_follows(change: Change, text: str) -> bool:
    """Take out every step that reads a step, or waits for it, directly or not."""
    match = _FORM.match(text)
    if match is None:
        return False
    found = named(match["what"], change)
    if len(found) != 1:
        return change.ask(
            which_of(found) if found else f"After which step? I see none called “{match['what']}”."
        )
    behind = _behind(change, str(found[0]["id"]))
    if not behind:
        return change.ask(f"Nothing follows “{found[0].get('name', found[0]['id'])}”.")
    for step in reversed(behind):
        if (question := remove_step(change.draft, step)) is not None:
            return change.ask(question)
    change.meant |= {str(s["id"]) for s in change.draft.steps}
    return True


def _behind(change: Change, step_id: str) -> list[Mapping[str, Any]]:
    """Answer what follows a step, each behind all that it follows itself."""
    found: dict[str, Mapping[str, Any]] = {}
    todo = [step_id]
    while todo:
        here = todo.pop(0)
        waiting = [
            s
            for s in change.draft.steps
            if any(p.split(".")[0] == here for p in s.get("after", ()))
        ]
        for step in [*change.draft.readers_of(here), *waiting]:
            one = str(step["id"])
            if one != step_id:
                found.pop(one, None)
                found[one] = step
                if todo.count(one) == 0 and len(found) <= len(change.draft.steps):
                    todo.append(one)
    return list(found.values())
