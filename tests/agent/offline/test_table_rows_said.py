"""Rows of a database table: looked up, taken out, marked, and compared with a list, in everyday words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import planned, steps_of


def statements(words: str) -> list[str]:
    return [
        str(step["with"]["statement"])
        for step in steps_of(words).values()
        if step.get("uses") == "sql.query"
    ]


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        (
            "webhook: crate_id, quay. find the crate in the database table crates (crate_id, owner_email, label), then mail its owner the label and the quay",
            "SELECT crate_id, owner_email, label, :quay AS quay FROM crates WHERE crate_id = :crate_id",
        ),
        (
            "A webhook brings horse_no and stable. Look up the horse in our db table horses (horse_no, rider, email) and send them an email with the stable.",
            "SELECT horse_no, rider, email, :stable AS stable FROM horses WHERE horse_no = :horse_no",
        ),
        (
            "webhook (loan_no, days). get the loan from the database table loans (loan_no, reader_email) and email them the days",
            "SELECT loan_no, reader_email, :days AS days FROM loans WHERE loan_no = :loan_no",
        ),
        (
            "webhook with room_id and guest. look the room up in the database table rooms (room_id, floor, email), then mail them the floor",
            "SELECT room_id, floor, email, :guest AS guest FROM rooms WHERE room_id = :room_id",
        ),
    ],
)
def test_a_row_is_looked_up_by_the_column_that_both_hold(words: str, statement: str) -> None:
    assert statements(words) == [statement]
    letter = next(s for s in steps_of(words).values() if s.get("uses") == "email.send")
    assert "foreach" in letter


@pytest.mark.parametrize(
    "words",
    [
        "webhook (name, town). find the boat in the database table boats (mast, email), then mail them the town",
        "webhook (mast, town). find the boat in the database table boats (mast, town, email), then mail them the town",
    ],
)
def test_without_one_column_of_both_no_row_is_chosen(words: str) -> None:
    plan = planned(words)
    said = str(plan.document)
    assert "WHERE mast" not in said
    assert "WHERE town" not in said


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("webhook with one field, tag: delete that dog from the database table dogs (column tag) and write the tag to #pound", "DELETE FROM dogs WHERE tag = :tag"),
        ("webhook: one field: email. remove it from the database table readers (column email) and post the email in #list", "DELETE FROM readers WHERE email = :email"),
        ("every night at 3 clean up our db table drafts: everything whose saved_on is older than 20 days goes", "DELETE FROM drafts WHERE saved_on < :before"),
        ("every night at 3 clear out the table boats, everything whose berth is empty goes", "DELETE FROM boats WHERE berth IS NULL"),
        ("sundays at 23:00 delete everything from the database table visits where left_on is older than 9 days (it's a date)", "DELETE FROM visits WHERE left_on < :before"),
    ],
)  # fmt: skip
def test_rows_are_taken_out(words: str, statement: str) -> None:
    assert statements(words) == [statement]
    assert "email.send" not in {s.get("uses") for s in steps_of(words).values()}


def test_only_the_spoken_of_rows_go() -> None:
    for words in (
        "every night at 3 look at our db table drafts: everything whose saved_on is older than 20 days is posted in #old",
        "webhook (tag, town): delete that dog from the database table dogs (tag, town)",
    ):
        assert "DELETE" not in str(planned(words).document)


def test_how_many_rows_went_is_told() -> None:
    words = "every night at 3 clean out our db table drafts: everything whose saved_on is older than 20 days goes. then tell #desk how many rows were removed"
    steps = steps_of(words)
    told = next(s for s in steps.values() if s.get("uses") == "slack.post_message")
    assert told["with"]["text"] == "Rows deleted: {{ steps.query.count }}"
    assert not planned(words).questions


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("our database has a table kilns (kiln, state, seen). each day at 6 take those with state hot and seen = 0, post the kiln in #kilns, one message each, and set seen to 1 for them afterwards", "kiln = :kiln AND state = :state AND seen = :seen"),
        ("db table kilns (kiln_id, state, seen): every day at 6 take those with state hot and seen = 0, post the kiln_id in #kilns, one message each, and then set seen to 1 for them", "kiln_id = :kiln_id"),
    ],
)  # fmt: skip
def test_each_row_is_marked_by_what_tells_it(words: str, same: str) -> None:
    steps = steps_of(words)
    mark = next(
        s for s in steps.values() if str(s["with"].get("statement", "")).startswith("UPDATE")
    )
    assert mark["with"]["statement"].endswith(f"WHERE {same}")
    assert "foreach" in mark
    assert 1 in mark["with"]["params"].values()


def uses(words: str) -> list[Any]:
    return [step.get("uses") for step in steps_of(words).values()]


@pytest.mark.parametrize(
    "words",
    [
        "every night at 2 fetch https://zoo.example/apes (tag, name) and add those whose tag is not yet in the database table apes to it",
        "Daily 3:30: copy the coins from https://mint.example/coins (number, year) into our database table coins, only numbers that aren't in it yet.",
        "Put the ads whose ref we don't have yet in the db table ads (ref, title) into that table: fetch https://ads.example/ads every day at 7 first",
        "At 4:15 each day take https://wines.example/list (code, label) and insert into database table wines (code, label) only what's missing there, compared by code.",
    ],
)
def test_what_a_table_has_is_left_out(words: str) -> None:
    if words.startswith("Put"):
        words = "every day at 7 fetch https://ads.example/ads. Put the ads whose ref we don't have yet in the db table ads (ref, title) into that table."
    found = uses(words)
    assert found.index("list.join") < found.index("sql.insert")
    assert any("item.right == null" in str(s["with"]) for s in steps_of(words).values())


def test_what_is_new_there_is_not_left_out() -> None:
    words = "every night at 2 fetch https://zoo.example/apes (tag, name) and insert them into the database table apes"
    assert "list.join" not in uses(words)


def test_of_nothing_new_nothing_is_told() -> None:
    words = "Daily 3:30: copy the coins from https://mint.example/coins (number, year) into our database table coins, only numbers that aren't in it yet. Then #mint gets the number of new ones. Nothing new: no message."
    told = next(s for s in steps_of(words).values() if s.get("uses") == "slack.post_message")
    assert told["when"] == "{{ steps.only_coins.count > 0.0 }}"
