"""A day that is named once: it starts one run, or it is when something takes place or is due, and never comes again each week."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.timing.occasions import find_occasion
from agent.offline.timing.schedules import find_schedule, normalised, scan
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
MONDAY = datetime(2026, 3, 2, 8, 20)  # noqa: DTZ001 - wall-clock time, as the grammar takes it


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def made_by(words: str) -> tuple[str, dict[str, Any]]:
    document = plan(words).document
    assert document is not None
    return document["triggers"][0]["type"], document["steps"][0]["with"]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("this thursday at 9 post it to @chan0", "2026-03-05T09:00:00"),
        ("on the coming wednesday at 9:30 post it to @chan0", "2026-03-04T09:30:00"),
        ("this friday morning at 8 post it to @chan0", "2026-03-06T08:00:00"),
        ("post the plan tomorrow at 9 to @chan0", "2026-03-03T09:00:00"),
    ],
)
def test_one_day_with_its_time_starts_one_run(words: str, start: str) -> None:
    found = find_schedule(words, MONDAY)
    assert found is not None
    assert (found.cron, found.start) == (None, start)


@pytest.mark.parametrize(
    "words",
    [
        "next tuesday at 10:00 post it to @chan0",
        "post it to @chan0 on the next tuesday at 10",
        "post it next tuesday at 10 to @chan0",
    ],
)
def test_the_next_such_day_is_asked_and_comes_once(words: str) -> None:
    found = find_schedule(words, MONDAY)
    assert found is not None
    assert found.cron is None
    assert "2026-03-03 or 2026-03-10" in str(found.unclear)


@pytest.mark.parametrize(
    "words",
    [
        "create a visit for next tuesday at 10:00 called tour",
        "create a job due next friday at 9 in the list",
        "send the note about the visit, to be done by tomorrow at 9, to @mail0",
    ],
)
def test_the_time_of_what_is_spoken_of_starts_nothing(words: str) -> None:
    assert find_schedule(words, MONDAY) is None


def test_days_of_every_week_stay_a_schedule() -> None:
    for words in ("on tuesday at 10 post it", "every tuesday at 10 post the plan for next tuesday"):
        found = find_schedule(words, MONDAY)
        assert found is not None
        assert found.cron == "0 10 * * 2"


@pytest.mark.parametrize(
    ("words", "day", "begins", "ends"),
    [
        ("plan a visit tomorrow from 16:00 to 16:30", (3, 3), (16, 0), (16, 30)),
        ("plan a visit tomorrow, 4 to 5pm", (3, 3), (16, 0), (17, 0)),
        ("plan a visit from 9:30 to 10 tomorrow", (3, 3), (9, 30), (10, 0)),
        ("plan a visit on 2026-10-14 at noon for 90 minutes", (10, 14), (12, 0), (13, 30)),
        ("plan a visit the day after tomorrow at 15:00", (3, 4), (15, 0), None),
        ("plan a visit on 3 may 2026", (5, 3), None, None),
    ],
)
def test_an_occasion_has_a_day_and_the_times_beside_it(
    words: str, day: tuple[int, int], begins: tuple[int, int] | None, ends: tuple[int, int] | None
) -> None:
    text = normalised(words)
    found = find_occasion(text, scan(text), MONDAY)
    assert found is not None
    assert found.days == (date(2026, *day),)
    assert (found.begins, found.ends) == (begins and time(*begins), ends and time(*ends))


def test_what_opens_a_request_is_no_occasion() -> None:
    text = "tomorrow at 9 plan a visit"
    assert find_occasion(text, scan(text), MONDAY) is None


def test_an_event_takes_place_when_the_words_say() -> None:
    start, given = made_by(
        'Create a Google Calendar event "Tour" on 2026-10-14 from 10:00 to 11:30'
    )
    assert start == "manual"
    assert given["begins"] == "2026-10-14T10:00:00+02:00"
    assert given["ends"] == "2026-10-14T11:30:00+02:00"


def test_of_an_event_that_begins_only_its_end_is_asked() -> None:
    start, given = made_by('Add a meeting "Tour" to Google Calendar tomorrow at 15:00')
    assert (start, given.get("calendar")) == ("manual", None)
    assert given["begins"].endswith("T15:00:00+01:00")
    assert "$hole" in given["ends"]


def test_of_two_days_that_may_be_meant_one_is_asked() -> None:
    _, given = made_by('Create a Google Calendar event "Tour" for next Tuesday at 10:00')
    assert len(given["begins"]["$hole"]["candidates"]) == 2


def test_what_is_due_is_due_on_the_day_and_runs_when_started() -> None:
    start, given = made_by('Create a GitLab issue "Lamp" in project shop/web, due tomorrow')
    assert start == "manual"
    assert given["due_date"] == "2026-03-03"


def test_a_run_that_comes_again_takes_no_day_that_is_counted_from_now() -> None:
    words = 'Every Monday at 8 create a Google Calendar event "Tour" for tomorrow at 16:00'
    start, given = made_by(words)
    assert start == "schedule"
    assert "$hole" in given["begins"]
