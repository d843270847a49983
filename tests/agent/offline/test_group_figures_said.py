"""Several figures of each group of a table are one statement; one alone is not, nor is what names no column."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("fridays 16:00 read database table swims (club, pool, laps): number of swims per club and how many laps in total -> #swim", "SELECT club, COUNT(*) AS swims, SUM(laps) AS total_laps FROM swims GROUP BY club"),
        ("How many open leaks does each deck have and what is the highest rank there? db table leaks (deck, state, rank), state must be open. Post it in #deck every weekday at 7.", "SELECT deck, COUNT(*) AS leaks, MAX(rank) AS highest_rank FROM leaks WHERE state = 'open' GROUP BY deck"),
        ("Every Sunday 20:00 count the calls per agent in database table calls (agent, phone), most calls first, and mail it as a CSV to web@dock.example.", "SELECT agent, COUNT(*) AS calls FROM calls GROUP BY agent ORDER BY calls DESC"),
        ("How many tons in total and how many hauls does each truck have? It's in the db table hauls (truck, tons). To boss@dock.example every Sunday at 19:00.", "SELECT truck, SUM(tons) AS total_tons, COUNT(*) AS hauls FROM hauls GROUP BY truck"),
    ],
)  # fmt: skip
def test_the_figures_are_one_statement(words: str, statement: str) -> None:
    first = next(iter(steps_of(words).values()))
    assert first["with"]["statement"] == statement


@pytest.mark.parametrize(
    "words",
    [
        "every day at 8: number of leaks per deck from db table leaks (deck, state) to #deck",
        "every day at 8: number of odd leaks per deck and the average rank, db table leaks (deck, rank), to #deck",
        "every day at 8 read database table leaks (deck, state): number of leaks per deck and the average depth -> #deck",
    ],
)
def test_one_figure_and_what_is_no_column_make_none(words: str) -> None:
    assert "GROUP BY" not in str(planned(words).document)
