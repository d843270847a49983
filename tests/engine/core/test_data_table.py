"""Data tables without a database: which columns can be, which values fit, which conditions can hold."""

from __future__ import annotations

from typing import Any, cast

import pytest

from engine.core.data_table import (
    COLUMN_TYPES,
    Column,
    Condition,
    Operator,
    RowInvalid,
    checked_columns,
    checked_condition,
    checked_row,
    read_row,
)
from engine.errors import Invalid

ALL = tuple(Column(f"a_{type_}", type_) for type_ in COLUMN_TYPES)


def one(type_: Any) -> tuple[Column, ...]:
    return (Column("c", type_),)


@pytest.mark.parametrize(
    ("type_", "value", "kept"),
    [
        ("text", "", ""),
        ("text", "Ådå\n", "Ådå\n"),
        ("number", 0, 0),
        ("number", -1.5, -1.5),
        ("yes_no", False, False),
        ("date", "2028-02-29", "2028-02-29"),
        ("moment", "2026-11-28T10:00:00+02:00", "2026-11-28T08:00:00.000Z"),
        ("moment", "2026-11-28T10:00:00.123456Z", "2026-11-28T10:00:00.123Z"),
        ("any", {"a": [1, None]}, {"a": [1, None]}),
        ("any", False, False),
    ],
)
def test_a_value_of_the_columns_type_is_kept(type_: Any, value: Any, kept: Any) -> None:
    assert checked_row(one(type_), {"c": value}) == {"c": kept}
    assert checked_row(one(type_), {"c": None}) == {"c": None}
    assert checked_row(one(type_), {}) == {}


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", 5),
        ("text", "a\0b"),
        ("number", "5"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("yes_no", 1),
        ("yes_no", "yes"),
        ("date", "2026-02-29"),
        ("date", "20260228"),
        ("date", 20260228),
        ("moment", "2026-11-28T10:00:00"),
        ("moment", "2026-11-28"),
        ("moment", 5),
        ("moment", "0001-01-01T00:00:00+23:00"),
        ("any", {"a": ["\0"]}),
        ("any", {"\0": 1}),
    ],
)
def test_another_value_is_refused_naming_the_column(type_: Any, value: Any) -> None:
    with pytest.raises(RowInvalid, match="'c' takes") as refused:
        checked_row(one(type_), {"c": value})
    assert refused.value.facts == {"column": "c"}


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RowInvalid, match="no column 'mail'; there are c"):
        checked_row(one("text"), {"mail": "a"})


def test_a_large_value_is_not_quoted_whole() -> None:
    with pytest.raises(RowInvalid) as refused:
        checked_row(one("number"), {"c": "x" * 10_000})
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([], "between 1 and 60"),
        ([Column(f"c{n}", "text") for n in range(61)], "between 1 and 60"),
        ([Column("A", "text")], "small letters"),
        ([Column("1a", "text")], "small letters"),
        ([Column("a b", "text")], "small letters"),
        ([Column("a" * 61, "text")], "small letters"),
        ([Column("row_id", "text")], "its own"),
        ([Column("created_at", "moment")], "its own"),
        ([Column("a", "text"), Column("a", "number")], "two columns"),
        ([Column("a", cast(Any, "money"))], "no type"),
    ],
)
def test_columns_that_cannot_be_are_said(columns: list[Column], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        checked_columns(columns)


def test_columns_that_can_be_are_kept_in_order() -> None:
    assert checked_columns(ALL) == ALL


@pytest.mark.parametrize(
    ("column", "operator", "value"),
    [
        ("none", "is", 1),
        ("a_text", "is", None),
        ("a_text", "is", 5),
        ("a_yes_no", "above", True),
        ("a_any", "below", 5),
        ("a_number", "contains", 5),
        ("a_date", "at_least", "yesterday"),
        ("created_at", "above", "yesterday"),
        ("updated_at", "contains", "2026-11-28T00:00:00Z"),
    ],
)
def test_a_condition_that_cannot_hold_is_refused(
    column: str, operator: Operator, value: Any
) -> None:
    with pytest.raises(RowInvalid) as refused:
        checked_condition(ALL, Condition(column, operator, value))
    assert refused.value.facts == {"column": column}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Condition("a_text", "is_empty", "x"), Condition("a_text", "is_empty")),
        (Condition("row_id", "is_not_empty"), Condition("row_id", "is_not_empty")),
        (
            Condition("created_at", "above", "2026-11-28T10:00:00+01:00"),
            Condition("created_at", "above", "2026-11-28T09:00:00.000Z"),
        ),
        (Condition("a_text", "contains", "x"), Condition("a_text", "contains", "x")),
    ],
)
def test_a_condition_is_compared_with_what_is_kept(given: Condition, kept: Condition) -> None:
    assert checked_condition(ALL, given) == kept


def test_cells_of_a_file_stand_for_values() -> None:
    texts = {
        "a_text": "5",
        "a_number": " 12 ",
        "a_yes_no": "Yes",
        "a_date": "2026-11-28",
        "a_moment": "",
        "a_any": "x",
    }
    assert read_row(ALL, texts) == {
        "a_text": "5",
        "a_number": 12,
        "a_yes_no": True,
        "a_date": "2026-11-28",
        "a_moment": None,
        "a_any": "x",
    }
    assert read_row(ALL, {"a_number": "1.5e3"}) == {"a_number": 1500.0}
    for wrong in ({"a_number": "many"}, {"a_yes_no": "perhaps"}, {"other": "1"}, {"other": ""}):
        with pytest.raises(RowInvalid):
            read_row(ALL, wrong)
