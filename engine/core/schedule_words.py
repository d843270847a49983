"""A schedule in plain words: 'every weekday at 09:00 (Europe/Berlin)'."""

import re

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY_NAMES = {name[:3].lower(): n for n, name in enumerate(_DAYS)}
_MONTH_NAMES = {name[:3].lower(): n for n, name in enumerate(_MONTHS) if name}
_RULE_DAYS = {"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}
_UNITS = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}


def cron_words(line: str) -> str:
    """Say when a cron line of five fields fires."""
    minute, hour, day, month, weekday = line.split()
    parts = [_time_words(minute, hour)]
    dated = _dated(day, month, weekday)
    if dated:
        parts.insert(0, dated)
    elif parts[0].startswith("at "):
        parts.insert(0, "every day")
    return " ".join(parts)


def _time_words(minute: str, hour: str) -> str:
    if minute.isdigit() and re.fullmatch(r"\d+(,\d+)*", hour):
        times = [f"{int(h):02d}:{int(minute):02d}" for h in hour.split(",")]
        return f"at {_and(times)}"
    within = "" if hour == "*" else f" during hours {hour}"
    if minute == "*":
        return f"every minute{within}"
    step = re.fullmatch(r"\*/(\d+)", minute)
    if step:
        return f"every {step.group(1)} minutes{within}"
    every = re.fullmatch(r"\*/(\d+)", hour)
    if minute.isdigit() and (hour == "*" or every):
        hours = "hour" if every is None else f"{every.group(1)} hours"
        return f"every {hours} at minute {int(minute)}"
    return f"at minutes {minute}{within}"


def _dated(day: str, month: str, weekday: str) -> str:
    words = []
    if weekday != "*":
        words.append(_weekday_words(weekday))
    if day != "*":
        dates = _and([_ordinal(d) for d in day.split(",")])
        last = "the last day" if day.upper() in ("L", "LD") else f"day {dates}"
        words.append(f"on {last} of the month" if month == "*" else f"on {last}")
    if month != "*":
        names = [_name(m, _MONTH_NAMES, _MONTHS) for m in month.split(",")]
        words.append(f"in {_and(names)}")
    # When both are given, cron fires when either holds.
    joiner = " or " if weekday != "*" and day != "*" else " "
    return joiner.join(words[:2]) + (f" {words[2]}" if len(words) > 2 else "")


def _ordinal(text: str) -> str:
    return text.replace("-", " to ").replace("*/", "every ")


def _weekday_words(text: str) -> str:
    days = text.lower()
    if days in ("1-5", "mon-fri"):
        return "every weekday"
    if days in ("0,6", "6,0", "6-7", "sat,sun", "6,7", "sun,sat"):
        return "every Saturday and Sunday"
    return f"every {_and([_name(d, _DAY_NAMES, _DAYS) for d in days.split(',')])}"


def _name(text: str, by_name: dict[str, int], names: tuple[str, ...]) -> str:
    if "-" in text and not text.startswith("-"):
        first, _, last = text.partition("-")
        return f"{_name(first, by_name, names)} to {_name(last, by_name, names)}"
    nth = re.fullmatch(r"(\w+)#(\d|[lL])", text)
    if nth:
        order = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth"}
        return f"{order.get(nth.group(2), 'last')} {_name(nth.group(1), by_name, names)}"
    number = int(text) if text.isdigit() else by_name.get(text[:3].lower(), -1)
    if names is _DAYS and number == 7:
        number = 0
    return names[number] if 0 <= number < len(names) else text


def rule_words(text: str, start: str | None = None) -> str:
    """Say when an RRULE fires; one that fires a single time says the moment it starts."""
    parts = dict(
        part.split("=", 1) for part in text.upper().removeprefix("RRULE:").split(";") if "=" in part
    )
    if parts.get("COUNT") == "1" and start and not set(parts) - {"FREQ", "COUNT"}:
        return f"once, on {start[:10]} at {start[11:16] or '00:00'}"
    unit = _UNITS.get(parts.get("FREQ", ""), "time")
    interval = parts.get("INTERVAL", "1")
    words = [f"every {unit}" if interval == "1" else f"every {interval} {unit}s"]
    if "BYDAY" in parts:
        words.append(f"on {_and([_rule_day(day) for day in parts['BYDAY'].split(',')])}")
    if "BYMONTHDAY" in parts:
        days = parts["BYMONTHDAY"].split(",")
        words.append(f"on day {_and(['last' if d == '-1' else d for d in days])}")
    for part, what in (("BYYEARDAY", "on day {} of the year"), ("BYWEEKNO", "in week {}")):
        if part in parts:
            words.append(what.format(_and(parts[part].split(","))))
    if "BYMONTH" in parts:
        words.append(f"in {_and([_MONTHS[int(m)] for m in parts['BYMONTH'].split(',')])}")
    if "BYHOUR" in parts:
        minutes = parts.get("BYMINUTE", "0").split(",")
        times = [f"{int(h):02d}:{int(m):02d}" for h in parts["BYHOUR"].split(",") for m in minutes]
        words.append(f"at {_and(times)}")
    if "COUNT" in parts:
        words.append(f"{parts['COUNT']} times")
    if "UNTIL" in parts:
        until = parts["UNTIL"]
        words.append(f"until {until[:4]}-{until[4:6]}-{until[6:8]}")
    return " ".join(words)


def _rule_day(text: str) -> str:
    found = re.fullmatch(r"([+-]?\d+)?(SU|MO|TU|WE|TH|FR|SA)", text)
    if found is None:
        return text
    name = _DAYS[_RULE_DAYS[found.group(2)]]
    order = {"1": "the first", "2": "the second", "3": "the third", "4": "the fourth"}
    if found.group(1) is None:
        return name
    nth = found.group(1).lstrip("+")
    return f"{'the last' if nth == '-1' else order.get(nth, nth + '.')} {name}"


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
