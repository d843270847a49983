"""The order and the number of things, changed where they are: no second sort, no second limit."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step

CATCH: Json = copy.deepcopy(BOATS)
CATCH["steps"][1:2] = [
    {"id": "sorted", "name": "Sort boats by length, largest first", "uses": "list.sort", "with": {"items": "{{ steps.boats.body.boats }}", "by": "{{ item.length }}", "descending": True}},
    {"id": "long_ones", "name": "Only the first 8 boats", "uses": "list.filter", "with": {"items": "{{ steps.sorted.items }}", "where": "{{ index < 8 }}"}},
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("only the top 3 pls", 3),
        ("make it 12 boats", 12),
        ("the 4 largest are enough", 4),
        ("limit it to 20 boats", 20),
        ("at most 6 boats", 6),
    ],
)
def test_the_limit_there_is_changes(words: str, count: int) -> None:
    after = changed(words, CATCH)
    assert step(after, "long_ones")["with"]["where"] == f"{{{{ index < {count} }}}}"
    assert step(after, "long_ones")["name"] == f"Only the first {count} boats"
    assert len(after["steps"]) == len(CATCH["steps"])


def test_the_smallest_are_not_the_first_of_the_largest() -> None:
    plan = change("the 4 smallest are enough", CATCH)
    assert not any("/with/where" in o.get("set", {}) for o in plan.operations)


def test_a_length_of_time_is_no_number_of_things() -> None:
    plan = change("make it 10 minutes", CATCH)
    assert plan.operations == ()


@pytest.mark.parametrize(
    ("words", "field", "down"),
    [
        ("sort by built_on instead, newest first", "built_on", True),
        ("sort by draught, ascending", "draught", False),
        ("most cabins first", "cabins", True),
        ("order them by name, a to z", "name", False),
    ],
)
def test_the_order_there_is_goes_by_another_field(words: str, field: str, down: bool) -> None:
    after = changed(words, CATCH)
    given = step(after, "sorted")["with"]
    told = given["by"] if isinstance(given["by"], str) else given["by"]["$hole"]["candidates"][0]
    assert field in told
    assert given.get("descending", False) is down
    assert len(after["steps"]) == len(CATCH["steps"])


def test_only_the_way_of_the_order_changes() -> None:
    after = changed("sort ascending", CATCH)
    assert "descending" not in step(after, "sorted")["with"]
    assert step(after, "sorted")["with"]["by"] == "{{ item.length }}"
    assert step(after, "sorted")["name"] == "Sort boats by length"


def test_a_list_is_put_in_order_before_it_is_cut() -> None:
    unsorted = copy.deepcopy(CATCH)
    del unsorted["steps"][1]
    unsorted["steps"][1]["with"]["items"] = "{{ steps.boats.body.boats }}"
    after = changed("sort them by length", unsorted)
    made = next(s for s in after["steps"] if s.get("uses") == "list.sort")
    assert made["with"]["items"] == "{{ steps.boats.body.boats }}"
    assert step(after, "long_ones")["with"]["items"] == f"{{{{ steps.{made['id']}.items }}}}"


def test_a_cut_list_whose_path_is_open_is_what_the_mail_shows() -> None:
    opened = copy.deepcopy(BOATS)
    hole = {"kind": "list", "template": "Boats:\n\n{{ steps.boats.body__hole__ }}", "of": "steps.boats.body", "label": "Where are the boats?"}  # fmt: skip
    opened["steps"] = [
        opened["steps"][0],
        {**opened["steps"][3], "with": {**opened["steps"][3]["with"], "text": {"$hole": hole}}},
    ]
    after = changed("limit it to 5 boats", opened)
    made = next(s for s in after["steps"] if s.get("uses") == "list.filter")
    assert step(after, "letter")["with"]["text"] == f"Boats:\n\n{{{{ steps.{made['id']}.items }}}}"
    assert made["with"]["items"]["$hole"]["of"] == "steps.boats.body"


def test_rows_are_cut_where_they_are_read() -> None:
    rows = copy.deepcopy(BOATS)
    rows["steps"] = [
        {"id": "boats", "name": "Read boats", "uses": "sql.query", "connection": "db", "with": {"statement": "select name from boats order by length desc limit 9"}},
        {**rows["steps"][3], "with": {**rows["steps"][3]["with"], "text": "{{ steps.boats.rows }}"}},
    ]  # fmt: skip
    (operation,) = change("limit it to 4 boats", rows).operations
    assert operation["id"] == "boats"
    assert operation["set"]["/with/statement"].endswith("limit 4")
