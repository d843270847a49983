"""formatDate: moments in the words of a pattern, in a named zone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.expressions.text import ValueFault

_MONTHS = [
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
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_TOKEN = re.compile(r"'([^']*)'|yyyy|yy|MMMM|MMM|MM|M|dd|d|EEEE|EEE|HH|H|hh|h|mm|ss|SSS|a|XXX|Z|V")


def _offset(moment: datetime) -> str:
    text = moment.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "yyyy": lambda m: f"{m.year:04d}",
    "yy": lambda m: f"{m.year % 100:02d}",
    "MMMM": lambda m: _MONTHS[m.month - 1],
    "MMM": lambda m: _MONTHS[m.month - 1][:3],
    "MM": lambda m: f"{m.month:02d}",
    "M": lambda m: str(m.month),
    "dd": lambda m: f"{m.day:02d}",
    "d": lambda m: str(m.day),
    "EEEE": lambda m: _DAYS[m.weekday()],
    "EEE": lambda m: _DAYS[m.weekday()][:3],
    "HH": lambda m: f"{m.hour:02d}",
    "H": lambda m: str(m.hour),
    "hh": lambda m: f"{(m.hour - 1) % 12 + 1:02d}",
    "h": lambda m: str((m.hour - 1) % 12 + 1),
    "mm": lambda m: f"{m.minute:02d}",
    "ss": lambda m: f"{m.second:02d}",
    "SSS": lambda m: f"{m.microsecond // 1000:03d}",
    "a": lambda m: "AM" if m.hour < 12 else "PM",
    "XXX": _offset,
    "Z": _offset,
    "V": lambda m: str(m.tzinfo),
}


def format_date(args: list[Any]) -> str:
    """Write a moment by a pattern such as `yyyy-MM-dd HH:mm`, in UTC or a named zone."""
    zone = UTC if len(args) < 3 else _zone(args[2])
    moment = _moment(args[0])
    if not isinstance(args[1], str) or len(args[1]) > 200:
        raise ValueFault("formatDate() takes a pattern of at most 200 characters")
    local = moment.astimezone(zone)
    return _TOKEN.sub(
        lambda m: m.group(1) if m.group().startswith("'") else _PARTS[m.group()](local), args[1]
    )


def _zone(name: Any) -> Any:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise ValueFault(
            f"there is no time zone {name!r}: write one like 'Europe/Berlin'"
        ) from None


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueFault("formatDate() takes a time, or a text such as 2026-11-22T09:00:00Z")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueFault(f"{value[:40]!r} is not a time such as 2026-11-22T09:00:00Z") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
