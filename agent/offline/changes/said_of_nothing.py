"""`say "no boats" in #dock in that case`: a message that says that there is nothing is sent where there is nothing."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.places import when_empty

_CASE = re.compile(r",? ?\b(?:in (?:that|this|such a) case|then|if so|when that happens)\b,? ?")
_NOTHING = re.compile(r"^(?:there (?:is|are|were|was) )?(?:no|nothing|none|not a single)\b", re.I)


def say_there_is_nothing(change: Change, text: str) -> bool:
    """Send what is quoted where the list is empty, as it says itself."""
    said = re.findall(r"@str\d+", text)
    if len(said) != 1 or not _CASE.search(text) or not re.search(r"@(?:chan|mail)\d", text):
        return False
    if not _NOTHING.match(change.prepared.value(said[0])):
        return False
    rest = re.sub(r"^(?:say|tell|write)\b", "post", _CASE.sub(" ", text).strip(" ,"))
    return when_empty(change, f"if there is nothing, {rest}")
