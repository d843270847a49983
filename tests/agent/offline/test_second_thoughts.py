"""What is taken back is not read, and other ways to say when."""

from __future__ import annotations

from datetime import datetime

import pytest

from agent.offline.language.second_thoughts import without_second_thoughts
from agent.offline.timing.schedules import find_schedule, normalised


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the 3rd and the 4th... no, just the 5th of each month", "the 5th of each month"),
        ("post it, then wait a day... no just 20 minutes", "post it, then wait 20 minutes"),
        ("every hour... actually only every day", "every day"),
        ("say hello... and goodbye", "say hello... and goodbye"),
    ],
)
def test_only_what_they_settle_on_is_read(text: str, left: str) -> None:
    assert without_second_thoughts(text) == left


@pytest.mark.parametrize(
    ("text", "cron"),
    [
        ("every day at 8 post it to @chan0 but not on weekends", "0 8 * * 1-5"),
        ("nine thirty every tuesday", "30 9 * * 2"),
        ("1st of the month, eight fifteen", "15 8 1 * *"),
        ("here is our friday invoice run, start it at 9: get it", "0 9 * * 5"),
    ],
)
def test_when_it_runs(text: str, cron: str) -> None:
    found = find_schedule(normalised(text), datetime(2026, 3, 2, 8))  # noqa: DTZ001  # wall-clock time
    assert found is not None
    assert (found.cron, found.unclear) == (cron, None)


def test_the_end_of_a_month_needs_no_month() -> None:
    found = find_schedule("month end, last day 18:30: post it")
    assert found is not None
    assert "BYMONTHDAY=-1;" in str(found.rrule)
