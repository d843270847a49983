"""What happened is compared with every reading: exactly that, nothing more, and nothing forbidden."""

from typing import Any

import pytest

from evals.suites.automation.reading import ledger_faults, reading_faults, reading_of, written
from evals.suites.main_job.answer import Answer, Executed, Ledger, Mail, Post, Ran, Row, Write

RIGHT = Ledger(
    posts=[Post("#a", "one"), Post("#a", "two")],
    mails=[Mail("x@y.example", "list\none two")],
    writes=[Write("POST", "http://h/p", '{"id":"one"}')],
    rows=[Row("t", '{"id": "one"}')],
    gone=[Row("t", '{"id": "old"}')],
)
SAID: dict[str, Any] = {
    "slack": {"#a": [["one"], ["two"]]},
    "mail": {"x@y.example": [["one", "two"]]},
    "http": {"POST http://h/p": [["one"]]},
    "rows": {"t": [["one"]]},
    "gone": {"t": [["old"]]},
    "in_order": ["one", "two"],
    "never": ["three"],
}


def ended(ledger: Ledger, status: str = "succeeded") -> Executed:
    return Executed((Ran(status, None, (), (), 0),), ledger)


def test_exactly_what_was_to_happen_has_no_faults() -> None:
    assert ledger_faults(reading_of(SAID), RIGHT) == []


@pytest.mark.parametrize("kind", ["slack", "mail", "http", "rows", "gone"])
def test_what_no_reading_names_is_a_fault(kind: str) -> None:
    row = {key: value for key, value in SAID.items() if key != kind}
    assert any("nothing was to arrive" in fault for fault in ledger_faults(reading_of(row), RIGHT))
    assert ledger_faults(reading_of(row, [kind]), RIGHT) == []


def test_what_is_forbidden_and_what_is_out_of_order_are_faults() -> None:
    assert ledger_faults(reading_of({**SAID, "never": ["old"]}), RIGHT)
    assert ledger_faults(reading_of({**SAID, "in_order": ["two", "one"]}), RIGHT)


def test_one_message_with_everything_is_right_only_where_people_read_it() -> None:
    row = {"slack": {"#a": [["one"], ["two"]]}, "one_ok": True}
    assert ledger_faults(reading_of(row), Ledger(posts=[Post("#a", "one two")])) == []
    row = {"http": {"POST http://h/p": [["one"], ["two"]]}, "one_ok": True}
    assert ledger_faults(reading_of(row), Ledger(writes=[Write("POST", "http://h/p", "one two")]))


def test_a_rejected_round_does_nothing_unless_it_is_said() -> None:
    row = {"slack": {"#a": [["one"]]}, "approvals": {"count": 0}}
    answer = Answer(
        filled={}, first=ended(Ledger(posts=[Post("#a", "one")])), rejected=ended(Ledger())
    )
    assert reading_faults(reading_of(row), answer) == []
    rejected = {**row, "rejected": {"slack": {"#b": [["no"]]}}}
    assert [
        f
        for f in reading_faults(reading_of(rejected), answer)
        if f.startswith("rejected: slack #b")
    ]


def test_a_run_that_fails_and_a_second_run_that_repeats_are_faults() -> None:
    row = {"rows": {"t": [["one"]]}, "again": {"rows": 0}}
    first = ended(Ledger(rows=[Row("t", "one")]))
    assert reading_faults(reading_of(row), Answer(first=first, second=ended(Ledger()))) == []
    assert reading_faults(reading_of(row), Answer(first=first, second=first))
    assert reading_faults(reading_of(row), Answer(first=ended(first.ledger, "failed")))
    assert reading_faults(reading_of(row), Answer()) == ["nothing was run"]


def test_the_addresses_to_write_to_are_known() -> None:
    assert written(reading_of(SAID)) == ["http://h/p"]
