"""Schedules: when they fire next, through both clock changes, and what they say in plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from dateutil.rrule import rrule, rruleset

from engine.core.problem import Problem, pointer
from engine.core.schedule_rule import EPOCH, RuleFault, build_rule
from engine.core.schedule_words import cron_words, rule_words

Missed = Literal["skip", "run_once", "run_all"]
Overlap = Literal["skip", "queue", "parallel"]
MISSED: tuple[Missed, ...] = ("skip", "run_once", "run_all")
OVERLAP: tuple[Overlap, ...] = ("skip", "queue", "parallel")
_KEYS = frozenset({"cron", "rrule", "timezone", "missed", "overlap", "start"})
# A rule that has nothing to say within this many steps says nothing.
_MAX_STEPS = 50_000
CRON_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}


class ScheduleInvalid(ValueError):
    """The schedule says nothing a clock can follow; `key` names the part at fault."""

    def __init__(self, key: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class ScheduleConfig:
    """A cron line or an RRULE in a named zone, and what happens to missed and overlapping fires."""

    timezone: str
    cron: str | None = None
    rrule: str | None = None
    missed: Missed = "run_once"
    overlap: Overlap = "skip"
    start: str | None = None

    @classmethod
    def parse(cls, value: Mapping[str, Any]) -> "ScheduleConfig":
        """Read the `with` of a schedule trigger, or raise ScheduleInvalid."""
        for key in value:
            if key not in _KEYS:
                raise ScheduleInvalid(key, f"a schedule has no {key!r}", "remove it")
        cron, rule = value.get("cron"), value.get("rrule")
        if (cron is None) == (rule is None):
            hint = "give cron, such as '0 9 * * 1-5', or an rrule"
            raise ScheduleInvalid("cron", "a schedule has either cron or rrule", hint)
        for key in ("cron", "rrule", "timezone", "start"):
            if value.get(key) is not None and not isinstance(value[key], str):
                raise ScheduleInvalid(key, f"{key!r} is a text", None)
        zone = value.get("timezone")
        if zone is None:
            hint = "name the zone, such as Europe/Berlin or UTC"
            raise ScheduleInvalid("timezone", "a schedule needs a time zone", hint)
        config = cls(
            timezone=zone,
            cron=cron,
            rrule=rule,
            missed=_one_of("missed", value.get("missed", "run_once"), MISSED),
            overlap=_one_of("overlap", value.get("overlap", "skip"), OVERLAP),
            start=value.get("start"),
        )
        config.check()
        return config

    def check(self) -> None:
        """Raise ScheduleInvalid unless a clock can follow it."""
        zone_of(self.timezone)
        if self.cron is not None:
            _cron(self.cron, EPOCH)
        else:
            _rule(self.rrule or "", self.start)


def _one_of(key: str, value: Any, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        text = f"{key!r} must be one of {', '.join(allowed)}"
        raise ScheduleInvalid(key, text, None)
    return value


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """Answer the zone of this name, or raise ScheduleInvalid."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "write one like Europe/Berlin, America/New_York or UTC"
        raise ScheduleInvalid("timezone", f"there is no time zone {name!r}", hint) from None


def _cron(text: str, after: datetime) -> CronSim:
    line = CRON_MACROS.get(text.strip().lower(), text.strip())
    if len(line.split()) != 5:
        hint = "minute hour day month weekday, such as '0 9 * * 1-5'"
        raise ScheduleInvalid("cron", f"{text!r} does not have five fields", hint)
    try:
        return CronSim(line, after)
    except CronSimError as error:
        hint = "minute hour day month weekday, such as '0 9 * * 1-5'"
        raise ScheduleInvalid("cron", f"{text!r}: {str(error).lower()}", hint) from None


def _rule(text: str, start: str | None, near: datetime | None = None) -> rrule | rruleset:
    try:
        return build_rule(text, _start(start), near)
    except RuleFault as fault:
        raise ScheduleInvalid("rrule", fault.message, fault.hint) from None


def _start(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        hint = "write it like 2026-11-23T09:00:00"
        raise ScheduleInvalid("start", f"{text!r} is not a time", hint) from None


def next_fires(config: ScheduleConfig, after: datetime, n: int) -> list[datetime]:
    """Answer the next `n` moments in UTC, strictly after `after`; fewer when the rule ends."""
    return list(islice(fires(config, after), n))


def fires(config: ScheduleConfig, after: datetime) -> Iterator[datetime]:
    """Answer every fire strictly after a moment, in UTC and in order.

    A wall-clock time that a clock change skips fires at the moment of the change; one that comes
    twice fires the first time only, unless the line says every hour or every so many minutes.
    """
    if after.tzinfo is None:
        raise ValueError("a schedule is asked about an aware time")
    zone = zone_of(config.timezone)
    if config.cron is not None:
        yield from map(_in_utc, _cron(config.cron, after.astimezone(zone)))
    else:
        yield from _rule_fires(config, after, zone)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _rule_fires(config: ScheduleConfig, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    # One day early, because wall-clock order and true order differ around a clock change.
    wall = after.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    rule = _rule(config.rrule or "", config.start, wall)
    last = after.astimezone(UTC)
    for naive in islice(rule.xafter(wall, inc=True), _MAX_STEPS):
        moment = _placed(naive, zone)
        if moment > last:
            last = moment
            yield moment


def _placed(naive: datetime, zone: ZoneInfo) -> datetime:
    """Put a wall-clock time on the time line: a skipped one moves to the moment of the change."""
    local = naive.replace(tzinfo=zone, fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == naive:
        return moment
    later = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change_between(min(moment, later), max(moment, later), zone)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def schedule_problem(error: ScheduleInvalid, trigger: int) -> Problem:
    """Write what is wrong with a schedule as a problem of its trigger."""
    path = pointer("triggers", trigger, "with", error.key)
    return Problem("bad_schedule", "error", path, error.message, error.hint)


def describe(config: ScheduleConfig) -> str:
    """Say when a schedule fires, in plain words, with its zone."""
    if config.cron is not None:
        text = config.cron.strip()
        return f"{cron_words(CRON_MACROS.get(text.lower(), text))} ({config.timezone})"
    return f"{rule_words(config.rrule or '', config.start)} ({config.timezone})"


def schedule_config(value: Mapping[str, Any]) -> ScheduleConfig:
    """Read the `with` of a schedule trigger, or raise ScheduleInvalid."""
    return ScheduleConfig.parse(value)
