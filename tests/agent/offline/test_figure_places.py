"""Figures of a list in the places of a quoted text, and in conditions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import steps_of

_READ = "Daily at 8 get the hives from https://x.example/hives. "


def _template(value: Any) -> str:
    return str(value["$hole"]["template"] if isinstance(value, dict) else value)


def _post(words: str) -> dict[str, Any]:
    return steps_of(_READ + words)["post_to_bees"]


def test_a_count_stands_in_a_text_once() -> None:
    post = _post("Keep those with state sick and post '{count} hives are sick' to #bees")
    assert "foreach" not in post
    assert post["with"]["text"] == "{{ string(steps.keep_hives.count) }} hives are sick"


@pytest.mark.parametrize(
    ("asked", "call"),
    [
        ("Sum the honey field, and post 'Honey: <sum> kg' to #bees", 'sum("__hole__")'),
        ("Average of honey -> post 'Honey: {average} kg' to #bees", 'avg("__hole__")'),
        ("Total yield = sum of honey, post 'Honey: {yield} kg' to #bees", 'sum("__hole__")'),
        ("Sum honey as yield and post 'Honey: {yield} kg' to #bees", 'sum("__hole__")'),
    ],
)
def test_a_figure_that_is_asked_for_stands_in_its_place(asked: str, call: str) -> None:
    post = _post(asked)
    assert "foreach" not in post
    assert call in _template(post["with"]["text"])
    assert post["with"]["text"]["$hole"]["candidates"] == ["honey"]


def test_fields_of_each_thing_stay_fields() -> None:
    post = _post("Post '{name}: {count}' to #bees")
    assert post["with"]["text"] == "{{ hive.name }}: {{ hive.count }}"


def test_of_groups_the_text_tells_the_figures_of_each() -> None:
    post = _post("Count per keeper and post '{keeper}: {count}' to #bees")
    assert post["with"]["text"] == "{{ group.key }}: {{ string(group.count) }}"


@pytest.mark.parametrize(
    ("said", "test"),
    [
        ("If the max weight is above 40 ", 'max("__hole__") > 40.0'),
        ("If the sum of weight is over 900, ", 'sum("__hole__") > 900.0'),
        ("Sum up the weight. If it is under 90, ", 'sum("__hole__") < 90.0'),
        ("Let load = sum(weight). If load is over 90, ", 'sum("__hole__") > 90.0'),
    ],
)
def test_a_figure_of_the_list_is_compared(said: str, test: str) -> None:
    made = steps_of(f"{_READ}{said}post 'Look' to #bees")
    assert test in _template(made["post_to_bees"]["when"])
    assert made["post_to_bees"]["when"]["$hole"]["candidates"] == ["weight"]
    assert not any(step["uses"] == "list.filter" for step in made.values())


def test_otherwise_is_when_the_figure_is_not_so() -> None:
    made = steps_of(
        f"{_READ}If the average weight is below 4 post 'Light' to #bees, otherwise post 'Fine' to #well"
    )
    assert 'avg("__hole__") >= 4.0' in _template(made["post_to_well"]["when"])


@pytest.mark.parametrize(
    ("asked", "calls"),
    [
        ("average hull_weight and post it to #bees", ["avg"]),
        ("min, max and average of honey per keeper, post it to #bees", ["min", "max", "avg"]),
    ],
)
def test_each_figure_that_is_asked_for_is_told(asked: str, calls: list[str]) -> None:
    text = _template(_post(asked)["with"]["text"])
    assert all(f'.{call}("__hole__")' in text for call in calls)


@pytest.mark.parametrize(("by", "down"), [("honey", True), ("hatched_at", False)])
def test_the_first_by_a_field_are_put_in_order(by: str, down: bool) -> None:
    made = steps_of(f"{_READ}take the first 3 hives by {by} and post them to #bees")
    assert made["sort_hives"]["with"].get("descending", False) is down
    assert made["sort_hives"]["with"]["by"]["$hole"]["candidates"] == [by]


def test_a_batch_is_nothing_but_its_items() -> None:
    steps = steps_of(
        "Daily at 8 get the hens from https://x.example/hens, in batches of 10 post the sum of eggs to #barn"
    )
    (post,) = [one for one in steps.values() if one["uses"] == "slack.post_message"]
    assert 'chunks.map(g, string(g.sum("__hole__")))' in post["with"]["text"]["$hole"]["template"]
