"""One more receiver of what a step sends, or a copy of it."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.edit_draft import EditDraft, is_hole
from agent.offline.text import Prepared


def _mailing(draft: EditDraft) -> list[dict[str, Any]]:
    """Answer the steps that go to an address: `to` may be a language, too."""
    return [
        s
        for s in draft.steps
        if "@" in str(s.get("with", {}).get("to", "")) or is_hole(s.get("with", {}).get("to"))
    ]


def one_more(draft: EditDraft, clause: str, prepared: Prepared) -> bool:
    """`send it to x as well`: one more receiver of what one step sends."""
    values = [prepared.value(n) for n in re.findall(r"@mail\d+", clause)]
    holders = [s for s in _mailing(draft) if "foreach" not in s]
    same = re.search(
        r"\b(?:it|that|this|the (?:same|email|mail|summary|digest|recap|report|overview)|gets?)\b",
        clause,
    )
    if not values or len(holders) != 1 or re.search(r"@chan", clause):
        return False
    if re.search(r"\b(?:cc|copy)\b", clause):
        return copy_to(draft, clause, prepared)
    if not same:
        return False
    before = holders[0]["with"]["to"]
    known = before if isinstance(before, list) else [before]
    if any(not isinstance(k, str) or "{{" in k for k in known):
        return False
    more = [v for v in values if v not in known]
    draft.update(holders[0]["id"], {"/with/to": [*known, *more]} if more else {})
    return bool(more)


def copy_to(draft: EditDraft, clause: str, prepared: Prepared) -> bool:
    """Send a copy of the one mail there is to the addresses of a clause."""
    holders = _mailing(draft)
    values = [prepared.value(n) for n in re.findall(r"@mail\d+", clause)]
    if len(holders) != 1:
        return False
    draft.update(holders[0]["id"], {"/with/cc": values[0] if len(values) == 1 else values})
    return True
