"""Rows of a table that are deleted or changed, said in words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import built, planned


def _statement(words: str) -> dict[str, Any]:
    (step,) = built(words)["steps"]
    assert step["uses"] == "sql.query"
    return dict(step["with"])


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("delete rows from table berths where state is empty", "DELETE FROM berths WHERE state IS NULL"),
        ("delete the rows in table berths where left_at is older than 40 days", "DELETE FROM berths WHERE left_at < :before"),
        ("remove everything from table berths where kind is buoy and depth is over 9", "DELETE FROM berths WHERE kind = :kind AND depth > :depth"),
        ("update table berths: set state to 'free' where state is not taken", "UPDATE berths SET state = :state WHERE state <> :state_2"),
        ("set state to free in table berths where left_at is more than 2 weeks ago", "UPDATE berths SET state = :state WHERE left_at < :before"),
    ],
)  # fmt: skip
def test_words_become_a_statement(said: str, statement: str) -> None:
    assert _statement(f"Every night at 3 {said}")["statement"] == statement


def test_what_is_said_is_a_parameter() -> None:
    given = _statement(
        "Every night at 3 delete rows from table berths where kind is 'Buoy' and paid is false and depth is at least 9"
    )
    assert given["params"] == {"kind": "Buoy", "paid": False, "depth": 9}


def test_an_age_is_counted_from_the_run() -> None:
    given = _statement(
        "Every night at 3 delete rows in table berths where left_at is older than 2 days"
    )
    assert 'duration("172800s")' in given["params"]["before"]


@pytest.mark.parametrize(
    ("said", "params"),
    [
        ("with berth arrives, delete the row from table moorings where berth matches", ["berth"]),
        ("with berth and skipper arrives, update skipper in table moorings where berth matches", ["skipper", "berth"]),
        ("with berth_id arrives, set skipper to none in table moorings for that berth_id", ["skipper", "berth_id"]),
    ],
)  # fmt: skip
def test_what_a_call_brings_is_a_parameter(said: str, params: list[str]) -> None:
    given = _statement(f"When a webhook {said}")
    assert sorted(given["params"]) == sorted(params)
    assert given["params"][params[-1]] == f"{{{{ trigger.body.{params[-1]} }}}}"


@pytest.mark.parametrize(
    "said",
    [
        "delete the rows in table berths older than 30 days",
        "delete the rows of table berths where the skipper likes rain",
        "set state to free in table berths where it rained",
    ],
)
def test_what_is_not_understood_touches_no_rows(said: str) -> None:
    plan = planned(f"Every night at 3 {said} and post 'done' to #quay")
    assert plan.document is not None
    assert [step["uses"] for step in plan.document["steps"]] == ["slack.post_message"]
    assert any("table berths" in words for words in plan.unsupported)


def test_a_field_before_the_verb_of_a_call_is_no_wish() -> None:
    (step,) = built("When a webhook with email and berth arrives, post the berth to #quay")["steps"]
    assert step["uses"] == "slack.post_message"
