"""`not at night`, `hourly during the day`: parts of the day in which a clock that runs through it runs at all."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.more_starts import change_starts
from agent.offline.changes.times import time_of
from agent.offline.timing.schedules import find_schedule

_LEAD = r"(?:(?:and|but|please|also|then|so|just|it|this|that|the workflow|should|must|has to) )*"
_NOT_AT_NIGHT = re.compile(
    rf"^{_LEAD}(?:(?:not|never|no runs?|don't run|do not run|don't (?:do|check|fetch|look|start|bother)|do not (?:do|check|fetch|look|start)|doesn't (?:have|need) to run|need not run|stop|pause|rest|sleep|skip)(?: (?:it|this|that))? (?:at|during|in|over|through) (?:the )?night(?:s|time| hours)?|skip (?:the )?nights?|(?:keep quiet|be quiet|stay quiet|rest|sleep|pause) (?:at|during|over) (?:the )?night)$"
)
_BY_DAY = re.compile(
    rf"^{_LEAD}(?P<often>.*?) ?(?:only |just )?(?:during|in|throughout|over) (?:the )?(?:day|daytime|day time|daylight(?: hours)?|waking hours)(?: only)?$"
)
_SMALL = re.compile(
    r"(?:(?:run|runs|make|do|check|start|it|this|that|only|just|be|to|should|change) ?)*"
)
_NIGHT, _DAY = (22, 6), (8, 18)


def rest_at_night(change: Change, text: str) -> bool:
    """Let the clock rest at night, or run by day only; which hours that is, is said."""
    timed = [t for t in change.draft.triggers if "cron" in t.get("with", {})]
    if len(timed) != 1:
        return False
    if _NOT_AT_NIGHT.match(text):
        return _not_at_night(change, timed[0])
    match = None if re.search(r"\b(?:also|too|as well)\b", text) else _BY_DAY.match(text)
    return match is not None and _by_day(change, match["often"].strip(" ,"))


def _not_at_night(change: Change, trigger: dict[str, Any]) -> bool:
    start, end = _NIGHT
    if change_starts(change, f"rest between {start} and {end}"):
        change.assumptions.append(
            f"The night is from {start}:00 to {end}:00; say other hours if you mean others."
        )
        return True
    at = time_of(trigger["with"])
    if at is None:
        return False
    if end <= at[0] < start:
        return change.ask(
            f"It runs at {at[0]:02d}:{at[1]:02d}, which is not at night. When should it run?"
        )
    return change.ask("At what time should it run instead?")


def _by_day(change: Change, often: str) -> bool:
    """Change how often it runs, where that is said, and let it rest outside of the day."""
    from agent.offline.changes.schedule import ScheduleChange

    if not _SMALL.fullmatch(often):
        schedule = find_schedule(often)
        if schedule is None or not schedule.cron or not schedule.time_given:
            return False
        if ScheduleChange(change.draft, change.request).read(often).strip(" ,") not in {"", "run"}:
            return False
    start, end = _DAY
    if not change_starts(change, f"rest between {end + 1} and {start}"):
        return False
    change.assumptions.append(
        f"By day is from {start}:00 to {end}:00; say other hours if you mean others."
    )
    return True
