"""The words people use for days, months, numbers and time zones."""

from __future__ import annotations

import re
from functools import cache
from zoneinfo import available_timezones

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
RRULE_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = frozenset({1, 2, 3, 4, 5})
WEEKEND = frozenset({0, 6})
EVERY_DAY = frozenset(range(7))

DAY = (
    r"(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:days?)?(?![a-z])"
    r"|tuesdays?|wednesdays?|thursdays?|saturdays?"
)
MONTH = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
LEFT_OUT = (
    r"(?:(?:except|but not|excluding|other than|apart from|not|never|without|skip(?:ping)?|leav(?:e|ing) out|omit(?:ting)?|remove|drop|exclude)(?: for)?(?: on)?"
    r"|(?:do not|don't|never) (?:run|send|post|do|start|mail|email|fire)(?: it| this| that| them| anything)?(?: on| at| over)?"
    r"|(?:switch|turn) (?:it |this |that )?off (?:on|over|at|for)|pause(?: it| this)? (?:on|over|for|at)"
    r"|no (?:runs?|posts?|messages?|mails?|emails?) (?:on|over|at))(?: the)?"
)
"""What stands before days on which nothing runs."""
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]


def day_number(word: str) -> int:
    """Answer 0 for Sunday to 6 for Saturday; the first three letters decide."""
    return [day[:3] for day in DAYS].index(word[:3])


def month_number(word: str) -> int:
    """Answer 1 to 12; the first three letters decide."""
    return [month[:3] for month in MONTHS].index(word[:3]) + 1


def ordinal_number(word: str) -> int:
    """Answer 3 for `3rd` and `third`, -1 for `last`."""
    if word == "last":
        return -1
    return int(re.sub(r"\D", "", word))


def with_digits(text: str) -> str:
    """Spell number and ordinal words as digits: `five pm` -> `5 pm`, `third` -> `3rd`.

    `second` stays when it may be the unit of time.
    """
    tens = "|".join(_TENS)
    units = "|".join(list(_NUMBER_WORDS)[1:10])
    text = re.sub(
        rf"\b({tens})[- ]({units})\b",
        lambda m: str(_TENS[m[1]] + _NUMBER_WORDS[m[2]]),
        text,
    )
    numbers = {**_NUMBER_WORDS, **_TENS}
    text = re.sub(r"\bone(?= (?:second|minute|hour|day|week|month|am|pm|o'clock))", "1", text)
    words = "|".join(word for word in numbers if word != "one")
    text = re.sub(rf"\b({words})\b", lambda m: str(numbers[m[1]]), text)
    ordinals = "|".join(word for word in _ORDINALS if word != "second")
    text = re.sub(rf"\b({ordinals})\b", lambda m: _ordinal(_ORDINALS.index(m[1]) + 1), text)
    day_follows = rf"(?= (?:{DAY}|(?:to )?last|of|and|day|month|week|year))"
    text = re.sub(rf"\bsecond\b{day_follows}", "2nd", text)
    return re.sub(r"(?<=the )second\b(?! \d)", "2nd", text)


def _ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number if number < 20 else number % 10, "th")
    return f"{number}{suffix}"


# Places and abbreviations that mean exactly one IANA zone to the people who use them.
_ZONE_WORDS = {
    "utc": "UTC",
    "gmt": "UTC",
    "zulu": "UTC",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
    "central european": "Europe/Berlin",
    "eastern": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "uk": "Europe/London",
    "british": "Europe/London",
    "german": "Europe/Berlin",
    "french": "Europe/Paris",
    "japan": "Asia/Tokyo",
    "indian": "Asia/Kolkata",
    "india": "Asia/Kolkata",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "boston": "America/New_York",
    "washington": "America/New_York",
    "mumbai": "Asia/Kolkata",
    "delhi": "Asia/Kolkata",
    "beijing": "Asia/Shanghai",
    "munich": "Europe/Berlin",
    "frankfurt": "Europe/Berlin",
    "hamburg": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "barcelona": "Europe/Madrid",
    "milan": "Europe/Rome",
}
_BARE_ZONES = ("utc", "gmt", "cet", "cest", "est", "edt", "pst", "pdt")


@cache
def zone_names() -> frozenset[str]:
    """Answer every IANA name; finding them walks the zone files, so it is done once."""
    return frozenset(available_timezones())


@cache
def zones() -> dict[str, str]:
    """Answer every way to name a zone, in lower case: IANA names, their cities, common words."""
    named = {zone.lower(): zone for zone in zone_names() if "/" in zone}
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
    cities = {
        zone.rsplit("/", 1)[1].replace("_", " ").lower(): zone
        for zone in sorted(zone_names(), reverse=True)
        if zone.startswith(areas) and zone.count("/") == 1
    }
    return {**cities, **named, **_ZONE_WORDS}


@cache
def zone_pattern() -> re.Pattern[str]:
    """Match a zone said in words: `new york time`, `in europe/berlin`, `utc`."""
    words = [word for word in zones() if "/" not in word]
    some = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    areas = "|".join(sorted({zone.split("/")[0].lower() for zone in zone_names() if "/" in zone}))
    # any other `this/that` is no zone, but a path or a repository
    iana = rf"(?:{areas})/[a-z_]+(?:/[a-z_]+)?(?:[+-]\d+)?"
    bare = "|".join(_BARE_ZONES)
    return re.compile(
        rf"(?:in |\()?(?P<iana>{iana})(?: time)?\)?(?![\w/])"
        rf"|(?:in |\()?(?P<named>{some}) (?:standard |daylight |local )?time(?:zone)?\)?(?!\w)"
        rf"|(?:in )?\(?(?P<bare>{bare})\)?(?![\w/])"
    )


def zone_of(match: re.Match[str]) -> str | None:
    """Answer the IANA name behind a match of `zone_pattern`."""
    word = match["iana"] or match["named"] or match["bare"]
    return zones().get(word)
