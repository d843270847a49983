"""Tables of the workspace that are emptied or changed as a whole; a data table is none of a database."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of

_ALL = [{"column": "row_id", "operator": "is_not_empty"}]


@pytest.mark.parametrize(
    "words",
    [
        "Every night at 3 empty the data table berths.",
        "Every night at 3 delete all rows of the data table berths.",
        "Every night at 3 wipe the table berths in our data tables.",
        "Every night at 3 clear the berths data table.",
    ],
)
def test_a_data_table_is_emptied_by_its_own_action(words: str) -> None:
    (step,) = steps_of(words).values()
    assert step["uses"] == "datatable.remove"
    assert step["with"] == {"table": "berths", "where": _ALL}


@pytest.mark.parametrize(
    "words",
    [
        "Every night at 3 set the state of every row in the data table berths back to empty.",
        "Every night at 3 set state to empty for all rows of the data table berths.",
        "Every night at 3 reset the state of all berths in the data table berths to empty.",
    ],
)
def test_all_rows_get_the_value(words: str) -> None:
    (step,) = steps_of(words).values()
    assert step["uses"] == "datatable.update"
    assert step["with"] == {"table": "berths", "where": _ALL, "values": {"state": "empty"}}


def test_some_rows_are_never_taken_for_all() -> None:
    made = planned("Every night at 3 delete the rows of the data table berths where state is old.")
    assert "datatable.remove" not in str(made.document)
    assert "DELETE" not in str(made.document)


def test_a_table_of_a_database_is_emptied_by_a_statement() -> None:
    (step,) = steps_of("Every night at 3 empty the table berths.").values()
    assert step["with"]["statement"] == "DELETE FROM berths"
