"""Times as they are spoken, written as the grammar of schedules reads them: `half past midnight`, `9 sharp`."""

from __future__ import annotations

import re

from agent.offline.timing.calendar_words import MONTHS

_CLOCK = r"(?P<clock>\d{1,2}(?::\d\d)?(?: ?[ap]m)?)"
_LEAD = r"(?:(?:at|a) )*"
_HOURLY = r"(?:every hour|each hour|hourly)"


def _at_its_end(match: re.Match[str]) -> str:
    return f"every {'weekday' if match['work'] else 'day'} at {match['t']} pm"


_HOUR = r"(?:one|two|three|four|five|six|seven|[1-7](?::[0-5]\d)?)"
_FORMS = (
    # the end of a day is never in its early hours
    (re.compile(rf"\b(?:at |by |towards )?the (?:very )?(?:end|close) of (?:each|every|the) (?P<work>working |business |work)?day,? (?:at|around|about|by) (?P<t>(?:half past |(?:a )?quarter (?:past|to) )?{_HOUR})(?! ?(?:am|pm|a\.m|p\.m|in the|o'clock|\d|:|minutes|hours|days|past|to \d|percent|%))\b"), _at_its_end),
    (re.compile(r"\bat (?P<h>[01]?\d|2[0-3]) hours?(?! (?:later|ago|before|after|from|earlier|past|each|per|a day|in)\b)(?=[ ,.;]|$)"), r"at \g<h>:00"),
    (re.compile(r"\b(?:at |by |towards )?the (?:very )?(?:end|close) of (?:each|every|the|any) (?:working|business|work|week) ?day\b"), "every weekday"),
    (re.compile(r"\b(?:at |by |towards )?the (?:very )?(?:end|close|start|beginning) of (?:each|every) day\b"), "every day"),
    (re.compile(r"\b(?:at |by )?the (?:very )?(?:start|beginning) of (?:each|every|the|any) (?:working|business|work|week) ?day\b"), "every weekday"),
    (re.compile(r"\b(?:at )?(?:a )?half past (?:midnight|12 at night)\b"), "at 0:30"),
    (re.compile(r"\b(?:at )?(?:(?:a|the) )?quarter past midnight\b"), "at 0:15"),
    (re.compile(r"\b(?:at )?(?:(?:a|the) )?quarter to midnight\b"), "at 23:45"),
    (re.compile(r"\b(?:at )?(?:a )?half past (?:noon|midday)\b"), "at 12:30"),
    (re.compile(rf"\b{_HOURLY},? (?:(?:at|on) )?(?:half past(?: the hour)?|the half[ -]hour|:30)(?! \d)"), "every hour at minute 30"),
    (re.compile(rf"\b{_HOURLY},? {_LEAD}quarter past(?: the hour)?(?! \d)"), "every hour at minute 15"),
    (re.compile(rf"\b{_HOURLY},? {_LEAD}quarter to(?: the hour)?(?! \d)"), "every hour at minute 45"),
    (re.compile(rf"\b{_HOURLY},? (?:at )?:?(?P<m>[0-5]?\d)(?: min(?:utes?)?)? past(?: the hour)?(?! \d)"), r"every hour at minute \g<m>"),
    (re.compile(r"\b(?:at )?(?P<m>[0-5]?\d)(?: min(?:utes?)?)? past (?:every|each) hour\b"), r"every hour at minute \g<m>"),
    (re.compile(r"\b(?:at )?half past (?:every|each) hour\b"), "every hour at minute 30"),
    (re.compile(rf"\b{_LEAD}quarter past (?:each|every) hour\b"), "every hour at minute 15"),
    (re.compile(rf"\b(?:at )?{_CLOCK} (?:sharp|on the dot|o'clock sharp|prompt)\b"), r"at \g<clock>"),
    (re.compile(r"\b(?P<days>(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)[a-z]* ?(?:-|to|through) ?(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)[a-z]*),? hourly (?P<window>(?:from|between) \d{1,2}(?::\d\d)? (?:to|and|until|till) \d{1,2}(?::\d\d)?)\b"), r"every hour \g<window> \g<days>"),
)  # fmt: skip


# `24.12.`, `24.12.2026` and `12/24/2026`: behind `on` or `from` these are days.
_POINTED = re.compile(
    r"(?P<lead>\b(?:on|from|until|till|by|starting|since|at) (?:the )?)(?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?:(?P<year>20\d\d)\b)?(?=[ ,;:)]|$)"
)
_SLASHED = re.compile(
    r"(?P<lead>\b(?:on|from|until|till|by|starting|since) (?:the )?)(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>20\d\d))?(?=[ ,;:)]|\.(?!\d)|$)"
)


def as_written(text: str) -> str:
    """Return the text with such times in figures, and with dates in figures as words."""
    for form, plain in _FORMS:
        text = form.sub(plain, text)
    return _SLASHED.sub(_month_named, _POINTED.sub(_day_named, text))


def _day_named(match: re.Match[str]) -> str:
    return match["lead"] + _date(match["day"], match["month"], match["year"])


def _month_named(match: re.Match[str]) -> str:
    """Name the month where only one of the two can be it."""
    one, two = int(match["one"]), int(match["two"])
    if not (0 < min(one, two) <= 12 < max(one, two) <= 31):
        return match[0]
    return match["lead"] + _date(str(max(one, two)), str(min(one, two)), match["year"])


def _date(day: str, month: str, year: str | None) -> str:
    said = f"{int(day)} {MONTHS[int(month) - 1]}"
    return f"{said} {year}" if year else said
