"""Two steps on one list change places: `sort before filtering` where the filter comes first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of

Step = Mapping[str, Any]


def turn(change: Change, early: Step, late: Step) -> bool:
    """Let `early`, which reads what `late` gives, read what `late` read, and the other way round; False where they read in another way."""
    first, second = str(early["id"]), str(late["id"])
    source, between = _items(late), f"steps.{second}.items"
    both = all(str(s.get("uses", "")).startswith("list.") for s in (early, late))
    if not both or source is None or _items(early) != between:
        return False
    others = [s for s in change.draft.readers_of(second) if s["id"] != first]
    if any(str(s.get("uses", "")).startswith("list.") for s in others):
        return False
    draft = change.draft
    for step in [*others, *(s for s in draft.readers_of(first) if s not in others)]:
        told = {p: _turned(t, first, second) for p, t in draft.leaves_of(step)}
        draft.update(str(step["id"]), told)
        change.meant.add(str(step["id"]))
    draft.update(first, {"/with/items": f"{{{{ {source} }}}}"})
    draft.update(second, {"/with/items": f"{{{{ steps.{first}.items }}}}"})
    change.meant |= {first, second}
    return True


def _items(step: Step) -> str | None:
    return expression_of(step.get("with", {}).get("items"))


def _turned(text: str, first: str, second: str) -> str:
    """What read the end of the row reads the new end."""
    return re.sub(rf"\bsteps\.{re.escape(first)}(?=\.(?:items|count)\b)", f"steps.{second}", text)
