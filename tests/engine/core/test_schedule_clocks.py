"""R6: whatever the clock does over 1,000 days in six zones, no due time is lost and none fires twice."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.core.schedule import ScheduleConfig, next_fires
from engine.core.schedule_due import MOST_MISSED, ON_TIME, due_after, due_moments

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Chatham",
)
BEGIN = datetime(2026, 1, 1, 12, 1, tzinfo=UTC)
DAYS = 1000
"""Until September 2028: five changes to summer or back a year, and a leap day."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass
class Clocked:
    """A scheduler as the executor has it: it fires what is due whenever it looks at its clock."""

    config: ScheduleConfig
    now: datetime
    due: datetime | None = None
    fired: list[tuple[datetime, int, datetime]] = field(default_factory=list)
    """The due time, how many missed ones it stands for, and what the clock said."""

    def __post_init__(self) -> None:
        self.due = next_fires(self.config, self.now, 1)[0]

    def look(self) -> None:
        while self.due is not None and self.due <= self.now:
            for moment, missed in due_moments(self.config, self.due, self.now):
                self.fired.append((moment, missed, self.now))
            self.due = due_after(self.config, self.due, self.now)

    def runs_for(self, span: timedelta, lateness: timedelta) -> None:
        until = self.now + span
        while self.due is not None and self.due <= until:
            self.now = max(self.now, self.due + lateness)
            self.look()
        self.now = max(self.now, until)

    def is_away_for(self, span: timedelta) -> None:
        self.now += span
        self.look()

    def is_set(self, by: timedelta) -> None:
        self.now += by
        self.look()


def live(scheduler: Clocked, chance: random.Random) -> None:
    """Let it run, be stopped, and have its clock set forwards and back, for a thousand days."""
    end = BEGIN + timedelta(days=DAYS)
    while scheduler.now < end:
        match chance.choices(("run", "away", "forwards", "back"), (80, 10, 5, 5))[0]:
            case "run":
                span = MINUTE * chance.randrange(1, 3 * 1440)
                scheduler.runs_for(span, timedelta(seconds=chance.random()))
            case "away":
                scheduler.is_away_for(MINUTE * chance.randrange(1, 5 * 1440))
            case "forwards":
                scheduler.is_set(HOUR)
            case _:
                scheduler.is_set(-HOUR)


def wall_times(zone: ZoneInfo, hour: int, minute: int) -> Iterator[datetime]:
    """Return a time of day on each date of a zone: the first minute that is not before it.

    Found by going through the minutes of the days whose clock changes; no reader of schedules has a hand
    in it.
    """
    day = date(2025, 12, 30)
    while day < date(2028, 10, 15):
        wanted = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - wall clock
        around = [wanted + timedelta(days=n) for n in (-1, 1)]
        offsets = [one.replace(tzinfo=zone).utcoffset() or timedelta() for one in around]
        moment = (wanted - offsets[0]).replace(tzinfo=UTC)
        if offsets[0] != offsets[1]:
            moment -= 4 * HOUR
            while moment.astimezone(zone).replace(tzinfo=None) < wanted:
                moment += MINUTE
        yield moment
        day += timedelta(days=1)


def each_hour() -> Iterator[datetime]:
    for hours in range((DAYS + 10) * 24):
        yield BEGIN.replace(minute=0) + HOUR * hours


SCHEDULES: dict[str, dict[str, Any]] = {
    "in the night, as cron": {"cron": "30 2 * * *"},
    "in the night, as rrule": {"rrule": "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"},
    "in the gap of half an hour": {"cron": "10 2 * * *"},
    "on weekdays at nine": {"cron": "0 9 * * 1-5"},
    "on the leap day": {"cron": "0 9 29 2 *"},
    "hourly": {"cron": "0 * * * *"},
}


