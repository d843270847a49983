"""What things are not is never read as what they are."""

from __future__ import annotations

import pytest

from agent.offline.building.cel import condition_value
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import prepare
from tests.agent.offline.planned import planned, steps_of


def cel(words: str) -> str:
    prepared = prepare(words)
    found = find_conditions(prepared.text, prepared)
    assert len(found) == 1, found
    hole = condition_value(found[0].condition, "item", of="steps.a.items", noun="a thing")
    return str(hole["$hole"]["template"]).removeprefix("{{ ").removesuffix(" }}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("boats whose colour is not red or blue", 'item.__hole__ != "red" && item.__hole__ != "blue"'),
        ("boats whose status isn't moored, sunk or sold", 'item.__hole__ != "moored" && item.__hole__ != "sunk" && item.__hole__ != "sold"'),
        ("boats whose kind is neither tug nor ferry", 'item.__hole__ != "tug" && item.__hole__ != "ferry"'),
        ("those not with status moored or sunk", 'item.__hole__ != "moored" && item.__hole__ != "sunk"'),
        ("boats with neither status moored nor sunk", 'item.__hole__ != "moored" && item.__hole__ != "sunk"'),
        ("boats with type other than tug or ferry", 'item.__hole__ != "tug" && item.__hole__ != "ferry"'),
        ("boats without status sunk", 'item.__hole__ != "sunk"'),
        ("boats whose name doesn't start with \"SS\"", '!(item.__hole__.startsWith("SS"))'),
        ('boats whose note contains "oil" and does not contain "old"', 'item.__hole__.contains("oil") && !(item.__hole__.contains("old"))'),
        ('boats with a note containing "oil" but not "old"', 'item.__hole__.contains("oil") && !(item.__hole__.contains("old"))'),
        ("boats whose length is not between 5 and 9", "!(item.__hole__ >= 5.0 && item.__hole__ <= 9.0)"),
        ('those not from "Malta" or "Panama"', '!(item.__hole__ in ["Malta", "Panama"])'),
    ],
)  # fmt: skip
def test_a_denial_keeps_its_sense(words: str, expected: str) -> None:
    assert cel(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("boats whose load is greater than capacity", "item.__hole__ > item.capacity"),
        ("boats where draught is less than depth", "item.__hole__ < item.depth"),
        ("boats with a rank worse than 8", "item.__hole__ > 8.0"),
        ("boats with a position better than 3", "item.__hole__ < 3.0"),
        ("boats with a score worse than 8", "item.__hole__ < 8.0"),
        ('if "tar" is in its note', 'item.__hole__.contains("tar")'),
        ('if its note has "tar" in it', 'item.__hole__.contains("tar")'),
        ("if crew is at least 3 and flags contain Malta", 'item.crew >= 3.0 && item.__hole__.contains("Malta")'),
    ],
)  # fmt: skip
def test_words_that_compare_are_no_values(words: str, expected: str) -> None:
    assert cel(words) == expected


@pytest.mark.parametrize(
    "words",
    ["if this month is lower", "if it is higher than usual", "boats whose load is within reach"],
)
def test_a_comparison_with_nothing_named_is_no_value_either(words: str) -> None:
    prepared = prepare(words)
    assert find_conditions(prepared.text, prepared) == []


READ = "Every day at 7:00 get https://port.example/boats"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (", drop the rows w/ load = 0, total load by berth, and post the totals to #port", 'item.__hole__ != 0.0'),
        (", without those whose load is 0, and post them to #port", "item.__hole__ != 0.0"),
        (" and post everything but cancelled trips to #port", 'item.__hole__ != "cancelled"'),
        (". Don't post those whose status is sunk, post the rest to #port", 'item.__hole__ != "sunk"'),
        (" and post those over 5 except those with status sunk to #port", 'item.__hole__ > 5.0 && item.status != "sunk"'),
        (", drop everything except those with status afloat, and post them to #port", 'item.__hole__ == "afloat"'),
        (", skip those with status sunk, and post them to #port", 'item.__hole__ != "sunk"'),
    ],
)  # fmt: skip
def test_what_is_left_out_is_never_what_is_kept(words: str, expected: str) -> None:
    assert _where(words) == "{{ " + expected + " }}"


def _where(words: str) -> str:
    (kept,) = (s for s in steps_of(READ + words).values() if s["uses"] == "list.filter")
    return str(kept["with"]["where"]["$hole"]["template"])


@pytest.mark.parametrize(
    ("words", "field", "seconds"),
    [
        (" and post those older than 4 days (moored_at) to #port", "moored_at", 345600),
        (" and post those that have been waiting longer than 72 hours (moored_at) to #port", "moored_at", 259200),
        (" and post the boats that are more than 20 days past due_date to #port", "due_date", 1728000),
        (", take those with updated_at older than 6 hours and post them to #port", "updated_at", 21600),
    ],
)  # fmt: skip
def test_an_age_whose_field_is_said_is_a_moment_so_long_ago(
    words: str, field: str, seconds: int
) -> None:
    (kept,) = (s for s in steps_of(READ + words).values() if s["uses"] == "list.filter")
    hole = kept["with"]["where"]["$hole"]
    assert hole["hint"] == field
    assert f'- duration("{seconds}s")' in hole["template"]
    assert " < " in hole["template"] or " <= " in hole["template"]


def test_what_parentheses_say_more_exactly_counts() -> None:
    assert _where(" and post those that nobody has taken (owner is empty) to #port") == (
        '{{ item.__hole__ == "" }}'
    )


@pytest.mark.parametrize("field", ["birthday", "date_of_birth", "work_anniversary"])
def test_a_day_of_every_year_is_compared_without_its_year(field: str) -> None:
    said = _where(f", take those whose {field} is today and post them to #port")
    assert (
        said
        == '{{ item.__hole__.contains(formatDate(run.started_at, "-MM-dd", "Europe/Berlin")) }}'
    )


def test_several_days_of_every_year_are_listed() -> None:
    said = _where(", take those whose birthday is within the next 3 days and post them to #port")
    assert said.count('"-MM-dd"') == 4
    assert said.endswith("].exists(d, item.__hole__.contains(d)) }}")


def test_any_other_date_keeps_its_year() -> None:
    said = _where(", take those whose due_date is today and post them to #port")
    assert '"yyyy-MM-dd"' in said


@pytest.mark.parametrize(
    "words",
    [
        " and post those whose load is heavier than usual to #port",
        " and post the boats whose fee is lower than last month to #port",
        ", keep those that are different from before and post them to #port",
    ],
)
def test_a_comparison_with_nothing_named_is_asked_before_anything_is_sent(words: str) -> None:
    plan = planned(READ + words)
    assert plan.document is not None
    assert "$hole" in plan.document["steps"][-1]["when"]


def test_a_comparison_with_a_field_beside_the_address_needs_no_question() -> None:
    said = _where(": boats whose load is higher than their limit_kg, to #port")
    assert said == "{{ item.__hole__ > item.limit_kg }}"
