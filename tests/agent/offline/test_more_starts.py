"""Further ways to start, hours in which the clock rests, and whose time it goes by."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed

HOURLY: dict[str, Any] = {
    **BOATS,
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 * * * *", "timezone": "Europe/Oslo"}}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("oh and do it in chicago time", "America/Chicago"),
        ("by utc please", "UTC"),
        ("let it go by helsinki time", "Europe/Helsinki"),
        ("use lisbon time for the clock", "Europe/Lisbon"),
    ],
)
def test_words_that_only_name_a_zone_change_the_zone(words: str, zone: str) -> None:
    (clock,) = changed(words, BOATS)["triggers"]
    assert clock["with"] == {"cron": "0 7 * * 2", "timezone": zone}


def test_a_zone_beside_other_words_is_about_those() -> None:
    plan = change("post the utc offset to #dock", BOATS)
    assert all(o["op"] != "set_trigger" for o in plan.operations)


@pytest.mark.parametrize(
    "words",
    ["never at night please", "it need not run during the night", "and keep quiet at night"],
)
def test_the_clock_rests_at_night_and_the_hours_are_said(words: str) -> None:
    (clock,) = changed(words, HOURLY)["triggers"]
    assert clock["with"]["cron"] == "0 6-21 * * *"
    assert any("22:00 to 6:00" in one for one in change(words, HOURLY).assumptions)


def test_by_day_may_be_said_with_how_often() -> None:
    words = "every half hour during the day"
    (clock,) = changed(words, BOATS)["triggers"]
    assert clock["with"]["cron"] == "*/30 8-18 * * *"
    assert len(change(words, BOATS).operations) == 1


def test_what_runs_once_a_day_is_asked_for_another_time() -> None:
    assert change("not at night", BOATS).kind == "question"


@pytest.mark.parametrize(
    "words",
    [
        "let me start it by hand too",
        "i should be able to run it manually as well",
        "also trigger it by hand",
    ],
)
def test_it_may_be_started_by_hand_beside_the_clock(words: str) -> None:
    kinds = [t["type"] for t in changed(words, BOATS)["triggers"]]
    assert kinds == ["schedule", "manual"]


@pytest.mark.parametrize(
    "words",
    [
        "also run this when a form is filled in",
        "do the same when a web hook comes in",
        "start it when the order form is sent, too",
    ],
)
def test_a_form_or_a_call_may_start_it_beside_what_is_there(words: str) -> None:
    before = {t["id"] for t in BOATS["triggers"]}
    triggers = changed(words, BOATS)["triggers"]
    assert before < {t["id"] for t in triggers}
    assert triggers[-1]["type"] == "webhook"


def test_what_works_with_a_call_is_not_started_by_hand_without_a_question() -> None:
    assert change("start it by hand as well", GUESTS).kind == "question"


@pytest.mark.parametrize("words", ["pause it for now", "suspend the workflow for a week"])
def test_only_a_person_pauses_a_workflow(words: str) -> None:
    plan = change(words, BOATS)
    assert plan.kind == "publish"
    assert "pause" in (plan.answer or "")
