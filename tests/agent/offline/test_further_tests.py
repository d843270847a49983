"""Second and third conditions that lean on the first."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, steps_of

_READ = "Daily at 8 get the boats from https://x.example/boats "


@pytest.mark.parametrize(
    ("said", "test"),
    [
        ('with kind "tug" and berth "A 1"', 'item.kind == "tug" && item.__hole__ == "A 1"'),
        ("where flag is not dk and paid is false", 'item.flag != "dk" && item.__hole__ == false'),
        ("with country = dk and state not equal to sunk", 'item.country == "dk" && item.__hole__ != "sunk"'),
        ('with state "moored" or "adrift" and length at least 9', 'item.state in ["moored", "adrift"] && item.__hole__ >= 9.0'),
        ('with length at least 9 and state "moored" or "adrift"', 'item.length >= 9.0 && item.__hole__ in ["moored", "adrift"]'),
    ],
)  # fmt: skip
def test_each_condition_is_kept(said: str, test: str) -> None:
    where = steps_of(f"{_READ}{said} and post them to #quay")["keep_boats"]["with"]["where"]
    assert where["$hole"]["template"] == f"{{{{ {test} }}}}"


def test_a_day_is_a_date_and_no_word() -> None:
    where = steps_of(f"{_READ}where date = today and post them to #quay")["keep_boats"]["with"][
        "where"
    ]
    assert "run.started_at" in where["$hole"]["template"]


def test_one_of_several_values_beside_another_test() -> None:
    (post,) = built(
        "When a webhook is called, if the state is red or amber and the tide is over 4, post it to #quay"
    )["steps"]
    when = post["when"] if isinstance(post["when"], str) else post["when"]["$hole"]["template"]
    assert 'state in ["red", "amber"] &&' in when


@pytest.mark.parametrize(("said", "seconds"), [("more than", 777600), ("at least", 691200)])
def test_the_day_that_lies_just_so_far_back_is_not_more(said: str, seconds: int) -> None:
    words = f"{_READ}whose moored_at is {said} 9 days ago and post them to #quay"
    where = steps_of(words)["keep_boats"]["with"]["where"]["$hole"]["template"]
    assert f'duration("{seconds}s")' in where
