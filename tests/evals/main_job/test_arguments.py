"""The argument scorer: literal values in any spelling, substrings, holes."""

from typing import Any

import pytest

from evals.suites.main_job.case import Expect, ExpectedArgument
from evals.suites.main_job.scorers.arguments import argument_fault, argument_faults, literal
from evals.suites.main_job.shape import Shape
from tests.evals.main_job.builders import FETCH, MAIL, POST, document, proposal

HOLE = {"$hole": {"kind": "value", "label": "Which channel?"}}


def fault(expected: ExpectedArgument, *steps: dict[str, Any], asks: bool = False) -> str | None:
    return argument_fault(expected, Shape(document(*steps)), asks=asks)


def to(value: Any) -> dict[str, Any]:
    return {**MAIL, "with": {**MAIL["with"], "to": value}}


RECIPIENT = ExpectedArgument("email.send", "/with/to", "any_of", ("a@b.example", ["a@b.example"]))


@pytest.mark.parametrize(
    "value", ["a@b.example", ["a@b.example"], '{{ "a@b.example" }}', "{{ 'a@b.example' }}"]
)
def test_one_of_the_values_in_any_spelling_is_right(value: Any) -> None:
    assert fault(RECIPIENT, to(value)) is None


@pytest.mark.parametrize("value", ["x@b.example", [], ["a@b.example", "x@b.example"], None, HOLE])
def test_another_value_is_a_fault_that_shows_it(value: Any) -> None:
    found = fault(RECIPIENT, to(value))
    assert found is not None
    assert "email.send/with/to" in found


def test_any_step_of_that_kind_may_hold_the_value() -> None:
    assert fault(RECIPIENT, to("x@b.example"), {**to("a@b.example"), "id": "second"}) is None
    assert fault(RECIPIENT, FETCH) is not None


def test_true_is_not_one() -> None:
    down = ExpectedArgument("list.sort", "/with/descending", "any_of", (True,))
    sort = {"id": "sort", "uses": "list.sort"}
    assert fault(down, {**sort, "with": {"descending": True}}) is None
    assert fault(down, {**sort, "with": {"descending": "{{ true }}"}}) is None
    assert fault(down, {**sort, "with": {"descending": 1}}) is not None
    assert fault(down, {**sort, "with": {}}) is not None


def test_a_text_needs_all_substrings() -> None:
    text = ExpectedArgument("slack.post_message", "/with/text", "contains", ("row", "id"))
    assert fault(text, POST) is None
    assert fault(text, {**POST, "with": {"text": "{{ row.name }}"}}) is not None


def test_a_hole_is_expected_where_only_the_person_knows() -> None:
    channel = ExpectedArgument("slack.post_message", "/with/channel", "hole")
    assert fault(channel, {**POST, "with": {"channel": HOLE}}) is None
    assert fault(channel, POST) is not None
    assert fault(channel, POST, asks=True) is None


def test_a_hole_does_not_pass_for_a_value() -> None:
    value = ExpectedArgument("slack.post_message", "/with/channel", "any_of", ("#sales",))
    assert fault(value, {**POST, "with": {"channel": HOLE}}) is not None
    assert fault(value, {**POST, "with": {"channel": HOLE}}, asks=True) is not None


def test_only_an_expression_that_is_a_literal_is_read() -> None:
    assert literal("{{ 12.5 }}") == 12.5
    assert literal("{{ steps.a }}") == "{{ steps.a }}"
    assert literal("a {{ 1 }}") == "a {{ 1 }}"


def test_every_expectation_is_looked_up() -> None:
    wanted = ExpectedArgument("http.request", "/with/url", "any_of", ("http://other",))
    expect = Expect(kind=("create",), arguments=(RECIPIENT, wanted))
    found = argument_faults(expect, proposal(document(FETCH, MAIL)))
    assert len(found) == 1
    assert "http.request/with/url" in found[0]
