"""`unless its status changed`: what was seen before comes again once a field of it is another."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from engine.core.hole import HOLE_KEY

_FORM = re.compile(
    r"^(?:(?:and|but|please|also) )*(?:(?:do|send|post|mail|tell|report|show) (?:it|them|that|one|those) )?(?:again |once more |too |also )*(?:unless|except|only|if|when(?:ever)?|once|but|again)(?: (?:if|when|again|once|also|even))* (?:its |the |their |that |his |her )?(?P<f>[a-z][a-z_ ]*?) (?:of it |of one )?(?:has |have |was |is |are |were )?(?:been )?(?:chang(?:ed|es|e)|updated|different|another|new)(?: (?:since|again|meanwhile|since then|in between))?$"
)


def again_when_changed(change: Change, text: str) -> bool:
    """Tell one thing from another by that field as well; asks where nothing is remembered."""
    match = _FORM.match(text)
    if match is None or not re.search(r"\b(?:chang\w+|updated|different)\b", text):
        return False
    seen = [
        s for s in change.draft.steps
        if s.get("uses") == "list.dedupe" and s["with"].get("scope") == "workflow"
    ]  # fmt: skip
    if len(seen) != 1:
        return change.ask(
            f"I see how the {match['f']} is now, and not how it was. Should what was seen before come again when it is another?"
        )
    key = _with_field(seen[0]["with"].get("key"), field_name(match["f"]))
    if key is None:
        return False
    change.meant.add(str(seen[0]["id"]))
    change.draft.update(str(seen[0]["id"]), {"/with/key": key})
    return True


def _with_field(key: Any, field: str) -> Any:
    """Answer a key that tells the field too; an open one stays the same question."""
    text = key[HOLE_KEY].get("template") if is_hole(key) else key
    inner = expression_of(text)
    if inner is None or f"item.{field}" in inner:
        return None
    told = f'{{{{ string({inner}) + " " + string(item.{field}) }}}}'
    return {HOLE_KEY: {**key[HOLE_KEY], "template": told}} if is_hole(key) else told
