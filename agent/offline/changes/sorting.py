"""The order of a list, said plainly: by which field, and which end first; the one order there is, is changed."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.changes.adds import nouns_of
from agent.offline.changes.change import Change
from agent.offline.changes.manner import change_sort, is_by_age, list_of
from agent.offline.language.nouns import singular
from agent.offline.reading.parts import Sort

_DOWN = r"(?:in )?(?:descending|desc|falling|reversed?)(?: order)?|(?:the )?(?:newest|latest|most recent|largest|biggest|highest|most|longest|best|top)(?: ones?)?(?: (?:first|1st|on top|at the top))?|z (?:to|-) a|high(?:est)? to low(?:est)?|new(?:est)? to old(?:est)?"
_UP = r"(?:in )?(?:ascending|asc|rising)(?: order)?|(?:the )?(?:oldest|earliest|smallest|lowest|fewest|least|shortest)(?: ones?)?(?: (?:first|1st|on top|at the top))?|a (?:to|-) z|low(?:est)? to high(?:est)?|old(?:est)? to new(?:est)?|alphabetical(?:ly)?"
_WAY = rf"(?:(?P<down>{_DOWN})|(?P<up>{_UP}))"
_THEM = r"(?: (?:it|them|that|the list|everything|the [a-z]+|all))?"
_FIELD = r"(?P<field>(?!(?:asc|desc)(?:ending)?\b|newest\b|oldest\b|largest\b|smallest\b|highest\b|lowest\b|name or\b)[a-z]\w*(?: (?!instead\b|descending\b|ascending\b|desc\b|asc\b|in\b|newest\b|oldest\b|and\b|first\b|but\b|with\b)[a-z]\w*)?)"
_LEAD = r"(?:(?:and|but|please|then|now|rather|actually) )*"
_INSTEAD = r"(?:,? (?:instead|rather|now|please|from now on))*"
_FORMS = (
    re.compile(rf"^{_LEAD}(?:(?:sort|order|rank|arrange|list){_THEM} )?by (?:the )?{_FIELD}{_INSTEAD}(?:,? (?:and )?(?:with )?(?:the )?{_WAY})?{_INSTEAD}$"),
    re.compile(rf"^{_LEAD}(?:sort|order|rank|arrange|list){_THEM} {_WAY}{_INSTEAD}$"),
    re.compile(rf"^{_LEAD}(?:make (?:it|the order) |the order should be |in )?(?P<down>descending|desc)(?: order)?{_INSTEAD}$|^{_LEAD}(?:make (?:it|the order) |the order should be |in )?(?P<up>ascending|asc)(?: order)?{_INSTEAD}$"),
    re.compile(rf"^{_LEAD}(?:put )?(?:the )?(?:(?P<down>most|highest|largest|biggest)|(?P<up>fewest|least|lowest|smallest)) (?P<field>[a-z]\w*) (?:first|1st|on top)$"),
)  # fmt: skip


def change_order(change: Change, clause: str) -> bool:
    """Let the one order there is go by another field, or the other way."""
    match = next((m for form in _FORMS if (m := form.match(clause))), None)
    sorts: list[dict[str, Any]] = [s for s in change.draft.steps if s.get("uses") == "list.sort"]
    if match is None or len(sorts) != 1 or list_of(sorts[0]) is None:
        return False
    said = match.groupdict()
    field, step = said.get("field"), sorts[0]
    things = {singular(n) for n in nouns_of(change.draft.steps).values()}
    if field is not None and singular(field) in things:
        return False  # `most boats first` says nothing of what they are compared by
    if said["down"] is None and said["up"] is None and field is None:
        return False
    if field is None and is_by_age(clause, step):
        return False
    now = bool(step["with"].get("descending"))
    down = now if said["down"] is said["up"] is None else said["down"] is not None
    change.meant.add(str(step["id"]))
    if field is not None:
        return change_sort(change, Sort(field, descending=down))
    change.draft.update(
        step["id"],
        {"/with/descending": True} if down else {},
        () if down else ("/with/descending",),
    )
    name = str(step.get("name", "")).removesuffix(", largest first")
    if name.startswith("Sort "):
        change.draft.rename_step(step["id"], f"{name}, largest first" if down else name)
    return True
