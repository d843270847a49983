"""Days that are said to be left out never become the days on which it runs."""

import pytest

from tests.agent.offline.changing import BOATS, changed
from tests.agent.offline.planned import planned

DAILY = {**BOATS, "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 7 * * *", "timezone": "Europe/Oslo"}}]}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("skip Fridays", "0-4,6"),
        ("switch it off on Fridays", "0-4,6"),
        ("pause it on Fridays", "0-4,6"),
        ("skip weekends", "1-5"),
        ("never on Sundays", "1-6"),
        ("leave out Fridays", "0-4,6"),
        ("no runs on weekends", "1-5"),
    ],
)
def test_a_change_leaves_them_out(said: str, days: str) -> None:
    (trigger,) = changed(said, DAILY)["triggers"]
    assert trigger["with"]["cron"] == f"0 7 * * {days}"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ('Don\'t send on weekends: every day at 9:15 post "hi" in #barn', "1-5"),
        ('Every day at 9:15 post "hi" in #barn, skip Fridays', "0-4,6"),
        ('Every day at 9:15 post "hi" in #barn, never on Sundays', "1-6"),
    ],
)
def test_a_new_workflow_does_not_run_on_them(said: str, days: str) -> None:
    plan = planned(said)
    assert plan.document is not None
    assert plan.unsupported == ()
    assert plan.document["triggers"][0]["with"]["cron"] == f"15 9 * * {days}"


def test_a_day_no_schedule_can_leave_out_is_asked_about() -> None:
    plan = planned('Weekdays except the first Monday at 9 post "hi" to #barn')
    assert plan.document is not None
    assert "$hole" in plan.document["triggers"][0]["with"]["cron"]


def test_a_thing_that_is_skipped_is_no_day() -> None:
    plan = planned(
        "Every day at 9 get https://barn.example/orders and post them to #barn, skip Monday orders"
    )
    assert plan.document is not None
    assert plan.document["triggers"][0]["with"]["cron"] == "0 9 * * *"
