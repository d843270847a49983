"""An argument that leaves fields out of an answer is found, and the answer without them is what a call would bring."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.core.narrowing import KEEPS, Narrowing, narrowing_of
from tools.catalog import load_catalog

ROWS = Narrowing("fields", ("rows", "*"))
ANSWER = {"rows": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}, 7], "next": None}


def test_the_argument_is_found_by_what_it_keeps() -> None:
    spec = load_catalog().actions()[0]
    names = {"type": "array", KEEPS: ["rows", "*"]}
    schema = {"type": "object", "properties": {"table": {"type": "string"}, "fields": names}}
    assert narrowing_of(replace(spec, input_schema=schema)) == ROWS
    assert narrowing_of(replace(spec, input_schema={"type": "object"})) is None


def test_a_call_without_the_argument_asks_for_all() -> None:
    assert ROWS.is_whole({"table": "leads"})
    assert not ROWS.is_whole({"fields": ["id"]})


def test_fields_are_those_of_the_objects_at_the_path() -> None:
    assert ROWS.fields(ANSWER) == {"id", "name"}


def test_an_answer_keeps_only_the_named_fields() -> None:
    assert ROWS.narrowed(ANSWER, ["id"]) == {"rows": [{"id": 1}, {"id": 2}, 7], "next": None}


@pytest.mark.parametrize(
    "other", [None, "text", [1], {"other": 1}, {"rows": {"id": 1}}, {"rows": "no list"}]
)
def test_an_answer_of_another_form_stays_as_it_is(other: Any) -> None:
    assert ROWS.fields(other) == set()
    assert ROWS.narrowed(other, ["id"]) == other
