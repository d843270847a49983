"""The smallest phrases of a schedule, each with what it says: `every 2 hours`, `on mondays`, `at 9`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.offline.timing.calendar_words import (
    DAY,
    DAYS,
    EVERY_DAY,
    LEFT_OUT,
    MONTH,
    WEEKDAYS,
    WEEKEND,
    day_number,
    ordinal_number,
    zone_of,
    zone_pattern,
)
from agent.offline.timing.dates import (
    DAY_NUMBER,
    DAYS_BEFORE,
    ORD,
    date_list,
    days_before,
    days_of_months,
    month_and_days,
    month_days,
    month_edge,
    months,
    nth_day,
    nth_work_day,
    quarter_edge,
)

_UNITS = {
    "s": "second",
    "sec": "second",
    "m": "minute",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "w": "week",
    "wk": "week",
}
UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|weekends?"
    r"|quarters?|business days?|working days?|weekdays?)(?![a-z])"
)
_EVERY = r"(?:every single|every full|each full|every|each and every|each|all|once every|once per|once an?|per)"
_JOIN = (
    r"(?: ?, and the | ?, and | ?, the | ?, | and on the | and the | and on | and | & | or | on | )"
)
_CLOCK = r"(?:2[0-4]|1\d|0?\d)(?!\d)"
_AMPM = r"(?: ?(?:a\.m\.|p\.m\.|am|pm)(?![a-z]))"
_PART = r"(?: in the (?:morning|afternoon|evening)| at night)"
_TIME = (
    rf"(?:{_CLOCK}[:.h][0-5]\d(?::[0-5]\d)?{_AMPM}?{_PART}?(?: noon| midnight)?(?!\d|\.\d)"
    rf"|{_CLOCK}{_AMPM}{_PART}?(?: noon)?"
    rf"|{_CLOCK} ?h(?:rs)?(?![a-z\d])|{_CLOCK}(?: o'?clock){_PART}?|{_CLOCK}{_PART}|{_CLOCK}{_AMPM}?(?: noon| midnight)"
    r"|noon|midday|midnight"
    rf"|(?:half past|quarter past|quarter to) {_CLOCK}{_AMPM}?)"
)
TIME, CLOCK = _TIME, _CLOCK
"""How a time of day is written, and a bare hour"""
_BARE = rf"{_CLOCK}(?![\d:.,]*\d)(?!%)(?! ?(?:st|nd|rd|th|eur|usd|gbp|euros?|dollars?|pounds?|times|items?)\b)(?! (?:{UNIT}))(?! (?:of )?(?:{MONTH})\b)"


@dataclass(frozen=True, slots=True)
class Atom:
    """One phrase found in a text, and what it says."""

    start: int
    end: int
    kind: str
    says: Mapping[str, Any]


_Reader = Callable[[re.Match[str]], tuple[str, Mapping[str, Any]]]


def unit_name(word: str) -> str:
    """Answer `minute` for `min`, `mins`, `minutes`."""
    singular = word.removesuffix("s") if len(word) > 1 else word
    return _UNITS.get(singular, singular)


def clock_time(text: str) -> tuple[int, int, int] | None:
    """Read one time of day as (hour, minute, second); None when it is none."""
    said = text.strip()
    if said in {"noon", "midday"}:
        return 12, 0, 0
    if said == "midnight":
        return 0, 0, 0
    past = re.match(r"(half past|quarter past|quarter to) (\d+)(.*)", said)
    if past:
        hour = _with_half(int(past[2]), past[3])
        minute = {"half past": 30, "quarter past": 15, "quarter to": 45}[past[1]]
        hour -= past[1] == "quarter to"
        return hour % 24, minute, 0
    parts = re.match(r"(\d{1,2})(?:[:.h](\d\d))?(?::(\d\d))?(.*)", said)
    if parts is None:
        return None
    hour = _with_half(int(parts[1]), parts[4])
    minute, second = int(parts[2] or 0), int(parts[3] or 0)
    if hour == 24 and minute == 0:
        hour = 0
    return (hour, minute, second) if 0 <= hour < 24 and minute < 60 else None


def _with_half(hour: int, rest: str) -> int:
    """Move an hour to its half of the day; -1 when the words contradict it."""
    rest = rest.replace(".", "")
    late = "pm" in rest or "afternoon" in rest or "evening" in rest
    early = "am" in rest or "morning" in rest
    if "midnight" in rest or ("at night" in rest and hour == 12):
        return 0 if hour in {0, 12} else -1
    if "noon" in rest and "after" not in rest:
        return 12 if hour == 12 else -1
    if "at night" in rest and 6 <= hour < 12:
        return hour + 12
    if hour > 12 and (early or "pm" in rest):
        return hour if late and hour < 24 and "pm" not in rest else -1
    if late:
        return hour if hour >= 12 else hour + 12
    return 0 if early and hour == 12 else hour


def _every_n(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    count = 2 if m["other"] else int(re.sub(r"\D", "", m["n"]))
    unit = unit_name(m["unit"])
    if unit in {"weekday", "business day", "working day"}:
        return "unclear", {}
    if unit == "weekend":
        return "repeat", {"unit": "week", "interval": count, "days": WEEKEND}
    if unit == "quarter":
        return "repeat", {"unit": "month", "interval": 3 * count}
    return "repeat", {"unit": unit, "interval": count}


def _every_unit(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    unit = unit_name(m["unit"])
    if unit in {"weekday", "business day", "working day"}:
        return "days", {"days": WEEKDAYS}
    if unit == "weekend":
        return "days", {"days": WEEKEND}
    if unit == "quarter":
        return "repeat", {"unit": "month", "interval": 3}
    return "repeat", {"unit": unit, "interval": 1}


def _adverb(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    word = m[0].strip()
    unit, interval = {
        "minutely": ("minute", 1),
        "hourly": ("hour", 1),
        "daily": ("day", 1),
        "nightly": ("day", 1),
        "weekly": ("week", 1),
        "fortnightly": ("week", 2),
        "monthly": ("month", 1),
        "quarterly": ("month", 3),
        "yearly": ("year", 1),
        "annually": ("year", 1),
    }[word]
    return "repeat", {"unit": unit, "interval": interval, "vague": word == "nightly"}


def _fraction(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "repeat", {"unit": "minute", "interval": 30 if "half" in m[0] else 15}


def _per_hour(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    often = 2 if m["n"] == "twice" else int(re.sub(r"\D", "", m["n"]))
    if not often or 60 % often:
        return "unclear", {}
    return "repeat", {"unit": "minute", "interval": 60 // often}


def _half_year(_: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "repeat", {"unit": "month", "interval": 6}


def _part_of_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    half = "night" if m["part"] == "night" else m["part"]
    return "repeat", {"unit": "day", "interval": 1, "vague": True, "part": half}


def _day_list(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    days: set[int] = set()
    ranged = rf"({DAY}) ?(?:to|through|thru|till|until|-|–) ?({DAY})"
    said = m["days"]
    for first, last in re.findall(ranged, said):
        a, b = day_number(first), day_number(last)
        days |= {d % 7 for d in range(a, b + 1 if b >= a else b + 8)}
    rest = re.sub(ranged, " ", said)
    days |= {day_number(word) for word in re.findall(DAY, rest)}
    days |= WEEKDAYS if re.search(r"weekdays?|work(?:ing )?days?|business days?", rest) else set()
    days |= WEEKEND if "weekend" in rest else set()
    return "days", {"days": frozenset(days), "every": bool(re.match("every|each", m[0]))}


def _all_but(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    """`every weekday but wednesday`"""
    base = EVERY_DAY if m["base"] == "day" else WEEKDAYS
    days = base - _day_list(m)[1]["days"]
    return ("days", {"days": days, "every": True}) if days else ("unclear", {})


def _days_and_time(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    """`weekdays 9:` as people note it down."""
    time = clock_time(m["times"])
    return ("days", {**_day_list(m)[1], "times": (time,)}) if time else ("unclear", {})


def _other_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    said = {"interval": 2, "unit": "week", "days": frozenset({day_number(m["day"])})}
    return "repeat", said


def _times(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    said = [clock_time(word) for word in re.findall(rf"{_TIME}|{_CLOCK}", m["times"])]
    half = re.search(rf"({_AMPM})$", m["times"])
    bare = re.fullmatch(rf"(?:{_CLOCK}{_JOIN})+{_CLOCK}{_AMPM}", m["times"])
    if half and bare:  # `at 6 and 8 pm` means both in the evening
        said = [clock_time(w + half[1]) for w in re.findall(_CLOCK, m["times"])]
    if None in said:
        return "unclear", {}
    return "times", {"times": tuple(said)}


def _window(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    first = m["first"] + (m["half"] or "" if not re.search("am|pm|a\\.m|p\\.m", m["first"]) else "")
    if m["half"] and "p" in m["half"] and not re.search("am|pm", m["first"]):
        # `9 to 5 pm` starts in the morning
        late, early = clock_time(first), clock_time(m["first"])
        end = clock_time(m["last"])
        first = m["first"] if late and end and early and late >= end else first
    start, end = clock_time(first), clock_time(m["last"])
    if start is None or end is None or start[1] or start >= end:
        return "unclear", {}
    return "window", {"window": (start[:2], end[:2])}


def _minutes(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    values = tuple(int(v) for v in re.findall(r"\d+", m["list"]))
    if any(v > 59 for v in values):
        return "unclear", {}
    return "minutes", {("seconds" if "sec" in m[0] else "minutes"): values}


def _weeks(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "weeks", {"weeks": tuple(int(v) for v in re.findall(r"\d+", m["list"]))}


def _times_count(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "count", {"count": {"twice": 2, "once": 1}.get(m["n"]) or int(m["n"])}


def _numbered_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "numbered", {"numbered": ordinal_number(m["n"])}


def _often(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    often = {"twice": 2, "thrice": 3}.get(m["n"]) or int(re.sub(r"\D", "", m["n"]))
    said = {"unit": unit_name(m["unit"]), "interval": 1, "often": often}
    if m["times"] is None:
        return "repeat", said
    times = [clock_time(word) for word in re.findall(rf"{_TIME}|{_CLOCK}", m["times"])]
    return ("unclear", {}) if None in times else ("repeat", {**said, "times": tuple(times)})


def _half(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "part", {"part": m["part"]}


def _zone(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    zone = zone_of(m)
    return ("zone", {"zone": zone}) if zone else ("unclear", {})


def _except(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    _, said = _day_list(m)
    return ("except", said) if said["days"] else ("unclear", {})


def _unclear(_: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    return "unclear", {}


_DAY_WORD = rf"(?:{DAY}|weekdays?|work ?days?|working days?|business days?|weekends?|the weekend)"
_DAYS_SAID = (
    rf"(?P<days>{_DAY_WORD}(?:(?:{_JOIN}(?:every |each )?"
    rf"| ?(?:-|–) ?| to | through | thru | till | until ){_DAY_WORD})*)"
)
_MONTH_LIST = rf"(?P<months>(?:{MONTH})(?:(?:{_JOIN}| ?- ?| to | through | thru )(?:{MONTH}))*)"
_DATE = rf"(?:{DAY_NUMBER}(?: of)? (?:{MONTH})\b|(?:{MONTH}) (?:the )?{DAY_NUMBER}\b)(?! ?\d{{4}}|[:.]\d)"
_WORK_DAY = r"(?:work ?days?|working days?|business days?|weekdays?|banking days?)"
_OF_MONTH = (
    r"(?: of)?(?: the| each| every| a)?(?: (?:\d+(?:st|nd|rd|th)?|other))?(?: calendar)? months?"
)


# What bounds or skips days in a way that no schedule can say.
_NOT_READ = (
    r"(?:except|excluding|unless|but not|starting|beginning|until|till|for the next|for up to|for|every few|"
    r"every couple(?: of)?)(?: on| in)?(?: (?:public |bank )?holidays| \d+ (?:days|weeks|months|years)| (?:the )?"
    rf"(?:{MONTH})(?: \d+(?:st|nd|rd|th)?)?| (?:the )?{ORD} (?:(?:of )?(?:{MONTH})|{DAY})| tomorrow| (?:at )?(?:hour|minute|second) \d+|"
    r" (?:minutes|hours|days|weeks)| next (?:week|month))"
)


@cache
def atom_patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Answer every phrase the grammar knows; at one place the longest match wins."""
    patterns: list[tuple[str, _Reader]] = [
        (rf"{_EVERY} (?:(?P<n>\d+)(?:st|nd|rd|th)?|(?P<other>other|alternate)) (?P<unit>{UNIT})", _every_n),
        (r"(?:in )?(?P<n>\d+)(?P<other>)[- ](?P<unit>minute|hour) (?:intervals?|steps?)", _every_n),
        (rf"{_EVERY} (?P<unit>{UNIT})(?! {DAY})", _every_unit),
        (r"(?:minutely|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually)\b", _adverb),
        (r"(?:every|each|once every|once per|per) (?:quarter|half)(?: an| of an| of the| of each)?[- ]hour", _fraction),
        (r"(?P<n>twice|\d+ times) (?:an|per|each|every) hour", _per_hour),
        (r"(?:every |each )?half[- ]year(?:ly)?|(?:every|each) half of the year|semi-?annually|bi-?annually", _half_year),
        (r"(?:at |on )?(?:the )?(?:begin(?:ning)?|start|end|last day|1st day|1st|last) of (?:the|each|every|a) quarter", quarter_edge),
        (rf"(?:on |every |each )?(?:the )?(?P<n>{ORD}) {_WORK_DAY}(?:{_OF_MONTH})", nth_work_day),
        (rf"(?:on |(?:every|each)(?: year on)? )?(?:the )?(?P<list>{_DATE}(?:{_JOIN}(?:the )?{_DATE})*)", date_list),
        (rf"(?:on |every |each )?(?:the )?(?P<list>{ORD}(?:{_JOIN}{ORD})*)(?: of| in)? (?P<months>(?:{MONTH})(?:{_JOIN}(?:{MONTH}))*)\b", days_of_months),
        (rf"(?:{_EVERY}|in the) (?P<part>morning|evening|afternoon|night)s?\b", _part_of_day),
        (r"(?P<part>morning|evening|afternoon|night)s(?= at|,? \d|,|:)", _part_of_day),
        (rf"(?:every |each |on |only |on every |from )?(?:the |a )?{_DAYS_SAID}", _day_list),
        (rf"(?:every|each|all) (?P<base>day|{_WORK_DAY})s? (?:but|except|save|bar|excluding) (?:for |on )*(?:the )?{_DAYS_SAID}", _all_but),
        (rf"(?:every |each |on )?(?:the )?{_DAYS_SAID},? (?P<times>{_BARE})(?= sharp| ?[,;:.-]| fetch| get|$)", _days_and_time),
        (rf"(?:(?:every|each) other|(?:on )?(?:every )?alternat(?:e|ing)) (?P<day>{DAY})", _other_day),
        (rf"(?:every|each) [2-9](?:st|nd|rd|th) (?:{DAY})", _unclear),
        (
            rf"(?:on |every |each )?(?:the )?(?P<nth>(?:\d(?:st|nd|rd|th) (?:to )?last|{ORD})"
            rf"(?:{_JOIN}{ORD})*) (?P<day>{DAY})(?:{_OF_MONTH}| (?:of |in )?(?P<months>{MONTH})\b)",
            nth_day,
        ),
        (rf"(?:monthly )(?:on )?(?:the )?(?P<nth>{ORD}(?:{_JOIN}{ORD})*) (?P<day>{DAY})", nth_day),
        (rf"(?:on |every month on |each month on |monthly on )(?:the )?(?P<nth>{ORD}(?:{_JOIN}{ORD})*) (?P<day>{DAY})", nth_day),
        (rf"(?:on |every |each )?(?:the )?(?P<list>{ORD}(?:{_JOIN}{ORD})*)(?: days?)?{_OF_MONTH}", month_days),
        (rf"on (?:the )?(?P<list>{ORD}(?:{_JOIN}{ORD})*)(?! (?:{DAY}|weeks?|instance|days?))\b", month_days),
        (rf"(?:every|each) (?P<list>{ORD}(?:{_JOIN}{ORD})+|\d\d(?:st|nd|rd|th))(?= ?(?:$|[,;:.(]|at\b|from\b|\d))", month_days),
        (rf"(?:every|each) (?P<nth>{ORD}(?:{_JOIN}{ORD})+) (?P<day>{DAY})", nth_day),
        (DAYS_BEFORE, days_before),
        (r"from the (?P<first>\d+)(?:st|nd|rd|th)? (?:to|through|-) the \d+", _unclear),
        (rf"the (?P<list>\d+(?:st|nd|rd|th)(?:{_JOIN}{ORD})+)(?: days?)?(?! (?:{DAY}|week))\b", month_days),
        (r"(?:at |on )?(?:the )?(?:begin(?:ning)?|start|end|last day|1st day|last) of (?:the|each|every) month|(?:on |every |at )?(?:the )?(?:month'?s?[ -]end|end of month|last day)(?=,? (?:at )?\d{1,2}[:.h]\d\d|,? at \d|, (?:the )?last day\b)", month_edge),
        (r"(?:at the )(?:beginning|start|end)(?= |$)", month_edge),
        (rf"(?:in |of |on |only in |every |each |during )(?:the )?{_MONTH_LIST}\b", months),
        (rf"(?:on |(?:every|each)(?: year on)? )?(?P<month>{MONTH}) (?:the )?(?P<list>\d{{1,2}}(?:st|nd|rd|th)?(?:{_JOIN}\d{{1,2}}(?:st|nd|rd|th)?)*)(?![\d:])", month_and_days),
        (rf"(?:at |@ ?|by |around |it's |it is )?(?P<times>{_TIME}(?:{_JOIN}(?:at )?{_TIME})*)", _times),
        (rf"(?:at |@ ?|it's |it is )(?P<times>(?:{_TIME}|{_BARE})(?:{_JOIN}(?:at )?(?:{_TIME}|{_BARE}))*)(?![\w%$€£])", _times),
        (
            rf"(?:between|from|during|, )? ?(?P<first>{_TIME}|{_CLOCK}) (?:and|to|through|thru|until|till|-|–) "
            rf"(?P<last>(?:{_TIME}|{_CLOCK})(?P<half>{_AMPM})?)(?![\w%$€£])(?! of\b)",
            _window,
        ),
        (r"(?:on|at) (?:minutes?|seconds?|secs?|mins?) (?P<list>\d+(?:(?:, | and )\d+)*)", _minutes),
        (r"in weeks? (?P<list>\d+(?:(?:, | and )\d+)*)", _weeks),
        (r"(?:for )?(?P<n>\d+(?= times| occurrences)|twice)(?: times| occurrences)?", _times_count),
        (r"on the (?P<n>\d(?:st|nd|rd|th)) day(?! of)", _numbered_day),
        (rf"(?P<n>twice|thrice|\d+ times) (?:a|an|per|each|every) (?P<unit>{UNIT})(?:,? ?[(:] ?(?:at )?(?P<times>(?:{_TIME}|{_CLOCK})(?:{_JOIN}(?:{_TIME}|{_CLOCK}))*) ?\)?)?", _often),
        (r"(?P<part>morning|evening|afternoon|night)s?(?= |,|$)", _half),
        (r"at \d{1,2}[:.]\d\d(?!\d)", _unclear),
        (r"(?:during|in|within|outside)(?: of)? (?:the )?(?:working|business|office|opening) (?:hours|times)", _unclear),
        (rf"{LEFT_OUT} {_DAYS_SAID}", _except),
        (_NOT_READ, _unclear),
    ]  # fmt: skip
    compiled = [(re.compile(pattern), reader) for pattern, reader in patterns]
    return (*compiled, (zone_pattern(), _zone))


def begins_one(text: str, place: int) -> bool:
    """Tell whether any phrase begins at a place of a text: most words begin none, which is told by one look."""
    return _any_of_them().match(text, place) is not None


@cache
def _any_of_them() -> re.Pattern[str]:
    plain = [re.sub(r"\(\?P<\w+>", "(?:", one.pattern) for one, _ in atom_patterns()]
    return re.compile("|".join(f"(?:{one})" for one in plain))


__all__ = [
    "CLOCK",
    "DAYS",
    "TIME",
    "Atom",
    "atom_patterns",
    "begins_one",
    "clock_time",
    "unit_name",
]
