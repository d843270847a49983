"""`our people in Lisbon, at 6 pm their time`: a time that is that of a place named elsewhere."""

from __future__ import annotations

import re
from functools import cache

from agent.offline.timing.calendar_words import zone_names, zones

WHOSE = "Whose time is meant? Please name a city or a time zone."
_THEIRS = re.compile(r"\b(?:their|his|her|its) (?:local |own )?time\b")


@cache
def _cities() -> re.Pattern[str]:
    """Places people live in: the last part of an IANA name, or what is said for one."""
    areas = ("Africa/", "America/", "Asia/", "Australia/", "Europe/", "Pacific/")
    known = {
        name.rsplit("/", 1)[-1].replace("_", " ").lower()
        for name in zone_names()
        if name.startswith(areas)
    }
    named = sorted(known & zones().keys(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, named))})\b(?! time)")


def with_the_place(text: str) -> str:
    """Say the place's time where the text names exactly one place; the text as it was otherwise."""
    if not _THEIRS.search(text):
        return text
    places = {match[0] for match in _cities().finditer(text)}
    return _THEIRS.sub(f"{places.pop()} time", text) if len(places) == 1 else text


def is_open(text: str) -> bool:
    """Tell whether the time is somebody's, and nobody says whose."""
    return _THEIRS.search(text) is not None
