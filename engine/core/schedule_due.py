"""What becomes of due times: those that come on time, and those missed while nobody was there."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice, takewhile
from typing import Final

from engine.core.schedule import ScheduleConfig, fires, next_fires

ON_TIME: Final = timedelta(seconds=30)
MOST_MISSED: Final = 1000
"""So many missed times are made up for in one turn, and counted."""
_MOMENT: Final = timedelta(microseconds=1)


def due_moments(config: ScheduleConfig, due: datetime, now: datetime) -> list[tuple[datetime, int]]:
    """Return which due times become runs, each with how many missed ones are folded into it."""
    moments = _turn(config, due, now)
    if len(moments) > MOST_MISSED and config.missed != "run_all":
        # Too many to go through one by one: what counts of them is the last.
        moments[-1] = _newest(config, moments[-1], now)
    on_time = [moment for moment in moments if now - moment <= ON_TIME]
    if config.missed == "run_all" or len(moments) == len(on_time):
        return [(moment, 0) for moment in moments]
    if config.missed == "run_once":
        return [(moments[-1], len(moments) - 1)]
    return [(moment, 0) for moment in on_time]


def due_after(config: ScheduleConfig, due: datetime, now: datetime) -> datetime | None:
    """Return the next due time once `due_moments` are dealt with; a clock set back brings none again.

    It has passed already where each missed time counts and there were more of them than one turn takes.
    """
    done = _turn(config, due, now)[-1] if config.missed == "run_all" else max(now, due)
    following = next_fires(config, done, 1)
    return following[0] if following else None


def _turn(config: ScheduleConfig, due: datetime, now: datetime) -> list[datetime]:
    return list(islice(chain((due,), _passed(config, due, now)), MOST_MISSED + 1))


def _passed(config: ScheduleConfig, after: datetime, now: datetime) -> Iterator[datetime]:
    return takewhile(lambda moment: moment <= now, fires(config, after))


def _newest(config: ScheduleConfig, due: datetime, now: datetime) -> datetime:
    back = ON_TIME
    while True:
        after = max(now - back, due - _MOMENT)
        found = deque(_passed(config, after, now), maxlen=1)
        if found:
            return found[0]
        back *= 4
