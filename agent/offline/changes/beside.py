"""Where something stands that is sent as well: where the others are, and nowhere else."""

from __future__ import annotations

import re

from agent.offline.changes.draft import EditDraft
from agent.offline.changes.targets import changes_outside
from agent.plan import PlanRequest

_AS_WELL = re.compile(r"\b(?:too|also|as well|in addition|additionally|likewise)\b", re.IGNORECASE)


def ports_beside(draft: EditDraft, request: PlanRequest) -> list[str]:
    """Answer the one way on which all that is sent stands, where the words add to it; none else."""
    if not _AS_WELL.search(request.text):
        return []
    waits = [list(s.get("after", ())) for s in draft.steps if changes_outside(s, request)]
    one = waits[0] if waits and all(w == waits[0] for w in waits) else []
    return one if all("." in port for port in one) else []
