"""RRULEs that a clock can follow in bounded time, counted from close by."""

import re
from datetime import datetime, timedelta
from typing import Final

from dateutil.rrule import rrule, rruleset, rrulestr

# RRULE counts from a start; without one, from a Monday, so that every host counts alike.
EPOCH: Final = datetime(2024, 1, 1)  # noqa: DTZ001 - wall-clock time of the schedule's own zone
_PARTS: Final = frozenset(
    [
        "FREQ",
        "INTERVAL",
        "BYDAY",
        "BYMONTHDAY",
        "BYMONTH",
        "BYHOUR",
        "BYMINUTE",
        "BYSETPOS",
        "COUNT",
        "UNTIL",
        "WKST",
        "BYSECOND",
        "BYWEEKNO",
        "BYYEARDAY",
    ]
)
_UNITS: Final = {
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}
_LONGEST_MONTH: Final = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_FILTERS: Final = {"BYDAY", "BYMONTH", "BYHOUR", "BYMINUTE"}
_OF_YEAR: Final = {"BYWEEKNO": 53, "BYYEARDAY": 366}
"""Parts that count within a year, and how far they go; from its end they are negative."""
_BESIDE_OF_YEAR: Final = {"BYMONTH", "BYMONTHDAY", "BYSETPOS"}
_MAX_COUNT: Final = 10_000


class RuleFault(ValueError):
    """The rule is not one we follow; the message says why, the hint what to write."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def rule_parts(text: str) -> dict[str, str]:
    """Cut an RRULE into its parts, or raise RuleFault."""
    line = text.strip().upper().removeprefix("RRULE:")
    if len(line) > 500 or not re.fullmatch(r"[A-Z]+=[A-Z0-9,+:-]+(;[A-Z]+=[A-Z0-9,+:-]+)*;?", line):
        hint = "such as FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0"
        raise RuleFault(f"{text[:80]!r} is not an RRULE", hint)
    parts = dict(part.split("=", 1) for part in line.rstrip(";").split(";"))
    unknown = sorted(set(parts) - _PARTS)
    if unknown:
        raise RuleFault(f"{unknown[0]} is not supported in a schedule", "remove it, or use cron")
    return parts


def build_rule(text: str, start: datetime | None, near: datetime | None) -> rrule | rruleset:
    """Read an RRULE; without COUNT it is counted from shortly before `near`, in step."""
    parts = rule_parts(text)
    _check(parts)
    first = start or EPOCH
    unit = _UNITS.get(parts["FREQ"])
    if near is not None and unit is not None and "COUNT" not in parts:
        step = unit * int(parts.get("INTERVAL", "1"))
        first += max(0, (near - first) // step - 1) * step
    parts.setdefault("BYSECOND", "0")
    # The start has no zone, so UNTIL may not have one either: it is wall-clock time as well.
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"].rstrip("Z")
    line = ";".join(f"{key}={value}" for key, value in parts.items())
    try:
        return rrulestr(line, dtstart=first)
    except (ValueError, TypeError, KeyError) as error:
        raise RuleFault(f"{text[:80]!r}: {str(error)[:120]}") from None


def _check(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency == "SECONDLY" or parts.get("BYSECOND", "0") != "0":
        raise RuleFault("a schedule fires at most once a minute")
    if frequency not in (*_UNITS, "MONTHLY", "YEARLY"):
        raise RuleFault("FREQ must be MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY")
    interval = parts.get("INTERVAL", "1")
    if not interval.isdigit() or not 1 <= int(interval) <= 10_000:
        raise RuleFault("INTERVAL must be between 1 and 10000")
    if "COUNT" in parts and not (parts["COUNT"].isdigit() and int(parts["COUNT"]) <= _MAX_COUNT):
        raise RuleFault(f"COUNT must be at most {_MAX_COUNT}")
    # Filters that may never hold would be searched for until the year 9999.
    if frequency in ("MINUTELY", "HOURLY") and set(parts) & {"BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        raise RuleFault(f"FREQ={frequency} takes no days or months", "use cron")
    if frequency in ("DAILY", "WEEKLY") and set(parts) & {"BYMONTHDAY", "BYSETPOS"}:
        raise RuleFault(f"FREQ={frequency} takes no BYMONTHDAY or BYSETPOS", "use FREQ=MONTHLY")
    filters = {"BYDAY", "BYMONTH"} if frequency == "DAILY" else _FILTERS
    if frequency in ("DAILY", "HOURLY", "MINUTELY") and interval != "1" and set(parts) & filters:
        raise RuleFault("an INTERVAL and days or hours together may never meet", "use cron")
    for part in sorted(_OF_YEAR.keys() & set(parts)):
        _check_of_year(parts, part)
    _check_days(parts)


def _check_of_year(parts: dict[str, str], part: str) -> None:
    if parts["FREQ"] != "YEARLY" or set(parts) & _BESIDE_OF_YEAR or _OF_YEAR.keys() <= set(parts):
        raise RuleFault(f"{part} goes with FREQ=YEARLY alone", "remove what stands beside it")
    numbers = parts[part].split(",")
    last = _OF_YEAR[part]
    if not all(re.fullmatch(r"-?[1-9]\d{0,2}", one) and abs(int(one)) <= last for one in numbers):
        raise RuleFault(f"{part} is between 1 and {last}, or counts from the end: -1 to -{last}")


def _check_days(parts: dict[str, str]) -> None:
    days, months = parts.get("BYMONTHDAY"), parts.get("BYMONTH")
    if not days or not months:
        return
    try:
        least = min(abs(int(day)) for day in days.split(","))
        longest = max(_LONGEST_MONTH.get(int(month), 31) for month in months.split(","))
    except ValueError:
        raise RuleFault("BYMONTHDAY and BYMONTH are numbers") from None
    if least > longest:
        raise RuleFault("that day never comes in that month")
