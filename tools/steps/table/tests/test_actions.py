"""Tables: what each action makes, what it refuses, and that it stays linear."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.steps.table.measures import Sum
from tools.steps.table.work import aggregated, joined, pivoted, unpivoted

SALES = [
    {"region": "north", "month": "jan", "amount": 10, "who": "Ada"},
    {"region": "south", "month": "jan", "amount": 2.5, "who": "Ben"},
    {"region": "north", "month": "feb", "amount": 5, "who": "Ada"},
    {"region": "north", "month": "feb", "amount": None, "who": "Cy"},
]


async def _made(action: str, args: dict[str, Any]) -> Any:
    async with a_bench() as bench:
        outcome = await bench.run(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def _refused(action: str, args: dict[str, Any]) -> str:
    async with a_bench() as bench:
        outcome = await bench.run(action, args)
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"
    return outcome.error.code


def _measure(function: str, column: str | None = "amount") -> dict[str, Any]:
    return {"name": function, "function": function, **({"column": column} if column else {})}


async def test_groups_are_summed_up_in_order_of_appearance() -> None:
    names = ("sum", "average", "min", "max", "first", "last")
    measures = [*map(_measure, names), _measure("count", None), _measure("distinct", "who")]
    made = await _made("table.aggregate", {"rows": SALES, "by": ["region"], "measures": measures})
    assert made["rows"] == [
        {"region": "north", "sum": 15, "average": 7.5, "min": 5, "max": 10, "first": 10, "last": 5,
         "count": 3, "distinct": 2},
        {"region": "south", "sum": 2.5, "average": 2.5, "min": 2.5, "max": 2.5, "first": 2.5,
         "last": 2.5, "count": 1, "distinct": 1},
    ]  # fmt: skip


async def test_without_groups_there_is_one_row_even_of_nothing() -> None:
    measures = [_measure("count"), _measure("sum"), _measure("average"), _measure("max")]
    made = await _made("table.aggregate", {"rows": [], "measures": measures})
    assert made["rows"] == [{"count": 0, "sum": 0, "average": None, "max": None}]


async def test_a_pivot_and_back() -> None:
    args = {"rows": SALES, "by": ["region"], "column": "month", "value": "amount"}
    made = await _made("table.pivot", args)
    assert made["columns"] == ["region", "jan", "feb"]
    assert made["rows"] == [
        {"region": "north", "jan": 10, "feb": 5},
        {"region": "south", "jan": 2.5, "feb": None},
    ]
    back = await _made("table.unpivot", {"rows": made["rows"], "keep": ["region"]})
    assert back["rows"][0] == {"region": "north", "name": "jan", "value": 10}
    assert back["count"] == 3


async def test_joined_rows_are_flat_and_no_column_is_overwritten() -> None:
    left = [
        {"id": 1, "to": "a", "name": "x"},
        {"id": 2, "to": "b", "name": "y"},
        {"id": 3, "to": None, "name": "z"},
    ]
    right = [{"key": "a", "name": "Ada"}, {"key": None, "name": "nobody"}]
    args = {"left": left, "right": right, "on": [{"left": "to", "right": "key"}]}
    made = await _made("table.join", args)
    assert made["rows"] == [{"id": 1, "to": "a", "name": "x", "name_right": "Ada"}]
    made = await _made("table.join", {**args, "kind": "left"})
    assert [row["name_right"] for row in made["rows"]] == ["Ada", None, None]


async def test_columns_are_chosen_ordered_and_renamed() -> None:
    args = {"rows": SALES[:1], "names": {"amount": "total", "region": "region"}}
    made = await _made("table.columns", args)
    assert list(made["rows"][0].items()) == [("total", 10), ("region", "north")]
    made = await _made("table.columns", {**args, "others": "keep"})
    assert made["rows"] == [{"total": 10, "region": "north", "month": "jan", "who": "Ada"}]


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("aggregate", {"rows": [{"a": "7"}], "measures": [_measure("sum", "a")]}, "not_a_number"),
        ("aggregate", {"rows": SALES, "measures": [_measure("sum", "amuont")]}, "no_such_column"),
        ("aggregate", {"rows": SALES, "measures": [_measure("sum", None)]}, "column_missing"),
        ("aggregate", {"rows": [{"a": 1}, {"a": "x"}], "measures": [_measure("max", "a")]}, "mixed_column"),
        ("aggregate", {"rows": [{"a": 1e308}] * 3, "measures": [_measure("sum", "a")]}, "number_too_large"),
        ("aggregate", {"rows": [{"sum": 1}], "by": ["sum"], "measures": [_measure("sum", "sum")]}, "column_twice"),
        ("pivot", {"rows": [{"a": n, "b": 1} for n in range(1001)], "by": ["b"], "column": "a", "value": "b"}, "too_many_columns"),
        ("columns", {"rows": SALES, "names": {"month": "who"}, "others": "keep"}, "column_twice"),
        ("unpivot", {"rows": SALES, "keep": ["name"]}, "column_twice"),
    ],
)  # fmt: skip
async def test_what_cannot_be_worked_out_is_refused(
    action: str, args: dict[str, Any], code: str
) -> None:
    assert await _refused(f"table.{action}", args) == code


def test_a_join_that_would_explode_ends_before_it_costs_anything() -> None:
    rows = [{"k": 1, "text": "x" * 1000}] * 10_000
    began = time.process_time()
    with pytest.raises(Exception, match="more than"):
        joined(rows, rows, [("k", "k")], "inner")
    assert time.process_time() - began < 1.5


def test_time_grows_with_the_rows_and_no_faster() -> None:
    def took(count: int) -> float:
        rows = [{"k": n % 100, "m": n % 12, "v": n / 7} for n in range(count)]
        began = time.process_time()
        aggregated(rows, ["k"], [("total", "sum", "v"), ("n", "count", None)])
        pivoted(rows, ["k"], "m", "v", "sum")
        return time.process_time() - began

    took(1_000)
    assert took(80_000) < 12 * max(took(10_000), 0.02)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e200, 1e200), max_size=50))
def test_sums_are_exact_whatever_the_order(numbers: list[float]) -> None:
    for order in (numbers, numbers[::-1]):
        total = Sum("v", average=False)
        for number in order:
            total.take({"v": number}, 0)
        assert total.value() == math.fsum(numbers)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.integers(), max_size=8))
def test_unpivot_undoes_pivot(cells: dict[str, int]) -> None:
    rows = [{"of": 1, "label": name, "cell": value} for name, value in cells.items()]
    wide, _ = pivoted(rows, ["of"], "label", "cell", "sum") if "of" not in cells else ([], [])
    if wide:
        assert unpivoted(wide, ["of"], "label", "cell") == rows
