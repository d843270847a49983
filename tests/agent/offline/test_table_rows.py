"""Rows for a table, said in words: which columns, of what, and into which table."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.building.table_turns import in_turn
from tests.agent.offline.test_deeds import plan, steps


def _row(text: str) -> tuple[str, list[str]]:
    insert = steps(text)["insert"]["with"]
    (row,) = insert["rows"]
    assert all(row[c]["$hole"]["of"] == "trigger.body" for c in row)
    return insert["table"], list(row)


@pytest.mark.parametrize(
    ("text", "table", "columns"),
    [
        (
            "A ferry reports by webhook: insert boat, pier and load into the table arrivals",
            "arrivals",
            ["boat", "pier", "load"],
        ),
        (
            "When a guest checks in through our webhook, add a row to the guests table with name and room",
            "guests",
            ["name", "room"],
        ),
        (
            "Readings come by webhook. Save the sensor + level to table Levels",
            "Levels",
            ["sensor", "level"],
        ),
        (
            "On a webhook call put it into table pets (species, age)",
            "pets",
            ["species", "age"],
        ),
        (
            "On a webhook call, record into the table pets the species and the age of it",
            "pets",
            ["species", "age"],
        ),
        ("On a webhook call store email to the people table", "people", ["email"]),
    ],
)
def test_the_columns_that_are_named_are_one_row_of_what_came_in(
    text: str, table: str, columns: list[str]
) -> None:
    assert _row(text) == (table, columns)


def test_a_data_table_is_the_workspaces_own() -> None:
    for said in ("the data table leads", "our leads data table"):
        add = steps(f"When a lead hits the webhook, save email and score to {said}")["add"]
        assert (add["uses"], add["with"]["table"]) == ("datatable.add", "leads")
        assert list(add["with"]["rows"][0]) == ["email", "score"]


def test_without_columns_the_whole_thing_is_kept() -> None:
    insert = steps("When an order hits the webhook, save it in the orders table")["insert"]["with"]
    assert insert == {"table": "orders", "rows": ["{{ trigger.body }}"]}


def test_rows_of_a_list_go_in_at_once_with_the_columns_that_are_named() -> None:
    made = steps(
        "Every hour get https://x.example/jobs, keep jobs whose cost is above 9 and append id, title and cost of each to the table job_log"
    )
    assert made["insert"]["with"]["rows"] == "{{ steps.pick_jobs.items }}"
    assert made["pick_jobs"]["with"]["items"] == "{{ steps.keep_jobs.items }}"
    assert '"title": item.title' in made["pick_jobs"]["with"]["value"]


def test_an_address_that_is_copied_into_a_table_is_read_first() -> None:
    made = steps(
        "Nightly at 2 copy what https://x.example/tides gives into the table tides, only those not stored before"
    )
    assert [s["uses"] for s in made.values()] == ["http.request", "list.dedupe", "sql.insert"]


def test_the_same_rows_again_need_not_be_said_again() -> None:
    made = steps(
        "Claims come by webhook. Under 50 insert who and sum into table claims. 50 or more: ask the abbot to approve, then insert."
    )
    assert made["insert"]["with"]["table"] == made["insert_2"]["with"]["table"] == "claims"
    assert made["insert_2"]["after"] == ["approve.approved"]


def test_rows_of_nothing_stay_open() -> None:
    insert: Any = steps("Every day at 9 add a row with size and colour to the table hats")["insert"]
    assert "$hole" in insert["with"]["rows"]


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("Put every new heron from https://x.example/herons into our table birds daily at 9", "list.dedupe"),
        ("Store the unpaid bills from https://x.example/bills in the table dues daily at 9", "list.filter"),
        ("Fetch https://x.example/guests daily at 9, then insert the late ones into the table late", "list.filter"),
    ],
)  # fmt: skip
def test_what_narrows_the_rows_is_done_before_they_are_written(text: str, uses: str) -> None:
    made = list(steps(text).values())
    assert [s["uses"] for s in made] == ["http.request", uses, "sql.insert"]
    assert made[1]["id"] in str(made[2]["with"]["rows"])


def test_a_table_is_emptied_before_it_is_filled_again() -> None:
    steps = [
        {"id": "empty", "uses": "sql.query", "with": {"statement": "DELETE FROM boats"}},
        {"id": "look", "uses": "sql.query", "with": {"statement": "SELECT * FROM boats"}},
        {"id": "other", "uses": "sql.insert", "with": {"table": "docks"}},
        {"id": "fill", "uses": "sql.insert", "with": {"table": "boats"}},
        {"id": "held", "uses": "sql.insert", "after": ["ask.approved"], "with": {"table": "boats"}},
    ]
    assert [step.get("after") for step in in_turn(steps)] == [
        None,
        None,
        None,
        ["empty"],
        ["ask.approved"],
    ]


@pytest.mark.parametrize(
    "words",
    [
        "empty the table boats, but only rows older than 30 days",
        "delete all rows from the table boats that are older than 90 days",
        "wipe the table boats except those of this year",
    ],
)
def test_of_a_table_of_which_some_rows_are_meant_not_all_are_taken(words: str) -> None:
    assert "DELETE FROM" not in str(plan(f"Every night at 1 {words}").document)
