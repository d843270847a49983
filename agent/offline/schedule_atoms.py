"""The smallest phrases of a schedule, each with what it says: `every 2 hours`, `on mondays`, `at 9`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from agent.offline.calendar_words import (
    DAY,
    DAYS,
    MONTH,
    WEEKDAYS,
    WEEKEND,
    day_number,
    month_number,
    ordinal_number,
    zone_of,
    zone_pattern,
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
_EVERY = r"(?:every single|every|each and every|each|all|once every|once per|once an?|per)"
_ORD = r"(?:\d{1,2}(?:st|nd|rd|th)|last)"
_JOIN = (
    r"(?: ?, and the | ?, and | ?, the | ?, | and on the | and the | and on | and | & | or | on | )"
)
_CLOCK = r"(?:[01]?\d|2[0-4])"
_AMPM = r"(?: ?(?:a\.m\.|p\.m\.|am|pm)(?![a-z]))"
_PART = r"(?: in the (?:morning|afternoon|evening)| at night)"
_TIME = (
    rf"(?:{_CLOCK}[:.h][0-5]\d(?::[0-5]\d)?{_AMPM}?{_PART}?(?: noon| midnight)?(?!\d|\.\d)"
    rf"|{_CLOCK}{_AMPM}{_PART}?(?: noon)?"
    rf"|{_CLOCK} ?h(?:rs)?(?![a-z\d])|{_CLOCK}(?: o'?clock){_PART}?|{_CLOCK}{_PART}|{_CLOCK}{_AMPM}?(?: noon| midnight)"
    r"|noon|midday|midnight"
    rf"|(?:half past|quarter past|quarter to) {_CLOCK}{_AMPM}?)"
)
_BARE = rf"{_CLOCK}(?![\d:.,]*\d)(?!%)(?! ?(?:st|nd|rd|th|eur|usd|gbp|euros?|dollars?|pounds?|times|items?)\b)(?! (?:{UNIT}))"


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


def _days_and_time(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    """`weekdays 9:` as people note it down."""
    time = clock_time(m["times"])
    return ("days", {**_day_list(m)[1], "times": (time,)}) if time else ("unclear", {})


def _other_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    count = 2 if "other" in m[0] else int(re.sub(r"\D", "", m["n"]))
    said = {"interval": count, "unit": "week", "days": frozenset({day_number(m["day"])})}
    return ("repeat", said) if "other" in m[0] else ("unclear", {})


def _nth_day(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    day = day_number(m["day"])
    said = re.findall(rf"(\d{{1,2}}(?:st|nd|rd|th)) (?:to )?last|({_ORD})", m["nth"])
    places = [-ordinal_number(a) if a else ordinal_number(b) for a, b in said]
    if any(abs(place) > 5 for place in places):
        return "unclear", {}
    if m.groupdict().get("months") is not None:
        months = frozenset({month_number(m["months"])})
        once = not m[0].startswith(("every", "each"))
        nth = tuple((place, day) for place in places)
        return "nth", {"nth": nth, "months": months, "one_date": once}
    return "nth", {"nth": tuple((place, day) for place in places), **_of_months(m[0])}


def _month_days(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    numbers = tuple(dict.fromkeys(ordinal_number(w) for w in re.findall(_ORD, m["list"])))
    if any(not (-1 <= n <= 31) for n in numbers):
        return "unclear", {}
    return "monthdays", {"monthdays": numbers, **_of_months(m[0])}


def _of_months(said: str) -> dict[str, Any]:
    several = re.search(r"(?:every|each) (?:(\d+)(?:st|nd|rd|th)?|(other)) months?", said)
    if several:
        return {"unit": "month", "interval": 2 if several[2] else int(several[1])}
    return {"unit": "month"} if "month" in said else {}


def _month_edge(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    last = re.search(r"\b(end|last)\b", m[0]) is not None
    return "monthdays", {"monthdays": (-1 if last else 1,), "unit": "month"}


def _months(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    ranged = re.findall(rf"({MONTH}) ?(?:to|through|thru|till|until|-|–) ?({MONTH})", m["months"])
    months = {month_number(w) for w in re.findall(MONTH, m["months"])}
    for first, last in ranged:
        a, b = month_number(first), month_number(last)
        months |= {(n - 1) % 12 + 1 for n in range(a, b + 1 if b >= a else b + 13)}
    return "months", {"months": frozenset(months), "every": m[0].startswith(("every", "each"))}


def _month_and_days(m: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    days = tuple(int(d) for d in re.findall(r"\d{1,2}", m["list"]))
    if any(not 1 <= d <= 31 for d in days):
        return "unclear", {}
    said = {"months": frozenset({month_number(m["month"])}), "monthdays": days}
    return "dates", {**said, "every": m[0].startswith(("every", "each"))}


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
_OF_MONTH = (
    r"(?: of)?(?: the| each| every| a)?(?: (?:\d+(?:st|nd|rd|th)?|other))?(?: calendar)? months?"
)


@cache
def atom_patterns() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Answer every phrase the grammar knows; at one place the longest match wins."""
    patterns: list[tuple[str, _Reader]] = [
        (rf"{_EVERY} (?:(?P<n>\d+)(?:st|nd|rd|th)?|(?P<other>other|alternate)) (?P<unit>{UNIT})", _every_n),
        (r"(?:in )?(?P<n>\d+)(?P<other>)[- ](?P<unit>minute|hour) (?:intervals?|steps?)", _every_n),
        (rf"{_EVERY} (?P<unit>{UNIT})(?! {DAY})", _every_unit),
        (r"(?:minutely|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually)\b", _adverb),
        (r"every (?:quarter|half)(?: an| of an)?[- ]hour", _fraction),
        (rf"(?:{_EVERY}|in the) (?P<part>morning|evening|afternoon|night)s?\b", _part_of_day),
        (rf"(?:every |each |on |only |on every |from )?(?:the |a )?{_DAYS_SAID}", _day_list),
        (rf"(?:every |each |on )?(?:the )?{_DAYS_SAID},? (?P<times>{_BARE})(?= sharp| ?[,;:.-]| fetch| get|$)", _days_and_time),
        (rf"(?:every|each) other (?P<day>{DAY})", _other_day),
        (rf"(?:every|each) (?P<n>[2-9](?:st|nd|rd|th)) (?P<day>{DAY})", _other_day),
        (
            rf"(?:on |every |each )?(?:the )?(?P<nth>(?:\d(?:st|nd|rd|th) (?:to )?last|{_ORD})"
            rf"(?:{_JOIN}{_ORD})*) (?P<day>{DAY})(?:{_OF_MONTH}| (?:of |in )?(?P<months>{MONTH})\b)",
            _nth_day,
        ),
        (rf"(?:monthly )(?:on )?(?:the )?(?P<nth>{_ORD}(?:{_JOIN}{_ORD})*) (?P<day>{DAY})", _nth_day),
        (rf"(?:on |every month on |each month on |monthly on )(?:the )?(?P<nth>{_ORD}(?:{_JOIN}{_ORD})*) (?P<day>{DAY})", _nth_day),
        (rf"(?:on |every |each )?(?:the )?(?P<list>{_ORD}(?:{_JOIN}{_ORD})*)(?: days?)?{_OF_MONTH}", _month_days),
        (rf"on (?:the )?(?P<list>{_ORD}(?:{_JOIN}{_ORD})*)(?! (?:{DAY}|weeks?|instance|days?))\b", _month_days),
        (r"from the (?P<first>\d+)(?:st|nd|rd|th)? (?:to|through|-) the \d+", _unclear),
        (rf"the (?P<list>\d+(?:st|nd|rd|th)(?:{_JOIN}{_ORD})+)(?: days?)?(?! (?:{DAY}|week))\b", _month_days),
        (r"(?:at |on )?(?:the )?(?:begin(?:ning)?|start|end|last day|1st day|last) of (?:the|each|every) month", _month_edge),
        (r"(?:at the )(?:beginning|start|end)(?= |$)", _month_edge),
        (rf"(?:in |of |on |only in |every |each |during )(?:the )?{_MONTH_LIST}\b", _months),
        (rf"(?:on |every |each |every year on )?(?P<month>{MONTH}) (?:the )?(?P<list>\d{{1,2}}(?:st|nd|rd|th)?(?:{_JOIN}\d{{1,2}}(?:st|nd|rd|th)?)*)(?![\d:])", _month_and_days),
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
        (rf"(?:except|but not|excluding|other than|apart from|not)(?: for)?(?: on)? (?:the )?{_DAYS_SAID}", _except),
        (
            r"(?:except|excluding|unless|but not|starting|beginning|until|till|for the next|for up to|for|every few|"
            r"every couple(?: of)?)(?: on| in)?(?: (?:public |bank )?holidays| \d+ (?:days|weeks|months|years)| (?:the )?"
            rf"(?:{MONTH})(?: \d+(?:st|nd|rd|th)?)?| tomorrow| (?:at )?(?:hour|minute|second) \d+|"
            r" (?:minutes|hours|days|weeks)| next (?:week|month))",
            _unclear,
        ),
    ]  # fmt: skip
    compiled = [(re.compile(pattern), reader) for pattern, reader in patterns]
    return (*compiled, (zone_pattern(), _zone))


__all__ = ["DAYS", "Atom", "atom_patterns", "clock_time", "unit_name"]
