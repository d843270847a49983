"""Writes what a schedule says as cron where cron can say exactly this, else as an RRULE."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from agent.offline.timing.calendar_words import RRULE_DAYS
from engine.core.schedule import ScheduleConfig, ScheduleInvalid

Time = tuple[int, int, int]
NEVER_MEET = "No schedule keeps such an interval to some days or hours alone. When should it run?"
_FREQUENCIES = {
    "second": "SECONDLY",
    "minute": "MINUTELY",
    "hour": "HOURLY",
    "day": "DAILY",
    "week": "WEEKLY",
    "month": "MONTHLY",
    "year": "YEARLY",
}


@dataclass(slots=True)
class Said:
    """All that the phrases of one schedule said together."""

    unit: str | None = None
    interval: int = 1
    days: frozenset[int] | None = None
    nth: tuple[tuple[int, int], ...] = ()
    monthdays: tuple[int, ...] = ()
    months: frozenset[int] | None = None
    weeks: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    window: tuple[tuple[int, int], tuple[int, int]] | None = None
    zone: str | None = None
    count: int | None = None
    excluded: frozenset[int] = frozenset()
    numbered: int | None = None
    often: int | None = None
    part: str | None = None
    setpos: int | None = None
    """Which of the days of a month: 1 the first of them, -1 the last."""
    starts: datetime | None = None
    until: datetime | None = None


def cron_field(values: Iterable[int]) -> str:
    """Write cron's list of values, ranges where three or more follow each other."""
    ordered = sorted(set(values))
    runs: list[list[int]] = []
    for value in ordered:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ",".join(f"{r[0]}-{r[-1]}" if len(r) > 2 else ",".join(map(str, r)) for r in runs)


def as_cron(said: Said, times: Sequence[Time]) -> str | None:
    """Write cron when cron can say exactly this, else None."""
    if said.nth or said.weeks or said.count or said.setpos or -1 in said.monthdays:
        return None
    if said.starts or said.until:
        return None
    if said.monthdays and said.days is not None:
        return None  # cron would fire on either; the words mean both
    small = _small_fields(said, times)
    dates = _date_fields(said)
    if small is None or dates is None:
        return None
    second, minute, hour = small
    cron = f"{minute} {hour} {dates}"
    return cron if second == "0" else f"{second} {cron}"


def _small_fields(said: Said, times: Sequence[Time]) -> tuple[str, str, str] | None:
    """Write seconds, minutes and hours."""
    if said.unit in {"second", "minute", "hour"}:
        return None if times and said.unit != "hour" else _step_fields(said, times)
    if said.window or (said.minutes and not times):
        if said.unit in {None, "day", "week"} and said.minutes and said.window:
            return "0", cron_field(said.minutes), _hours(said.window)
        return None
    moments = list(times) or [(0, 0, 0)]
    hours, minutes = {t[0] for t in moments}, {t[1] for t in moments}
    if len({t[2] for t in moments}) > 1 or len(moments) != len(hours) * len(minutes):
        return None
    return str(moments[0][2]), cron_field(minutes), cron_field(hours)


def _step_fields(said: Said, times: Sequence[Time]) -> tuple[str, str, str] | None:
    if said.window and said.window[1][1]:
        return None  # a window that ends within an hour is more than cron can say
    hours = _hours(said.window) if said.window else "*"
    step = "*" if said.interval == 1 else f"*/{said.interval}"
    if said.unit == "hour":
        return None if times or 24 % said.interval else _hour_fields(said, step)
    if said.interval > 30 or 60 % said.interval or said.minutes:
        return None
    if said.unit == "second":
        return step, "*", hours
    return cron_field(said.seconds) if said.seconds else "0", step, hours


def _hour_fields(said: Said, step: str) -> tuple[str, str, str]:
    minute = cron_field(said.minutes) if said.minutes else "0"
    if said.window is None:
        return "0", minute, step
    (start, _), (end, _) = said.window
    return "0", minute, cron_field(range(start, end + 1, said.interval))


