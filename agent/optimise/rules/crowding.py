"""Several workflows that start in the same minute and ask the same service, which answers that it is asked too often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from agent.explain.record import walk
from agent.optimise.advice import Change, Cost
from agent.optimise.around import Neighbour
from agent.optimise.rules.loops import line_of
from agent.optimise.sight import Ran, Sight
from engine.core.marks import in_marks
from engine.core.schedule import ScheduleConfig, ScheduleInvalid, next_fires

_TOO_OFTEN = frozenset({"rate_limit", "quota"})
_LEAST_RUNS = 2
_FIRES = 50
_APART = (5, 10, 15, 20, 25, 30, -5, -10, -15, -20)
"""Minutes by which a start is moved, the first that is free is taken."""
_FREE_FOR = 3
"""So many minutes nobody else may start before and after."""


def start_apart(sight: Sight) -> Iterator[Change]:
    """Move a start out of the minute in which others start who ask the same service."""
    for trigger in sight.json.get("triggers", ()):
        runs = [run for run in sight.runs if run.places.request.get("trigger_id") == trigger["id"]]
        limited = [run for run in runs if _lines(sight, run)]
        mine = _fires(trigger, sight)
        if len(limited) < _LEAST_RUNS or not mine:
            continue
        lines = {line for run in limited for line in _lines(sight, run)}
        others = [one for one in sight.around.neighbours if lines & _lines_of(one)]
        crowd = [one for one in others if _meets(one, set(mine), sight)]
        moved = _moved(trigger, others, sight) if crowd else None
        if moved is None:
            continue
        minutes, changed = moved
        names = ", ".join(in_marks(one.name) for one in crowd[:3])
        yield Change(
            "crowded",
            f"Start {abs(minutes)} minutes {'later' if minutes > 0 else 'earlier'}",
            f"{names} start{'s' if len(crowd) == 1 else ''} in the same minute and ask{'s' if len(crowd) == 1 else ''} "
            f"{', '.join(sorted(lines))}, which answered in {len(limited)} of {len(runs)} runs that it was asked too often.",
            (str(trigger["id"]),),
            ({"op": "set_trigger", "trigger": changed},),
            assumes="it is asked too often because all start at once, which no play of one workflow shows",
            failures=round(sum(not run.went_well for run in limited) / len(sight.runs), 4),
            less=_waited(sight, limited),
        )


def _lines(sight: Sight, run: Ran) -> set[str]:
    """Where a run was told that it asks too often."""
    return {
        line_of(sight.steps[step])
        for (step, _), place in run.places.places.items()
        if any(_is_too_often(end) for end in place.ends)
    }


def _is_too_often(end: Mapping[str, Any]) -> bool:
    return (end["data"].get("error") or {}).get("class") in _TOO_OFTEN


def _waited(sight: Sight, limited: list[Ran]) -> Cost:
    """What good runs would not have spent on being refused: the pauses, and the calls for nothing."""
    good = [run for run in limited if run.went_well]
    seconds, calls = 0.0, 0
    for run in good:
        for place in run.places.places.values():
            refused = [end for end in place.ends if _is_too_often(end)]
            if refused and len(place.ends) > len(refused):
                first, last = (datetime.fromisoformat(place.ends[n]["at"]) for n in (0, -1))
                seconds += (last - first).total_seconds()
                calls += len(refused)
    count = len(sight.good) or 1
    return Cost(round(seconds / count, 3), round(calls / count, 3))


def _lines_of(neighbour: Neighbour) -> set[str]:
    return {line_of(step) for step, _ in walk(neighbour.document.get("steps", ()))}


def _meets(neighbour: Neighbour, mine: set[datetime], sight: Sight) -> bool:
    """Tell whether it starts in half of these minutes or more."""
    theirs = {
        moment for trigger in _schedules(neighbour.document) for moment in _fires(trigger, sight)
    }
    last = max(theirs, default=None)
    counted = {moment for moment in mine if last is not None and moment <= last}
    return bool(counted) and len(counted & theirs) * 2 >= len(counted)


def _schedules(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [
        one
        for one in document.get("triggers", ())
        if one.get("type") == "schedule" and not one.get("disabled")
    ]


def _fires(trigger: Mapping[str, Any], sight: Sight) -> list[datetime]:
    """The next starts after the newest run, to the minute."""
    after = sight.runs[0].record.at
    if trigger.get("type") != "schedule" or trigger.get("disabled") or after is None:
        return []
    try:
        return next_fires(ScheduleConfig.parse(trigger.get("with") or {}), after, _FIRES)
    except ScheduleInvalid:
        return []


def _moved(
    trigger: Mapping[str, Any], others: list[Neighbour], sight: Sight
) -> tuple[int, Mapping[str, Any]] | None:
    """The same schedule in another minute of its hour, in which nobody who asks the same starts."""
    given = trigger.get("with") or {}
    minute, _, rest = str(given.get("cron") or "").strip().partition(" ")
    if not minute.isdigit():
        return None
    theirs = [
        moment
        for one in others
        for schedule in _schedules(one.document)
        for moment in _fires(schedule, sight)
    ]
    for minutes in _APART:
        new = int(minute) + minutes
        changed = {**trigger, "with": {**given, "cron": f"{new} {rest}"}}
        if 0 <= new <= 59 and not _is_near(_fires(changed, sight), theirs):
            return minutes, changed
    return None


def _is_near(mine: list[datetime], theirs: list[datetime]) -> bool:
    taken = {
        moment + timedelta(minutes=n) for moment in theirs for n in range(-_FREE_FOR + 1, _FREE_FOR)
    }
    return any(moment in taken for moment in mine)
