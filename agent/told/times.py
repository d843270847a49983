"""A schedule's words, where they are read back as the same schedule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from agent.offline.timing.schedules import find_schedule, normalised
from engine.core.schedule import ScheduleConfig, ScheduleInvalid
from engine.core.schedule import describe as schedule_words

# Words that count from now, such as `every other week`, say no schedule by themselves.
_EARLY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - wall-clock time, as the grammar wants it
_LATE: Final = datetime(2030, 6, 15, 12)  # noqa: DTZ001 - wall-clock time


def schedule_in_words(given: Any) -> str | None:
    """Say when; None where the words would be read as another schedule, or as one that hangs on the day they are read."""
    if not isinstance(given, Mapping):
        return None
    try:
        words = schedule_words(ScheduleConfig.parse(given))
    except ScheduleInvalid:
        return None
    return words if schedule_from_words(words) == given else None


def schedule_from_words(words: str) -> dict[str, str] | None:
    """Read a schedule that is the same whenever it is read; None where there is none, or no zone is named."""
    early, late = (find_schedule(normalised(words), now) for now in (_EARLY, _LATE))
    if early is None or late is None or early.unclear or not early.timezone:
        return None
    first, second = (one.config(one.timezone or "") for one in (early, late))
    return None if first != second or _is_counted(first) else first


def _is_counted(given: Mapping[str, str]) -> bool:
    """Tell whether somebody has to say from when it counts: which of two weeks is meant."""
    return (
        "start" not in given and re.search("INTERVAL=|COUNT=", given.get("rrule", "")) is not None
    )