def _hours(window: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (start, _), (end, last) = window
    return f"{start}-{end if last else end - 1}" if end - (not last) > start else str(start)


def _date_fields(said: Said) -> str | None:
    """Write day of month, month, day of week."""
    months = cron_field(said.months) if said.months else None
    days = cron_field(said.days) if said.days is not None else None
    monthdays = cron_field(said.monthdays) if said.monthdays else None
    unit, once = said.unit, said.interval == 1
    if unit in {None, "second", "minute", "hour"} or (unit == "day" and once):
        return f"{monthdays or '*'} {months or '*'} {days or '*'}"
    if unit == "week" and once and monthdays is None:
        return f"* {months or '*'} {days or 0}"
    if unit == "month" and days is None and 12 % said.interval == 0 and (once or months is None):
        return f"{monthdays or 1} {(months or '*') if once else f'*/{said.interval}'} *"
    if unit == "year" and once and days is None and (months or monthdays is None):
        return f"{monthdays or 1} {months or 1} *"
    return None


def as_rrule(said: Said, times: Sequence[Time]) -> str | None:
    """Write an RRULE, or None when even that cannot say it."""
    if said.window or said.minutes or said.seconds:
        return None
    freq = _frequency(said)
    if freq is None or (times and freq in {"MINUTELY", "SECONDLY", "HOURLY"}):
        return None
    hours, minutes = sorted({t[0] for t in times}), sorted({t[1] for t in times})
    if len(times) != len(hours) * len(minutes) or any(t[2] for t in times):
        return None
    parts = [f"FREQ={freq}", *_dates_of(said, freq)]
    if times:
        parts.append("BYHOUR=" + ",".join(map(str, hours)))
        parts.append("BYMINUTE=" + ",".join(map(str, minutes)))
        parts.append("BYSECOND=0")
    if said.count:
        parts.append(f"COUNT={said.count}")
    elif said.until:
        parts.append(f"UNTIL={said.until:%Y%m%dT%H%M%S}")
    return ";".join(parts)


def _dates_of(said: Said, freq: str) -> list[str]:
    parts = []
    if said.interval > 1 and said.unit is not None:
        parts.append(f"INTERVAL={said.interval}")
    if said.months:
        parts.append("BYMONTH=" + ",".join(map(str, sorted(said.months))))
    if said.monthdays:
        name = "BYYEARDAY" if freq == "YEARLY" and not said.months else "BYMONTHDAY"
        parts.append(f"{name}=" + ",".join(map(str, said.monthdays)))
    if said.weeks:
        parts.append("BYWEEKNO=" + ",".join(map(str, said.weeks)))
    by_day = [f"{n}{RRULE_DAYS[d]}" for n, d in said.nth]
    by_day += [RRULE_DAYS[d] for d in sorted(said.days or ())]
    if by_day:
        parts.append("BYDAY=" + ",".join(by_day))
    if said.setpos:
        parts.append(f"BYSETPOS={said.setpos}")
    return parts


def _frequency(said: Said) -> str | None:
    if said.weeks or said.setpos:
        return "YEARLY" if said.weeks else "MONTHLY"
    if said.nth:
        if said.unit == "year" or said.months:
            return "YEARLY"
        return "MONTHLY" if said.unit in {None, "month"} else None
    if said.unit is None:
        return "MONTHLY" if said.monthdays else "WEEKLY" if said.days is not None else None
    if said.unit == "day" and said.monthdays:
        return None
    return _FREQUENCIES[said.unit]


def can_run(rule: str) -> bool:
    """Tell whether a schedule accepts the rule: an interval of minutes may never meet the days beside it."""
    try:
        ScheduleConfig.parse({"rrule": rule, "timezone": "UTC", "start": "2026-01-01T00:00:00"})
    except ScheduleInvalid:
        return False
    return True
