"""`for 5 stars`, `with 3 points`: a number of the one thing that the workflow measures."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.compared import compared_in
from agent.offline.conditions.condition import Condition, Found, Test

_COUNTED = re.compile(
    r"(?<![\w@])(?:if (?:it is |it's |they give |there are )?|for|with|at|on) (?:an? |all |the |exactly )?(?P<n>\d+(?:\.\d+)?)[ -](?:stars?|points?|percent|degrees)\b(?: (?:ones|ratings?|reviews?|responses?|answers?))?"
)


def found_by_unit(change: Change, said: str) -> list[Found]:
    """Find a number with a unit that stands for a comparison, where one field alone is compared with numbers."""
    match = _COUNTED.search(said)
    if match is None:
        return []
    compared = [c for c in compared_in(change.draft, every=True, ways=True) if c.numeric]
    fields = {c.field for c in compared if c.field and c.field != "__hole__"}
    if len(fields) != 1:
        return []
    test = Test(fields.pop().replace("_", " "), "==", (float(match["n"]),))
    return [Found(Condition((test,)), match.start(), match.end())]