def wanted(name: str, zone: ZoneInfo) -> list[datetime]:
    """Return every due time there has to be, by the calendar alone."""
    if name == "hourly":
        # Where the offset is no whole hour, the full hours of the wall clock are not those of UTC.
        offset = BEGIN.astimezone(zone).utcoffset() or timedelta()
        return [moment - offset % HOUR for moment in each_hour()]
    hour, minute = {"on weekdays at nine": (9, 0), "on the leap day": (9, 0)}.get(name, (2, 30))
    if name == "in the gap of half an hour":
        minute = 10
    found = list(wall_times(zone, hour, minute))
    if name == "on weekdays at nine":
        return [one for one in found if one.astimezone(zone).weekday() < 5]
    if name == "on the leap day":
        return [
            one for one in found if (local := one.astimezone(zone)).month == 2 and local.day == 29
        ]
    return found


# Where a clock changes by half an hour, no calendar of full hours stands for it.
@pytest.mark.parametrize(
    ("name", "zone"),
    [
        (name, zone)
        for name in SCHEDULES
        for zone in ZONES
        if name != "hourly" or zone in ("Europe/Berlin", "Asia/Kolkata")
    ],
)
def test_no_due_time_is_lost_and_none_fires_twice(name: str, zone: str) -> None:
    calendar = [moment for moment in wanted(name, ZoneInfo(zone)) if moment > BEGIN]
    for seed, missed in enumerate(("run_all", "run_once", "skip")):
        config = ScheduleConfig.parse({**SCHEDULES[name], "timezone": zone, "missed": missed})
        scheduler = Clocked(config, BEGIN)
        live(scheduler, random.Random(f"{zone} {name} {seed}"))
        times = [moment for moment, _, _ in scheduler.fired]
        assert times == sorted(set(times)), "none twice, and in order"
        passed = [one for one in calendar if scheduler.due is None or one < scheduler.due]
        if missed == "run_all":
            assert times == passed
        elif missed == "run_once":
            assert set(times) <= set(passed)
            assert sum(1 + folded for _, folded, _ in scheduler.fired) == len(passed)
        else:
            assert set(times) <= set(passed)
            assert all(at - moment <= ON_TIME for moment, _, at in scheduler.fired)
        assert times, "a thousand days hold at least one"


@pytest.mark.parametrize("days", [2, 400])
def test_of_very_many_missed_times_the_last_count(days: int) -> None:
    now = BEGIN + timedelta(days=days, seconds=10)

    def found(missed: str) -> list[tuple[datetime, int]]:
        every_minute = {"cron": "* * * * *", "timezone": "UTC", "missed": missed}
        return due_moments(ScheduleConfig.parse(every_minute), BEGIN, now)

    last = now.replace(second=0)
    assert found("run_once") == [(last, MOST_MISSED)]
    assert found("skip") == [(last, 0)]
    assert len(found("run_all")) == MOST_MISSED + 1


def test_where_each_missed_time_counts_all_are_made_up_for_in_turns() -> None:
    every_minute = {"cron": "* * * * *", "timezone": "UTC", "missed": "run_all"}
    config = ScheduleConfig.parse(every_minute)
    now = BEGIN + timedelta(minutes=2500, seconds=10)
    due: datetime | None = BEGIN
    turns: list[list[datetime]] = []
    while due is not None and due <= now:
        turns.append([moment for moment, _ in due_moments(config, due, now)])
        due = due_after(config, due, now)
    assert [len(turn) for turn in turns] == [1001, 1001, 499]
    assert [one for turn in turns for one in turn] == [
        BEGIN + timedelta(minutes=n) for n in range(2501)
    ]
    assert due == BEGIN + timedelta(minutes=2501)


def test_of_very_many_missed_times_the_first_may_be_the_only_one_near() -> None:
    config = ScheduleConfig.parse(
        {"rrule": "FREQ=MINUTELY;COUNT=1500", "timezone": "UTC", "start": "2026-01-01T00:00:00"}
    )
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    assert due_moments(config, begin, begin + timedelta(days=3)) == [
        (begin + timedelta(minutes=1499), MOST_MISSED)
    ]


def test_the_policies_run_out_of_time_together_with_their_rule() -> None:
    config = ScheduleConfig.parse(
        {"rrule": "FREQ=DAILY;COUNT=2", "timezone": "UTC", "start": "2026-01-01T00:00:00"}
    )
    second = datetime(2026, 1, 2, tzinfo=UTC)
    assert due_after(config, second, second) is None
