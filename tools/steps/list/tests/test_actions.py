"""Lists: what each action makes, what it refuses, and that it stays linear."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ports.runner import Failed, ProposedKey, Succeeded
from tools.kit.bench import a_bench
from tools.steps.list.keys import identity, key_text

ORDERS = [
    {"id": "a", "amount": 250.0, "customer": "Ada"},
    {"id": "b", "amount": 42, "customer": "Ben"},
    {"id": "c", "amount": 100.01, "customer": "Ada"},
    {"id": "d", "amount": 100, "customer": None},
]


async def done(action: str, args: dict[str, Any], **more: Any) -> Any:
    async with a_bench() as bench:
        outcome = await bench.run(action, args, **more)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def refused(action: str, args: dict[str, Any], **more: Any) -> Failed:
    async with a_bench() as bench:
        outcome = await bench.run(action, args, **more)
    assert isinstance(outcome, Failed), outcome
    return outcome


def ids(items: list[dict[str, Any]]) -> str:
    return "".join(item["id"] for item in items)


async def test_filter_keeps_items_in_order() -> None:
    made = await done("list.filter", {"items": ORDERS, "where": "{{ item.amount > 100.0 }}"})
    assert (ids(made["items"]), made["count"]) == ("ac", 2)


async def test_filter_sees_inputs_and_the_index() -> None:
    args = {"items": ORDERS, "where": "{{ item.amount >= inputs.least && index > 0 }}"}
    made = await done("list.filter", args, scope={"inputs": {"least": 100}})
    assert ids(made["items"]) == "cd"


async def test_a_condition_that_is_no_condition_is_refused() -> None:
    outcome = await refused("list.filter", {"items": ORDERS, "where": "{{ item.id }}"})
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "condition_not_boolean")


async def test_a_missing_field_says_which_and_changes_nothing() -> None:
    outcome = await refused("list.filter", {"items": ORDERS, "where": "{{ item.total > 1 }}"})
    assert outcome.error.code == "expression_failed"
    assert "total" in outcome.error.message
    assert outcome.error.nothing_happened


async def test_map_makes_values_and_lines_of_text() -> None:
    made = await done("list.map", {"items": ORDERS[:2], "value": "{{ item.customer }}"})
    assert made == {"items": ["Ada", "Ben"], "count": 2}
    lines = await done(
        "list.map",
        {"items": ORDERS[:2], "value": "{{ index }}: {{ item.customer }} {{ item.amount }}"},
    )
    assert lines["items"] == ["0: Ada 250", "1: Ben 42"]
    objects = await done(
        "list.map", {"items": ORDERS[:1], "value": '{{ {"who": item.customer, "id": item.id} }}'}
    )
    assert objects["items"] == [{"who": "Ada", "id": "a"}]


async def test_sort_orders_puts_empty_last_and_keeps_ties() -> None:
    args = {"items": ORDERS, "by": "{{ item.amount }}"}
    assert ids((await done("list.sort", args))["items"]) == "bdca"
    assert ids((await done("list.sort", {**args, "descending": True}))["items"]) == "acdb"
    by_name = {"items": ORDERS, "by": "{{ item.customer }}"}
    assert ids((await done("list.sort", by_name))["items"]) == "acbd"
    assert ids((await done("list.sort", {**by_name, "descending": True}))["items"]) == "bacd"


@pytest.mark.parametrize(
    ("items", "code"), [([1, "a"], "mixed_kinds"), ([[1], [2]], "not_sortable")]
)
async def test_sort_refuses_what_has_no_order(items: list[Any], code: str) -> None:
    outcome = await refused("list.sort", {"items": items, "by": "{{ item }}"})
    assert outcome.error.code == code


async def test_group_keeps_the_order_of_first_appearance() -> None:
    made = await done("list.group", {"items": ORDERS, "by": "{{ item.customer }}"})
    assert [(one["key"], ids(one["items"]), one["count"]) for one in made["groups"]] == [
        ("Ada", "ac", 2),
        ("Ben", "b", 1),
        (None, "d", 1),
    ]
    assert made["count"] == 3


async def test_join_pairs_inner_and_left() -> None:
    people = [{"name": "Ada", "city": "Oslo"}, {"name": "Ada", "city": "Bonn"}]
    args = {
        "left": ORDERS,
        "right": people,
        "left_key": "{{ item.customer }}",
        "right_key": "{{ item.name }}",
    }
    inner = await done("list.join", args)
    assert [(one["left"]["id"], one["right"]["city"]) for one in inner["items"]] == [
        ("a", "Oslo"),
        ("a", "Bonn"),
        ("c", "Oslo"),
        ("c", "Bonn"),
    ]
    left = await done("list.join", {**args, "kind": "left"})
    assert [one["left"]["id"] for one in left["items"] if one["right"] is None] == ["b", "d"]


async def test_chunk_cuts_and_the_last_part_may_be_short() -> None:
    made = await done("list.chunk", {"items": [1, 2, 3, 4, 5], "size": 2})
    assert made == {"chunks": [[1, 2], [3, 4], [5]], "count": 3}
    assert (await done("list.chunk", {"items": [], "size": 2}))["count"] == 0


class Seen:
    def __init__(self, *known: str) -> None:
        self.known = set(known)
        self.asked: list[str] = []

    async def seen(self, keys: Sequence[str]) -> set[str]:
        self.asked.extend(keys)
        return self.known & set(keys)


async def test_dedupe_in_a_run_keeps_the_first_and_proposes_nothing() -> None:
    async with a_bench() as bench:
        seen = Seen("a")
        args = {"items": [*ORDERS, ORDERS[0]], "key": "{{ item.id }}"}
        outcome = await bench.run("list.dedupe", args, seen=seen)
    assert isinstance(outcome, Succeeded)
    assert (ids(outcome.output["items"]), outcome.output["dropped"]) == ("abcd", 1)
    assert outcome.proposed_keys == ()
    assert seen.asked == []


async def test_dedupe_across_runs_proposes_the_keys_of_what_it_let_pass() -> None:
    async with a_bench() as bench:
        args = {"items": [*ORDERS, ORDERS[3]], "key": "{{ item.id }}", "scope": "workflow"}
        outcome = await bench.run("list.dedupe", args, seen=Seen("a", "c"))
    assert isinstance(outcome, Succeeded)
    assert (ids(outcome.output["items"]), outcome.output["dropped"]) == ("bd", 3)
    assert outcome.proposed_keys == (ProposedKey("b", 0), ProposedKey("d", 1))


async def test_an_item_without_a_key_fails_instead_of_passing_for_ever() -> None:
    outcome = await refused("list.dedupe", {"items": [{"id": None}], "key": "{{ item.id }}"})
    assert outcome.error.code == "key_is_empty"


scalars = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(values, values)
def test_keys_are_equal_exactly_when_the_values_are(left: Any, right: Any) -> None:
    assert (key_text(left) == key_text(right)) == (identity(left) == identity(right))


def test_numbers_and_their_texts_are_different_keys() -> None:
    assert key_text(7) == key_text(7.0) == "7"
    assert key_text("7") != key_text(7)
    assert key_text("true") != key_text(True)
    assert key_text("ord_1001") == "ord_1001"


@pytest.mark.parametrize(
    ("action", "args"),
    [
        ("list.filter", {"where": "{{ item.n > 50000 }}"}),
        ("list.map", {"value": "{{ item.n * 2 }}"}),
        ("list.sort", {"by": "{{ item.s }}"}),
        ("list.group", {"by": "{{ item.g }}"}),
        ("list.dedupe", {"key": "{{ item.s }}", "scope": "workflow"}),
    ],
)
async def test_a_hundred_thousand_items_are_quick_and_do_not_hold_up_the_loop(
    action: str, args: dict[str, Any]
) -> None:
    items = [{"n": n, "s": f"s{n * 7919 % 100_000}", "g": n % 100} for n in range(100_000)]
    ticks: list[float] = []

    async def tick() -> None:
        while True:
            ticks.append(time.perf_counter())
            await asyncio.sleep(0.005)

    ticking = asyncio.create_task(tick())
    started = time.perf_counter()
    made = await done(action, {"items": items, **args}, timeout_s=60)
    took = time.perf_counter() - started
    ticking.cancel()
    assert made["count"] > 0
    assert took < 15
    assert len(ticks) > 3


async def test_cutting_a_long_list_is_quick() -> None:
    started = time.perf_counter()
    made = await done("list.chunk", {"items": list(range(100_000)), "size": 100})
    assert made["count"] == 1000
    assert time.perf_counter() - started < 5


async def test_a_join_of_many_items_is_linear() -> None:
    left = [{"k": n % 50_000, "n": n} for n in range(100_000)]
    right = [{"k": n} for n in range(50_000)]
    args = {"left": left, "right": right, "left_key": "{{ item.k }}", "right_key": "{{ item.k }}"}
    made = await done("list.join", args, timeout_s=60)
    assert made["count"] == 100_000


async def test_what_a_join_or_a_map_would_repeat_too_often_is_refused_before_it_is_made() -> None:
    items = [{"k": 1, "t": "x" * 20_000, "n": n} for n in range(300)]
    keys = {"left_key": "{{ item.k }}", "right_key": "{{ item.k }}"}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    join = await refused("list.join", {"left": items, "right": items, **keys})
    every = {"items": items, "value": "{{ steps.a.items }}"}
    made = await refused("list.map", every, scope={"steps": {"a": {"items": items}}})
    assert (join.error.code, made.error.code) == ("result_too_large", "result_too_large")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
