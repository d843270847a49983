"""What starts the workflow, and in whose time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent.offline.building.cel import MARK, value_hole
from agent.offline.reading.parts import Understood
from agent.offline.timing.calendar_words import DAY, MONTH, zone_names
from agent.offline.timing.doubts import Doubt
from agent.offline.timing.schedules import ONCE, Schedule, names_only_a_time, parse_schedule
from agent.plan import PlanRequest
from engine.core.hole import hole_of

_NAMED_DAY = re.compile(rf"\b(?:{DAY}|{MONTH})\b")
_TIMES = ("daily at 9", "weekdays at 9", "hourly")


@dataclass(frozen=True, slots=True)
class TriggerPlan:
    """A trigger and what was assumed about it."""

    value: dict[str, Any]
    assumptions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def zone_for(schedule: Schedule | None, request: PlanRequest) -> tuple[str, str]:
    """Answer the zone and whose it is: the words', the person's, the workspace's, or UTC."""
    if schedule is not None and schedule.timezone:
        return schedule.timezone, "as you said"
    for zone, whose in (
        (request.timezone, "your time zone"),
        (request.workspace_timezone, "the workspace's time zone"),
    ):
        if zone and zone in zone_names():
            return zone, whose
    return "UTC", "no time zone is known"


def with_days_said(settings: Mapping[str, Any], words: str, now: datetime) -> str:
    """Answer the words for a schedule, with the days that were said before where these name only a time of day."""
    hole = hole_of(settings.get("cron"))
    if hole is None or not hole.template:
        return words
    alone = parse_schedule(words, now)
    if not alone.unclear and alone.time_given and not names_only_a_time(words):
        return words
    at = f"at {words}" if words[:1].isdigit() else words
    return hole.template.replace(MARK, at)


def local_now(request: PlanRequest) -> datetime:
    """Answer the wall-clock time of the person who asks, from which `tomorrow` is counted."""
    zone, _ = zone_for(None, request)
    return request.now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def schedule_settings(schedule: Schedule, zone: str, asked_at: datetime) -> dict[str, str]:
    """Answer a schedule's settings; one that skips weeks, or ends after some runs, counts from now."""
    settings = schedule.config(zone)
    if schedule.rrule and not schedule.start and re.search("INTERVAL=|COUNT=", schedule.rrule):
        # which of two weeks is meant is not said: the next one, not that of a far-off epoch
        now = asked_at.astimezone(ZoneInfo(settings["timezone"])).replace(tzinfo=None)
        first = now.replace(second=0, microsecond=0) if "COUNT=" in schedule.rrule else now.date()
        settings["start"] = (
            f"{first.isoformat()}{'' if isinstance(first, datetime) else 'T00:00:00'}"
        )
    return settings


def trigger_for(
    schedule: Schedule | None,
    understood: Understood,
    request: PlanRequest,
    doubt: Doubt | None = None,
    days_said: str = "",
) -> TriggerPlan:
    """Answer the trigger that the request describes; with a doubt about the time, ask for it.

    `days_said`: the words for when it runs. Where they name no time of day, that alone is asked, and the days stay.
    """
    if doubt is not None:
        zone, whose = zone_for(schedule, request)
        return _asked(doubt.question, zone, whose, doubt.candidates or _TIMES)
    if understood.incoming is not None and understood.incoming.failed:
        note = "Switched on, it hears of every failure here for which no workflow's settings name another."
        return TriggerPlan({"id": "failed", "type": "error", "with": {"of": "any"}}, notes=[note])
    if schedule is None and understood.incoming is not None:
        notes = ["Save the workflow to get the web address to call."]
        told = understood.incoming.told
        said = [f"A call of its web address tells it that “{told}”."] if told else []
        return TriggerPlan({"id": "webhook", "type": "webhook"}, said, notes)
    if schedule is None and not understood.vague_schedule:
        why = "" if understood.by_hand else ", as you name no time"
        return TriggerPlan({"id": "manual", "type": "manual"}, [f"It runs when you start it{why}."])
    zone, whose = zone_for(schedule, request)
    said = [f"Times are in {zone} ({whose})."]
    if schedule is None or schedule.unclear or not _exact(schedule):
        return _asked_when(schedule, days_said, zone, whose)
    settings = schedule_settings(schedule, zone, request.now)
    if settings.get("rrule") == ONCE:
        said = [
            f"It runs once, on {settings['start'][:10]} at {settings['start'][11:16]} in {zone}."
        ]
    elif "start" in settings:
        said.append(f"It counts from {settings['start'][:10]} on.")
    return TriggerPlan({"id": "schedule", "type": "schedule", "with": settings}, said)


def further_schedules(
    first: Mapping[str, Any], others: Sequence[Schedule], asked_at: datetime
) -> list[dict[str, Any]]:
    """Answer a trigger for each schedule beside the first one, in the same zone; nothing beside another trigger."""
    if first.get("type") != "schedule":
        return []
    zone = first["with"]["timezone"]
    return [
        {
            "id": f"schedule_{number}",
            "type": "schedule",
            "with": schedule_settings(one, zone, asked_at),
        }
        for number, one in enumerate(others, 2)
    ]


def _asked_when(schedule: Schedule | None, days: str, zone: str, whose: str) -> TriggerPlan:
    """Ask when it runs; where the days were said, only for the time of day: the answer goes behind them."""
    if schedule is None or schedule.unclear or schedule.rrule == ONCE or not days:
        return _asked(_open_point(schedule), zone, whose, _TIMES if schedule is None else ())
    told = _NAMED_DAY.sub(lambda m: m[0].capitalize(), days)
    asked = _asked(f"At what time should it run {told}?", zone, whose, ())
    asked.value["with"]["cron"]["$hole"]["template"] = f"{days}, {MARK}"
    return asked


def _asked(question: str, zone: str, whose: str, choices: tuple[str, ...]) -> TriggerPlan:
    hole = value_hole(question, {"type": "string"}, "schedule", choices)
    settings = {"cron": hole, "timezone": zone}
    return TriggerPlan(
        {"id": "schedule", "type": "schedule", "with": settings},
        [f"Times are in {zone} ({whose})."],
    )


def _open_point(schedule: Schedule | None) -> str:
    if schedule is not None and schedule.unclear:
        return schedule.unclear
    if schedule is not None and schedule.rrule == ONCE:
        return f"At what time on {(schedule.start or '')[:10]} should it run?"
    return "How often, and at what time, should it run?"


def _exact(schedule: Schedule) -> bool:
    """A day without a time of day is not a schedule yet; seconds are finer than schedules go."""
    if schedule.cron is not None and len(schedule.cron.split()) != 5:
        return False
    return schedule.time_given
