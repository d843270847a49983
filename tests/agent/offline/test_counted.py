"""How many have a quality decides what is done, and what is done otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import planned, steps_of

_READ = "Daily at 8 get the boats from https://x.example/boats. "


def _steps(words: str) -> dict[str, dict[str, Any]]:
    return steps_of(_READ + words)


@pytest.mark.parametrize(
    ("said", "test"),
    [
        ("If more than 4 are leaking, ", "> 4.0"),
        ("If at least 4 boats have state leaking, ", ">= 4.0"),
        ("If there are more than 4 of them with state leaking, ", "> 4.0"),
        ("If there are fewer than 4 leaking ones, ", "< 4.0"),
        ("If 4 or more of them are leaking ", ">= 4.0"),
        ("If the number of boats with state leaking exceeds 4, ", "> 4.0"),
        ("If no boats are leaking ", "== 0.0"),
    ],
)
def test_those_with_the_quality_are_counted(said: str, test: str) -> None:
    made = _steps(f"{said}post 'Look at the hulls' to #quay")
    where = made["keep_boats"]["with"]["where"]["$hole"]
    assert where["template"] == '{{ item.__hole__ == "leaking" }}'
    assert made["post_to_quay"]["when"] == f"{{{{ steps.keep_boats.count {test} }}}}"


def test_otherwise_is_when_there_are_not_so_many() -> None:
    made = _steps(
        "If more than 4 are leaking, mail crew@x.example the list, otherwise post 'Dry' to #quay"
    )
    assert made["email_crew"]["when"] == "{{ steps.keep_boats.count > 4.0 }}"
    assert made["post_to_quay"]["when"] == "{{ steps.keep_boats.count <= 4.0 }}"


def test_two_counts_of_the_same_quality_look_at_one_list() -> None:
    made = _steps(
        "If 3 or more are leaking post 'Pump' to #quay. If more than 9 are leaking also mail crew@x.example"
    )
    assert "keep_boats_2" not in made
    assert made["email_crew"]["when"] == "{{ steps.keep_boats.count > 9.0 }}"


def test_the_count_is_no_field_of_each() -> None:
    made = _steps("Count them. If the count is more than 20 post 'Full' to #quay")
    assert made["post_to_quay"]["when"] == "{{ steps.all_boats.count > 20.0 }}"
    assert "keep_boats" not in made


def test_nothing_there_is_told() -> None:
    made = _steps(
        "Keep those with state leaking and mail them to crew@x.example. If there are none, post 'Dry' to #quay"
    )
    assert made["post_to_quay"]["when"] == "{{ steps.keep_boats.count == 0.0 }}"


def test_how_many_have_a_quality_is_told() -> None:
    made = _steps("Post how many have state leaking to #quay")
    assert made["post_to_quay"]["with"]["text"] == "Number of boats: {{ steps.keep_boats.count }}"


def test_of_one_thing_its_own_number_is_compared() -> None:
    plan = planned(
        "When a webhook arrives with berths, if the berths are more than 4 post it to #quay"
    )
    assert plan.document is not None
    assert [step["uses"] for step in plan.document["steps"]] == ["slack.post_message"]


def test_a_quality_that_a_clause_of_its_own_would_name_otherwise_is_kept_all_the_same() -> None:
    made = steps_of(
        "Daily at 8 fetch https://x.example/boats and if more than 4 are overdue, mail crew@x.example the list"
    )
    assert made["keep_boats"]["with"]["where"]["$hole"]["template"] == (
        '{{ item.__hole__ == "overdue" }}'
    )
