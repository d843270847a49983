"""Statements stay whole, and tables are called what they are called."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned, steps_of


@pytest.mark.parametrize(
    ("said", "statement"),
    [
        ("run SELECT berth, COUNT(id) AS boats FROM moorings GROUP BY berth on postgres", "SELECT berth, COUNT(id) AS boats FROM moorings GROUP BY berth"),
        ("run SELECT berth, SUM(fee) AS fees FROM moorings WHERE paid = false GROUP BY berth against our database", "SELECT berth, SUM(fee) AS fees FROM moorings WHERE paid = false GROUP BY berth"),
        ("run SELECT id, name FROM moorings WHERE paid = false in mysql", "SELECT id, name FROM moorings WHERE paid = false"),
    ],
)  # fmt: skip
def test_a_statement_ends_where_words_of_its_place_begin(said: str, statement: str) -> None:
    steps = steps_of(f"Every Friday at noon {said} and post the rows to #harbour")
    read = next(iter(steps.values()))
    assert (read["uses"], read["with"]["statement"]) == ("sql.query", statement)


def test_a_statement_ends_where_its_schedule_begins() -> None:
    document = built(
        "Run SELECT berth, SUM(fee) AS fees FROM moorings WHERE paid = false GROUP BY berth every Friday at noon and post the rows to #harbour"
    )
    assert document["triggers"][0]["with"]["cron"] == "0 12 * * 5"
    assert document["steps"][0]["with"]["statement"].endswith("GROUP BY berth")
    assert [s["uses"] for s in document["steps"]] == ["sql.query", "slack.post_message"]


@pytest.mark.parametrize(
    "said",
    [
        "insert into the SQL table moorings (boat, berth)",
        "add it to the sql table moorings (boat, berth)",
        "insert boat and berth into the SQL table moorings",
    ],
)
def test_a_table_of_the_database_is_called_by_its_own_name(said: str) -> None:
    (step,) = steps_of(f"When a webhook arrives with boat, berth and fee, {said}").values()
    assert step["with"] == {
        "table": "moorings",
        "rows": [{"boat": "{{ trigger.body.boat }}", "berth": "{{ trigger.body.berth }}"}],
    }


@pytest.mark.parametrize(
    "said",
    [
        "read the rows of the data table guests where paid is true and post them to #harbour",
        "get all records from the data table guests where paid is true, then post them to #harbour",
    ],
)
def test_rows_of_a_data_table_are_narrowed_as_was_said(said: str) -> None:
    plan = planned(f"Every Monday at 9:00 {said}")
    assert plan.document is not None
    uses = {s["uses"]: s for s in plan.document["steps"]}
    assert (
        uses["list.filter"]["with"]["where"]["$hole"]["template"] == "{{ item.__hole__ == true }}"
    )


def test_a_word_that_is_written_twice_is_no_slip() -> None:
    plan = planned(
        "When a webhook arrives with name: save name in the table contracts. Contracts are kept for good."
    )
    assert plan.document is not None
    assert plan.document["steps"][0]["with"]["table"] == "contracts"
