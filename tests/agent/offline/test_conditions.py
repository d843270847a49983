"""Conditions in words to comparisons."""

from __future__ import annotations

import pytest

from agent.offline.building.cel import condition_value
from agent.offline.conditions import condition
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import prepare


def cel(words: str) -> str:
    prepared = prepare(words)
    found = find_conditions(prepared.text, prepared)
    assert len(found) == 1, found
    hole = condition_value(found[0].condition, "item", of="steps.a.items", noun="a thing")
    return str(hole["$hole"]["template"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("parcels over 3", "{{ item.__hole__ > 3.0 }}"),
        ("parcels whose weight is at least 2.5 kg", "{{ item.__hole__ >= 2.5 }}"),
        ("parcels with 10 or fewer labels", "{{ item.__hole__ <= 10.0 }}"),
        ("parcels with a weight not more than 7", "{{ item.__hole__ <= 7.0 }}"),
        ("parcels with a weight less than or equal to 7", "{{ item.__hole__ <= 7.0 }}"),
        ("parcels with a weight between 2 and 9", "{{ item.__hole__ >= 2.0 && item.__hole__ <= 9.0 }}"),
        ("parcels below -4 degrees", "{{ item.__hole__ < -4.0 }}"),
        ("parcels worth more than 1,500 euros", "{{ item.__hole__ > 1500.0 }}"),
        ("parcels over 2k", "{{ item.__hole__ > 2000.0 }}"),
        ('parcels whose note contains "glass"', '{{ item.__hole__.contains("glass") }}'),
        ('parcels with "glass" in the note', '{{ item.__hole__.contains("glass") }}'),
        ("parcels with status lost", '{{ item.__hole__ == "lost" }}'),
        ('parcels whose state is not "sent"', '{{ item.__hole__ != "sent" }}'),
        ('parcels whose state is "lost" or "late"', '{{ item.__hole__ == "lost" || item.__hole__ == "late" }}'),
        ("parcels over 30 or under 5", "{{ item.__hole__ > 30.0 || item.__hole__ < 5.0 }}"),
        ("only the overdue parcels", '{{ item.__hole__ == "overdue" }}'),
        ("parcels whose country is Chile and weight is over 3", '{{ item.country == "Chile" && item.__hole__ > 3.0 }}'),
        ("parcels without an owner", '{{ item.__hole__ == "" }}'),
    ],
)  # fmt: skip
def test_words_become_a_comparison(words: str, expected: str) -> None:
    assert cel(words) == expected


@pytest.mark.parametrize(
    "words", ["send it to @bob at 9:30", "in batches of 10", "one message each", "over and out"]
)
def test_numbers_that_compare_nothing_are_no_condition(words: str) -> None:
    prepared = prepare(words)
    assert find_conditions(prepared.text, prepared) == []


def test_a_text_in_quotes_cannot_leave_its_place() -> None:
    assert cel("""parcels whose note contains 'a" || true || "'""") == (
        '{{ item.__hole__.contains("a\\" || true || \\"") }}'
    )


def test_a_clause_is_looked_at_again_once_more_is_known_of_the_data() -> None:
    prepared = prepare("whose weight is above room")
    two = (condition.Test("weight", ">", (condition.Beside("room"),)),)
    before = find_conditions(prepared.text, prepared)
    assert two not in [one.condition.tests for one in before]
    assert find_conditions(prepared.text, prepared) == before
    prepared.shapes.append("weight, room")
    found = find_conditions(prepared.text, prepared)
    assert [one.condition.tests for one in found] == [two]
