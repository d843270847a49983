"""From when and until when a schedule holds: `starting next monday`, `until 24 december`, `for two weeks`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from agent.offline.timing.calendar_words import DAY, MONTH, day_number, month_number
from agent.offline.timing.moments import SPAN, coming, date_of, span_of, weekday_after

_END_OF_DAY = time(23, 59, 59)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_POINT = (
    rf"(?:(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
    rf"|(?:the )?(?:(?P<a>{_NUMBER})(?: of)? (?P<m>{MONTH})|(?P<n>{MONTH}) (?:the )?(?P<b>{_NUMBER}))(?![\d:])(?:,? (?P<dated>(?:19|20)\d\d))?"
    rf"|(?P<near>today|tomorrow|(?:the )?day after tomorrow)"
    rf"|(?:this|next|the next|the coming|this coming) (?P<day>{DAY})"
    r"|(?P<edge>the end of |end of )?(?P<whose>the|this|next) (?P<unit>week|month|quarter|year)"
    rf"|(?P<edge2>the end of |end of )?(?P<month>{MONTH})\b(?! \d)(?: (?P<of>(?:19|20)\d\d))?"
    r"|(?P<edge3>the end of |end of )?(?P<year>20\d\d))(?![\w:/])"
)
_UNTIL = re.compile(rf"(?:up )?(?:until|till|ending|through)(?: on| in)? {_POINT}")
_START = re.compile(
    rf"(?:starting|beginning|commencing|effective|as of|as from)(?: on| in| from)? {_POINT}(?: on(?:wards?)?| forward)?"
    rf"|from {_POINT.replace('(?P<', '(?P<f_')} on(?:wards?)?"
)
_FOR = re.compile(
    rf"for (?:the |up to )*(?:next |coming |following )?{SPAN}(?![\w'])(?! ago)"
    r"|for the (?:next|coming|following) (?P<one>week|month|year)(?![\w'])"
)
_LISTS = re.compile(rf"(?:{MONTH}|{DAY})(?: \d+(?:st|nd|rd|th)?)? $")


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last wall-clock moment at which a schedule may fire."""

    start: datetime | None = None
    until: datetime | None = None
    spans: tuple[tuple[int, int], ...] = ()


def find_period(text: str, now: datetime) -> Period:
    """Find the words that bound a schedule in a normalised text, each kind once."""
    start, until, spans = None, None, []
    begins = _START.search(text)
    if begins is not None:
        start = _first_moment(begins, now)
        if start is not None:
            spans.append(begins.span())
    rest = blanked(text, Period(spans=tuple(spans)))
    since = start or now
    ends = _UNTIL.search(rest)
    if ends is not None and not _LISTS.search(rest[: ends.start()]):
        until = _last_moment(ends, since)
    if until is None and (ends := _FOR.search(rest)) is not None:
        until = _after_span(ends, since)
    if until is not None and ends is not None:
        spans.append(ends.span())
    if until is not None and until < since:
        return Period()
    return Period(start, until, tuple(sorted(spans)))


def blanked(text: str, period: Period) -> str:
    """Answer the text without the words of the period; every other word stays in its place."""
    for start, end in period.spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def touches(period: Period, spans: tuple[tuple[int, int], ...], text: str) -> bool:
    """Tell whether the period are said of these spans: nothing but small words stands between."""
    joined = [*spans, *period.spans]
    return all(any(_near(text, one, other) for other in joined if other != one) for one in period.spans)  # fmt: skip


def _near(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, second = sorted((one, other))
    between = text[first[1] : second[0]]
    return re.fullmatch(r"[ ,;:.()-]*(?:(?:and|but|only|run|it|at|on)[ ,]+)*", between) is not None


def _first_moment(m: re.Match[str], now: datetime) -> datetime | None:
    found = _point({k.removeprefix("f_"): v for k, v in m.groupdict().items() if v}, now)
    return None if found is None else datetime.combine(found[0], time())


def _last_moment(m: re.Match[str], since: datetime) -> datetime | None:
    found = _point({k: v for k, v in m.groupdict().items() if v}, since)
    if found is None:
        return None
    day, is_whole = found
    return datetime.combine(day, _END_OF_DAY if is_whole else time())


def _after_span(m: re.Match[str], since: datetime) -> datetime | None:
    return (since + span_of(m["n"] or "a", m["unit"] or m["one"])).replace(microsecond=0)


def _point(said: dict[str, str], now: datetime) -> tuple[date, bool] | None:
    """Answer the day, and whether the day itself still belongs to what ends there."""
    if "iso" in said:
        year, month, number = map(int, said["iso"].split("-"))
        found = date_of(year, month, number)
    elif "a" in said or "b" in said:
        number = int(re.sub(r"\D", "", said.get("a") or said["b"]))
        month = month_number(said.get("m") or said["n"])
        dated = said.get("dated")
        found = date_of(int(dated), month, number) if dated else coming(now, month, number)
    elif "near" in said:
        found = now.date() + timedelta(
            days={"today": 0, "tomorrow": 1}.get(said["near"].removeprefix("the "), 2)
        )
    elif "day" in said:
        found = weekday_after(now, day_number(said["day"]))
    else:
        return _stretch(said, now)
    return None if found is None else (found, True)


def _stretch(said: dict[str, str], now: datetime) -> tuple[date, bool] | None:
    """`until march` ends as march begins; `until the end of march` ends with it."""
    is_edge = any(key.startswith("edge") for key in said)
    first, length = _first_of(said, now)
    if is_edge:
        return first + length - timedelta(days=1), True
    if said.get("whose") in {"the", "this"}:
        return None  # `until this week` says no day
    return first, False


def _first_of(said: dict[str, str], now: datetime) -> tuple[date, relativedelta]:
    today = now.date()
    if "month" in said:
        month = month_number(said["month"])
        year = int(said["of"]) if "of" in said else today.year + (month < today.month)
        return date(year, month, 1), relativedelta(months=1)
    if "year" in said:
        return date(int(said["year"]), 1, 1), relativedelta(years=1)
    ahead = said["whose"] == "next"
    match said["unit"]:
        case "week":
            monday = today - timedelta(days=today.weekday())
            return monday + timedelta(weeks=ahead), relativedelta(weeks=1)
        case "month":
            return today.replace(day=1) + relativedelta(months=ahead), relativedelta(months=1)
        case "quarter":
            first = today.replace(month=today.month - (today.month - 1) % 3, day=1)
            return first + relativedelta(months=3 * ahead), relativedelta(months=3)
        case _:
            return date(today.year + ahead, 1, 1), relativedelta(years=1)
