"""Whether two schedules mean the same: cron fields as sets, recurrence rules part by part.

A cron and a rule are compared too, where a cron can say what the rule says."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Mapping
from typing import Any

_DAYS = {"SUN": 0, "MON": 1, "TUE": 2, "WED": 3, "THU": 4, "FRI": 5, "SAT": 6}
_SHORT_DAYS = {"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}
_MONTHS = {name.upper(): n for n, name in enumerate(month_abbr) if n}
_RANGES = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_DAY_OF_WEEK, _MONTH = 5, 4
_WITH_SECONDS = 6
_ZERO = frozenset({"0"})

Field = frozenset[int | str]
Rule = dict[str, frozenset[str]]


def means_the_same(gold: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Compare an answer with the gold by meaning; an unreadable answer means something else."""
    try:
        return _same(gold, said)
    except (ValueError, KeyError, IndexError, StopIteration):
        return False


def _same(gold: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    cron, rrule = said.get("cron"), said.get("rrule")
    match gold["kind"]:
        case "not_cron":
            return not cron
        case "datetime":
            moment = said.get("datetime") or ""
            return bool(moment) and _same_moment(gold["datetime"], moment)
        case "cron":
            cron = cron or (cron_of(rrule) if rrule else None)
            zone_ok = not gold.get("tz") or said.get("tz") == gold["tz"]
            return zone_ok and _same_cron(cron, gold["cron"])
        case "rrule":
            if rrule and rule_parts(rrule) == rule_parts(gold["rrule"]):
                return True
            return _same_cron(cron, cron_of(gold["rrule"]))
    raise ValueError(f"no such kind of case: {gold['kind']!r}")


def _same_cron(one: str | None, other: str | None) -> bool:
    return bool(one and other) and cron_fields(one or "") == cron_fields(other or "")


def _same_moment(gold: str, said: str) -> bool:
    shared = min(len(gold), len(said))
    return gold[:shared] == said[:shared]


def cron_fields(cron: str) -> tuple[Field, ...]:
    """Expand every field to the set of its values; five fields have second 0."""
    parts = cron.split()
    if len(parts) == _WITH_SECONDS - 1:
        parts = ["0", *parts]
    if len(parts) != _WITH_SECONDS:
        raise ValueError(f"not a cron: {cron!r}")
    return tuple(_field(part, place) for place, part in enumerate(parts))


def _field(text: str, place: int) -> Field:
    found: set[int | str] = set()
    for part in text.upper().split(","):
        if part == "L" or (not part.isalpha() and any(mark in part for mark in "L#W")):
            found.add(part)
        else:
            found |= _values(part, place)
    return frozenset(found)


def _values(part: str, place: int) -> set[int]:
    low, high = _RANGES[place]
    names = _DAYS if place == _DAY_OF_WEEK else _MONTHS
    part = re.sub(r"[A-Z]{3}", lambda m: str(names.get(m[0], m[0])), part).replace("?", "*")
    body, slash, step_text = part.partition("/")
    step = int(step_text or 1)
    if body == "*":
        first, last = low, (high - 1 if place == _DAY_OF_WEEK else high)
    elif "-" in body:
        first, last = (int(end) for end in body.split("-"))
    else:
        first = int(body)
        last = high if slash else first
    if place != _DAY_OF_WEEK:
        return set(range(first, last + 1, step))
    if last < first:
        return {day % 7 for day in range(first, last + 8)}
    return {day % 7 for day in range(first, last + 1, step)}


def rule_parts(rule: str) -> Rule:
    """Split a rule into its parts, without what goes without saying."""
    given = dict(
        part.split("=", 1) for part in rule.upper().replace("RRULE:", "").split(";") if "=" in part
    )
    if given.get("INTERVAL") == "1":
        del given["INTERVAL"]
    given.pop("WKST", None)
    if "UNTIL" in given:
        given["UNTIL"] = given["UNTIL"][:8]
    parts = {
        key: frozenset(value.removeprefix("+") for value in values.split(","))
        for key, values in given.items()
    }
    if "BYHOUR" in parts and parts.get("BYMINUTE") == _ZERO:
        del parts["BYMINUTE"]
    if parts.get("BYSECOND") == _ZERO:
        del parts["BYSECOND"]
    if parts.get("FREQ") == frozenset({"WEEKLY"}) and len(parts.get("BYDAY", ())) == len(
        _SHORT_DAYS
    ):
        parts["FREQ"] = frozenset({"DAILY"})
        del parts["BYDAY"]
    return parts


_SAYABLE = {"FREQ", "INTERVAL", "BYDAY", "BYHOUR", "BYMINUTE", "BYMONTHDAY", "BYMONTH"}


def cron_of(rule: str) -> str | None:
    """Say a rule as a cron, or None where a cron cannot."""
    parts = rule_parts(rule)
    days = parts.get("BYDAY", frozenset())
    if set(parts) - _SAYABLE or any(day not in _SHORT_DAYS for day in days):
        return None
    month_days = ",".join(parts.get("BYMONTHDAY", {"*"}))
    if "-" in month_days:
        return None
    return _cron(next(iter(parts["FREQ"])), parts, days, month_days)


def _cron(freq: str, parts: Rule, days: frozenset[str], month_days: str) -> str | None:
    every = int(next(iter(parts.get("INTERVAL", {"1"}))))
    minutes = ",".join(parts.get("BYMINUTE", {"0"}))
    hours = ",".join(parts.get("BYHOUR", {"0"}))
    months = ",".join(parts.get("BYMONTH", {"*"}))
    week_days = ",".join(str(_SHORT_DAYS[day]) for day in days) or "*"
    if freq == "MONTHLY" and every > 1:
        months = f"*/{every}"
    says: dict[str, tuple[bool, str]] = {
        "MINUTELY": (60 % every == 0, f"*/{every} * * * *"),
        "HOURLY": (24 % every == 0, f"{minutes} */{every} * * *"),
        "DAILY": (every == 1, f"{minutes} {hours} {month_days} {months} {week_days}"),
        "WEEKLY": (every == 1 and bool(days), f"{minutes} {hours} * * {week_days}"),
        "MONTHLY": (
            month_days != "*" and 12 % every == 0 and not days,
            f"{minutes} {hours} {month_days} {months} *",
        ),
        "YEARLY": (
            every == 1 and "*" not in (month_days, months),
            f"{minutes} {hours} {month_days} {months} *",
        ),
    }
    can, cron = says.get(freq, (False, ""))
    return cron if can else None
