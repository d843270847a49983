"""`do it in tokyo time`, `with utc`: words that say nothing but whose time it is."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.timing.calendar_words import zones
from agent.offline.timing.schedules import scan

_SMALL = re.compile(
    r"(?:(?:please|and|but|also|then|so|do|go|goes|run|runs|start|make|have|let|set|use|using|show|take|it|that|this|the|workflow|time|times|zone|timezone|clock|schedule|to|in|on|by|at|with|as|for|should|must|be|is|are|local|instead|now|all|rather|i|we|meant|want|need) ?)*"
)
_PLACE = re.compile(
    r"^(?:(?:please|and|but|also|do|go|run|make|have|set|use|it|that|this|the) )*(?:in|by|on|at|for|to) (?P<place>[a-z]+(?: [a-z]+)?)(?:'s)?(?: local)? time$"
)


def change_zone(change: Change, text: str) -> bool:
    """Let the clock go by another zone; the hours stay as they are."""
    timed = [t for t in change.draft.triggers if t.get("type") == "schedule"]
    if not timed or "@" in text:
        return False
    zone = _zone(text)
    if zone is None:
        return False
    for trigger in timed:
        change.draft.set_trigger({**trigger, "with": {**trigger["with"], "timezone": zone}})
    return True


def _zone(text: str) -> str | None:
    found = scan(text)
    if len(found) == 1 and found[0].kind == "zone":
        rest = f"{text[: found[0].start]} {text[found[0].end :]}"
        small = _SMALL.fullmatch(" ".join(re.sub(r"[,.:;]", " ", rest).split()))
        return str(found[0].says["zone"]) if small else None
    place = _PLACE.match(text)
    return zones().get(place["place"]) if place is not None and not found else None
