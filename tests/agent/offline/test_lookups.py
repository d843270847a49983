"""Rows that are looked up by what a call brings, and tables that are named first."""

from __future__ import annotations

from tests.agent.offline.planned import steps_of

_CALL = "When a webhook with berth and skipper arrives, "


def test_a_row_is_read_by_a_parameter() -> None:
    made = steps_of(
        f"{_CALL}look up the mooring in table moorings by berth and post the row to #quay"
    )
    assert made["fetch_moorings"]["with"] == {
        "statement": "SELECT * FROM moorings WHERE berth = :berth",
        "params": {"berth": "{{ trigger.body.berth }}"},
    }


def test_what_is_missing_is_written_and_what_is_there_is_changed() -> None:
    made = steps_of(
        f"{_CALL}look up the mooring in table moorings by berth. If there is none, insert berth and skipper. If there is one, update skipper"
    )
    insert, update = (step for step in made.values() if "when" in step)
    assert insert["when"] == "{{ steps.fetch_moorings.count == 0.0 }}"
    assert insert["with"]["rows"] == [
        {"berth": "{{ trigger.body.berth }}", "skipper": "{{ trigger.body.skipper }}"}
    ]
    assert update["when"] == "{{ steps.fetch_moorings.count > 0.0 }}"
    assert (
        update["with"]["statement"] == "UPDATE moorings SET skipper = :skipper WHERE berth = :berth"
    )
    assert update["with"]["params"]["skipper"] == "{{ trigger.body.skipper }}"


def test_whether_something_is_there_is_asked_of_the_table() -> None:
    made = steps_of(
        f"{_CALL}check whether the berth is already in table moorings. If yes post 'taken' to #quay, if not post 'free' to #quay"
    )
    assert made["post_to_quay"]["when"] == "{{ steps.fetch_moorings.count > 0.0 }}"
    assert made["post_to_quay_2"]["when"] == "{{ steps.fetch_moorings.count == 0.0 }}"


def test_a_table_that_is_named_first_is_read_and_narrowed() -> None:
    made = steps_of(
        "Daily at 8 from table moorings where taken = true sum fee and post it to #quay"
    )
    assert made["fetch_moorings"]["with"]["statement"] == "SELECT * FROM moorings"
    assert made["keep_moorings"]["with"]["where"]["$hole"]["candidates"] == ["taken"]
