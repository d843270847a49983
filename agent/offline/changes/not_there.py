"""Words about what a workflow does not have: they are asked about, and nothing else is changed in its place."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.conditions.conditions import find_conditions

_APPROVAL = re.compile(
    r"^(?:(?:and|also|please|then) )*(?:give|set|let|make|change|extend|shorten|put|add|limit)\b[^@]*\b(?:the|that|this|its|an?) (?:approval|sign-?off)\b(?! by| from| of)(?P<rest>.*)$"
)
_CHECKS = re.compile(
    r"^(?:(?:and|also|please|then) )*(?:add|insert|put in|create) (?:an?|another|one more)(?: [a-z]+)? step\b[^@]*\b(?:that|which|to) (?:checks?|tests?|looks?|sees?|verif(?:y|ies)) (?:if|whether|that)\b.*\b(?:if so|if not|and if|then)\b"
)
_OF_IT = re.compile(
    r"\b(?:deadline|limit|time ?out|expir\w+|remind\w*|title|wait|\d+ (?:minute|hour|day|week)s?)\b"
)
_TURNED_DOWN = re.compile(
    r"^(?:(?:and|but|also) )*(?:everything|anything|all|those|whatever is|whoever is|[a-z]+s?)\b.*? (?:is|are|gets?|should be|must be|has to be|have to be) (?:automatically |always |at once |immediately )?(?:rejected|refused|declined|denied|turned down|blocked|bounced)\b"
)


def ask_about_missing(change: Change, text: str) -> bool:
    """Ask where words speak of an approval that is not there, or turn something down of which nothing is known; a check of work that is to be done is said to be none."""
    approvals = [s for s in change.draft.steps if s.get("type") == "approval" or "approv" in str(s.get("uses", ""))]  # fmt: skip
    if not approvals and _APPROVAL.match(text) and _OF_IT.search(text):
        return change.ask(
            "There is no approval in this workflow. Who should approve, and before which step?"
        )
    if _CHECKS.match(text):
        change.unsupported.append(change.prepared.restored(text))
        return True
    found = find_conditions(text, change.prepared)
    if _TURNED_DOWN.match(text) and len(found) == 1 and "@" not in text:
        said = text[found[0].start : found[0].end]
        return change.ask(
            f'What should happen with what is turned down ("{said}")? Say to whom a message about it goes, or that it ends there.'
        )
    return False
