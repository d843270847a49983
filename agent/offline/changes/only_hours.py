"""`only from 6 to 20`: the hours in which a clock that runs through the day runs at all."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.held import held_in
from agent.offline.changes.more_starts import change_starts

_CLOCK = r"\d{1,2}(?::00)?(?: ?(?:am|pm|o'clock))?"
_FORM = re.compile(
    rf"^(?:(?:and|but|please|also|then|so) )*(?:(?:run|do|check|fetch|look|start)s? )?(?:(?:it|this|that|the workflow) )?(?:should |must )?(?:only|just)(?: (?:run|do|check|look|start|be run))?(?: (?:it|this|that))? (?:between|from|during) (?P<a>{_CLOCK}) (?:and|to|until|till|-) (?P<b>{_CLOCK})(?P<day> (?:every day|daily|each day|during the day))?$"
)
_CLEAR = re.compile(r"am|pm|o'clock|:00|\b(?:run|check|look|start|day|daily)\b")


# A clock that is spoken of beside it, as in `every 5 minutes`.
_OFTEN = re.compile(
    r"\b(?:every \d+ (?:minutes?|hours?)|every (?:half )?(?:hour|minute)|hourly|each hour)\b"
)


def run_only_between(change: Change, text: str) -> bool:
    """Let the clock rest outside of the hours that are said; numbers that may be bounds of a field are none."""
    match = _FORM.match(text)
    timed = [t for t in change.draft.triggers if "cron" in t.get("with", {})]
    if match is None or len(timed) != 1:
        return False
    first, last = match["a"].replace(" o'clock", ""), match["b"].replace(" o'clock", "")
    compared = any(h.kind == "number" and h.operator for h in held_in(change.draft))
    hours = [int(re.split(r"\D", h, maxsplit=1)[0]) for h in (first, last)]
    is_clear = _CLEAR.search(text) or _OFTEN.search(change.prepared.text.lower())
    if max(hours) > 24:
        return False
    if compared and not is_clear:
        through_the_day = str(timed[0]["with"]["cron"]).split()[1:2] == ["*"]
        return through_the_day and change.ask(f"Are {first} and {last} hours of the day, or bounds of what is compared?")  # fmt: skip
    return change_starts(change, f"rest between {last} and {first}")
