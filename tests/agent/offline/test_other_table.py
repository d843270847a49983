"""Another table in the place of the one a statement reads."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step, touched

LOGBOOK: Json = copy.deepcopy(BOATS)
LOGBOOK["steps"] = [
    {"id": "rows", "name": "Read voyages", "uses": "sql.query", "connection": "db", "with": {"statement": "select voyages.name from voyages where knots > 12"}},
    {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "with": {"to": "pier@dock.example", "subject": "Voyages", "text": "All: {{ steps.rows.rows }}"}},
]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "change table to Trips_2031",
        "read from the table Trips_2031 instead",
        "use the table Trips_2031",
        "the table should be Trips_2031",
        "change the table from voyages to Trips_2031",
    ],
)
def test_the_statement_reads_another_table(words: str) -> None:
    after = changed(words, LOGBOOK)
    assert (
        step(after, "rows")["with"]["statement"]
        == "select Trips_2031.name from Trips_2031 where knots > 12"
    )
    assert touched(after, LOGBOOK) == {"rows"}
    assert len(after["steps"]) == 2


def test_of_several_tables_it_is_asked_which() -> None:
    logbook = copy.deepcopy(LOGBOOK)
    logbook["steps"][0]["with"]["statement"] = (
        "select * from voyages join crews on crews.id = voyages.crew"
    )
    plan = change("change the table to trips", logbook)
    assert plan.kind == "question"
    assert plan.answer == "Which table do you mean: voyages or crews?"
