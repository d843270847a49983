"""Dates of schedules: days of a month, of a quarter, of certain months, and the n-th of a weekday."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.timing.calendar_words import (
    MONTH,
    WEEKDAYS,
    day_number,
    month_number,
    ordinal_number,
)

ORD = r"(?:\d{1,2}(?:st|nd|rd|th)|last)"
DAY_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
DAYS_BEFORE = (
    r"(?:on )?(?:the |a |an )?(?:\d+ |one |last )?(?:business |working |work |week|calendar |bank(?:ing)? )?days? (?:before|prior to|ahead of|after) (?:the )?"
    rf"(?:(?:end|start|beginning|close|last day|{ORD}) of (?:the |each |every |a )?(?:month|quarter|year|week)|(?:month|quarter|year)(?:'s)?[ -]ends?)\b"
)
"""A day counted from the edge of a month: whether the edge itself counts is not said."""
_ONE_DATE = re.compile(
    rf"(?P<a>{DAY_NUMBER})(?: of)? (?P<m>{MONTH})\b|(?P<n>{MONTH}) (?:the )?(?P<b>{DAY_NUMBER})\b"
)


def nth_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    day = day_number(m["day"])
    said = re.findall(rf"(\d{{1,2}}(?:st|nd|rd|th)) (?:to )?last|({ORD})", m["nth"])
    places = [-ordinal_number(a) if a else ordinal_number(b) for a, b in said]
    if any(abs(place) > 5 for place in places):
        return "unclear", {}
    if m.groupdict().get("months") is not None:
        months = frozenset({month_number(m["months"])})
        once = not m[0].startswith(("every", "each"))
        nth = tuple((place, day) for place in places)
        return "nth", {"nth": nth, "months": months, "one_date": once}
    return "nth", {"nth": tuple((place, day) for place in places), **of_months(m[0])}


def month_days(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    numbers = tuple(dict.fromkeys(ordinal_number(w) for w in re.findall(ORD, m["list"])))
    if any(not (-1 <= n <= 31) for n in numbers):
        return "unclear", {}
    return "monthdays", {"monthdays": numbers, **of_months(m[0])}


def of_months(said: str) -> dict[str, Any]:
    several = re.search(r"(?:every|each) (?:(\d+)(?:st|nd|rd|th)?|(other)) months?", said)
    if several:
        return {"unit": "month", "interval": 2 if several[2] else int(several[1])}
    return {"unit": "month"} if "month" in said else {}


def month_edge(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    last = re.search(r"\b(end|last)\b", m[0]) is not None
    return "monthdays", {"monthdays": (-1 if last else 1,), "unit": "month"}


def quarter_edge(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    if re.search(r"\b(?:end|last)\b", m[0]):
        return "monthdays", {"monthdays": (-1,), "months": frozenset({3, 6, 9, 12})}
    return "monthdays", {"monthdays": (1,), "months": frozenset({1, 4, 7, 10})}


def days_before(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    """`3 days before the end of the month`: it is asked, and never taken for the end itself."""
    return "unclear", {"said": m[0]}


def nth_work_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    place = ordinal_number(m["n"])
    if not (place == -1 or 1 <= place <= 20):
        return "unclear", {}
    return "nth", {"unit": "month", "setpos": place, "days": WEEKDAYS}


def date_list(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    """`1 may and 1 november`: one day in several months is a schedule; different days are more than one."""
    dates = [
        (int(re.sub(r"\D", "", d["a"] or d["b"])), month_number(d["m"] or d["n"]))
        for d in _ONE_DATE.finditer(m["list"])
    ]
    days = {day for day, _ in dates}
    if len(days) != 1 or not 1 <= min(days) <= 31:
        return "unclear", {"dates": len(dates)}
    every = len(dates) > 1 or m[0].startswith(("every", "each"))
    months = frozenset(month for _, month in dates)
    return "dates", {"months": months, "monthdays": tuple(days), "every": every}


def days_of_months(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    days = tuple(ordinal_number(w) for w in re.findall(ORD, m["list"]))
    if any(not (-1 <= n <= 31) for n in days):
        return "unclear", {}
    months = frozenset(month_number(w) for w in re.findall(MONTH, m["months"]))
    every = len(months) > 1 or m[0].startswith(("every", "each"))
    return "dates", {"months": months, "monthdays": days, "every": every}


def months(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    ranged = re.findall(rf"({MONTH}) ?(?:to|through|thru|till|until|-|–) ?({MONTH})", m["months"])
    months = {month_number(w) for w in re.findall(MONTH, m["months"])}
    for first, last in ranged:
        a, b = month_number(first), month_number(last)
        months |= {(n - 1) % 12 + 1 for n in range(a, b + 1 if b >= a else b + 13)}
    return "months", {"months": frozenset(months), "every": m[0].startswith(("every", "each"))}


def month_and_days(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    days = tuple(int(d) for d in re.findall(r"\d{1,2}", m["list"]))
    if any(not 1 <= d <= 31 for d in days):
        return "unclear", {}
    said = {"months": frozenset({month_number(m["month"])}), "monthdays": days}
    return "dates", {**said, "every": m[0].startswith(("every", "each"))}
