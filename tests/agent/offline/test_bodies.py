"""What is sent to an address is what was named: fields in words, bare names in braces, and room in the address itself."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.language.text import prepare
from tests.agent.offline.planned import built, steps_of

HIVES = "Every day at 7 read table hives"
CALL = "When a webhook arrives with breed and weight"


def sent(words: str) -> dict[str, Any]:
    """Answer the last step of a request."""
    step: dict[str, Any] = built(words)["steps"][-1]
    return step


@pytest.mark.parametrize(
    "said",
    [
        "POST breed and weight to https://barn.example/in",
        "send its breed and weight to https://barn.example/in",
        "POST to https://barn.example/in with breed and weight in the body",
        "POST to https://barn.example/in with body breed, weight",
        'POST {"breed": breed, "weight": weight} to https://barn.example/in',
        "POST {breed, weight} to https://barn.example/in",
        'POST {"breed": "{breed}", "weight": "{weight}"} to https://barn.example/in',
    ],
)
def test_named_fields_of_a_call_are_its_body(said: str) -> None:
    given = sent(f"{CALL}: {said}")["with"]
    assert given["method"] == "POST"
    assert given["json"] == {
        "breed": "{{ trigger.body.breed }}",
        "weight": "{{ trigger.body.weight }}",
    }


@pytest.mark.parametrize(
    "said",
    [
        "for each hive POST queen and total to https://bees.example/in",
        "send queen and total of each hive to https://bees.example/in",
        "for each hive POST {queen, total} to https://bees.example/in",
    ],
)
def test_named_fields_of_each_item_are_its_body(said: str) -> None:
    step = sent(f"{HIVES}, {said}")
    assert step["foreach"]["as"] == "hive"
    assert step["with"]["json"] == {"queen": "{{ hive.queen }}", "total": "{{ hive.total }}"}


def test_named_fields_of_a_list_are_all_that_is_sent_of_it() -> None:
    step = sent(f"{HIVES} and POST their queen and total to https://bees.example/in")
    assert "foreach" not in step
    assert (
        step["with"]["json"]
        == '{{ steps.fetch_hives.rows.map(one, {"queen": one.queen, "total": one.total}) }}'
    )


def test_a_list_in_an_answer_is_found_before_its_fields_are_sent() -> None:
    words = "Every day at 7 get https://bees.example/hives and POST their queen and age to https://barn.example/in"
    assert "steps.all_hives.items.map(" in sent(words)["with"]["json"]


def test_figures_and_lists_are_no_fields() -> None:
    step = sent(f"{HIVES} and POST the hives to https://bees.example/in")
    assert step["with"]["json"] == "{{ steps.fetch_hives.rows }}"


def test_numbers_and_quoted_words_of_a_body_stay() -> None:
    words = f'{HIVES}, keep those with honey under 3 and for each POST {{"hive": no, "jars": 4, "kind": "glass", "new": true}} to https://bees.example/jars'
    assert sent(words)["with"]["json"] == {
        "hive": "{{ hive.no }}",
        "jars": 4,
        "kind": "glass",
        "new": True,
    }


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("POST to https://bees.example/hives/{no}/feed for each hive", "POST"),
        ("for each hive send a DELETE to https://bees.example/hives/{no}/feed", "DELETE"),
        (
            'for each hive PUT {"fed": true} to https://bees.example/hives/{no}/feed',
            "PUT",
        ),
    ],
)
def test_room_in_an_address_is_filled_from_each_item(said: str, method: str) -> None:
    given = sent(f"{HIVES}, keep those with honey under 3 and {said}")["with"]
    assert given["url"] == "https://bees.example/hives/{{ hive.no }}/feed"
    assert given["method"] == method


def test_room_in_an_address_keeps_the_capitals_of_code() -> None:
    given = sent("When a webhook arrives: DELETE https://barn.example/cows/{cowId}")["with"]
    assert given["url"] == "https://barn.example/cows/{{ trigger.body.cowId }}"


def test_what_is_read_for_each_item_stands_beside_it() -> None:
    steps = steps_of(
        f"{HIVES}, for each hive get https://bees.example/hives/{{no}}/weight, keep those with weight over 9 and post their queen to #bees"
    )
    read = steps["fetch_of_each_hive"]
    assert read["with"]["url"] == "https://bees.example/hives/{{ hive.no }}/weight"
    assert read["foreach"] == {"items": "{{ steps.fetch_hives.rows }}", "as": "hive"}
    pairs = steps["hives_with_answers"]["with"]["value"]
    assert "steps.fetch_of_each_hive.items[index].value.body" in pairs
    assert "hive.left.?queen.or(hive.right.?queen)" in steps["post_to_bees"]["with"]["text"]


def test_what_is_read_last_for_each_item_stands_alone() -> None:
    steps = steps_of(f"{HIVES} and for each hive GET https://bees.example/visits?hive={{no}}")
    assert list(steps) == ["fetch_hives", "fetch_of_each_hive"]


def test_a_field_of_each_is_told_without_the_rest() -> None:
    assert sent(f"{HIVES} and post their queen to #bees")["with"]["text"] == "Hive {{ hive.queen }}"


@pytest.mark.parametrize(
    "text",
    [
        "webhook {breed, weight} -> post the breed to #barn",
        "POST webhook receives {breed: string, weight: number}; post the breed to #barn",
        'send "Cow {breed} is on its way" to #barn',
        "GET https://barn.example/cows/{breed} and post the answer to #barn",
    ],
)
def test_other_braces_are_no_body(text: str) -> None:
    assert not [e for e in prepare(text).entities.values() if e.kind == "json"]
