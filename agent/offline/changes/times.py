"""The time of day and the days of a schedule that is there, changed; the rest of it stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.timing.atoms import clock_time
from agent.offline.timing.writing import cron_field

_TIME = r"(?:half|quarter) (?:past|to) (?:1[0-2]|[1-9])(?: ?(?:am|pm))?|(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.))?|noon|midnight"


def time_of(settings: Mapping[str, Any]) -> tuple[int, int] | None:
    """Answer the one time of day of a schedule; None when it has none, or more."""
    cron, rule = settings.get("cron"), settings.get("rrule")
    parts = cron.split() if isinstance(cron, str) else []
    if len(parts) == 5 and all(part.isdecimal() for part in parts[:2]):
        return int(parts[1]), int(parts[0])
    hour = re.search(r"BYHOUR=(\d+)(?:;|$)", rule) if isinstance(rule, str) else None
    minute = re.search(r"BYMINUTE=(\d+)(?:;|$)", str(rule))
    return (int(hour[1]), int(minute[1]) if minute else 0) if hour else None


_DAY_NAMES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


def with_interval(settings: Mapping[str, Any], rule: str) -> str | None:
    """Answer a rule for every so many days or weeks at the day and the time the schedule has; None when it has none."""
    at = time_of(settings)
    cron = str(settings.get("cron", "")).split()
    if at is None or len(cron) != 5 or re.search(r"BYHOUR|FREQ=(?:HOURLY|MINUTELY|SECONDLY)", rule):
        return None
    days = ""
    if "FREQ=WEEKLY" in rule and "BYDAY" not in rule:
        if not re.fullmatch(r"[0-6](?:-[0-6])?(?:,[0-6](?:-[0-6])?)*", cron[4]):
            return None
        ends = [(p[0], p[-1]) for p in cron[4].split(",")]
        numbers = [d for low, high in ends for d in range(int(low), int(high) + 1)]
        days = ";BYDAY=" + ",".join(_DAY_NAMES[d] for d in numbers)
    return f"{rule}{days};BYHOUR={at[0]};BYMINUTE={at[1]};BYSECOND=0"


def new_time(text: str) -> tuple[int, int] | None:
    """Answer a time of day when the words are about one: `at 8`, `to 7 pm`."""
    text = re.sub(r" (?:instead|please|now|then)$", "", text.strip(" .!"))
    match = re.search(
        rf"(?:^|\b(?:at|to|for|it|time|run|by|use|@)\b:? ?)(?P<t>{_TIME})(?= |$|[,.;])", text
    )
    if match is None or (
        re.fullmatch(r"\d+", match["t"])
        and not re.search(
            r"\b(?:at|time|run|o'clock|hour|start)\b|(?:make it|move it to|move to|shift it to) \d+$|^\d+$",
            text,
        )
    ):
        return None
    read = clock_time(match["t"])
    return read[:2] if read else None


def with_time(settings: Mapping[str, Any], hour: int, minute: int) -> dict[str, Any] | None:
    """Answer the schedule at another time of day; None when it has no one time of day."""
    cron, rule = settings.get("cron"), settings.get("rrule")
    if isinstance(cron, str):
        parts = cron.split()
        if len(parts) != 5 or not all(part.isdecimal() for part in parts[:2]):
            return None
        return {**settings, "cron": " ".join([str(minute), str(hour), *parts[2:]])}
    if isinstance(rule, str) and "BYHOUR" in rule:
        changed = re.sub(r"BYHOUR=[\d,]+", f"BYHOUR={hour}", rule)
        changed = re.sub(r"BYMINUTE=[\d,]+", f"BYMINUTE={minute}", changed)
        return {**settings, "rrule": changed}
    return None


def with_days(settings: Mapping[str, Any], cron: str) -> dict[str, Any] | None:
    """Answer the schedule on other days, at the time of day it has."""
    old, new = settings.get("cron"), cron.split()
    if not isinstance(old, str) or len(old.split()) != 5 or len(new) != 5:
        return None
    return {**settings, "cron": " ".join([*old.split()[:2], *new[2:]])}


def other_days(
    settings: Mapping[str, Any], days: frozenset[int], *, more: bool
) -> dict[str, Any] | None:
    """Answer the schedule on these days as well, or without them; None when that cannot be said."""
    cron = settings.get("cron")
    parts = cron.split() if isinstance(cron, str) else []
    if len(parts) != 5 or parts[2] != "*":
        return None
    now: set[int] = set(range(7)) if parts[4] == "*" else set()
    for piece in [] if parts[4] == "*" else parts[4].split(","):
        ends = re.fullmatch(r"([0-6])(?:-([0-6]))?", piece)
        if ends is None:
            return None
        now |= set(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    after = now | days if more else now - days
    if not after:
        return None
    field = "*" if len(after) == 7 else cron_field(after)
    return {**settings, "cron": " ".join([*parts[:4], field])}
