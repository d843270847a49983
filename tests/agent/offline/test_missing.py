"""What one list has and the other has not: never the pairs, and never all of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.planned import steps_of


def _alone(words: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    steps = {s["uses"]: s for s in steps_of(words).values() if s["uses"].startswith("list.")}
    join = steps["list.join"]["with"]
    assert join["kind"] == "left"
    assert steps["list.filter"]["with"]["where"] == "{{ item.right == null }}"
    assert steps["list.map"]["with"]["value"] == "{{ item.left }}"
    return join, steps


@pytest.mark.parametrize(
    ("words", "left", "keys"),
    [
        ("Every hour get https://quay.example/boats and https://quay.example/berths, match them on id = boat_id, and post the boats without a berth to #quay", "fetch_boats", ("id", "boat_id")),
        ("Every hour get https://quay.example/boats and https://quay.example/berths, join them by tag, and whatever berth has no boat goes to #quay", "fetch_berths", ("tag", "tag")),
        ("Every hour get https://old.quay.example/sailors and https://new.quay.example/sailors, and post those in old but not in new by email to #quay", "fetch_sailors", ("email", "email")),
        ("Every hour get https://a.quay.example/sailors and https://b.quay.example/sailors, find those in the second list but not in the first by badge and post each to #quay", "fetch_sailors_2", ("badge", "badge")),
    ],
)  # fmt: skip
def test_only_what_the_other_list_lacks_goes_on(
    words: str, left: str, keys: tuple[str, str]
) -> None:
    join, _ = _alone(words)
    assert f"steps.{left}.body" in str(join["left"])
    hints = tuple(join[side]["$hole"]["hint"] for side in ("left_key", "right_key"))
    assert hints == keys


@pytest.mark.parametrize(
    "words",
    [
        "Every hour get https://quay.example/boats and post the boats without a name to #quay",
        "Every hour get https://quay.example/boats and https://quay.example/berths, join them by tag and post the boats without a name to #quay",
    ],
)
def test_a_field_that_is_empty_is_no_other_list(words: str) -> None:
    kept = [s for s in steps_of(words).values() if s["uses"] == "list.filter"]
    assert [k["with"]["where"]["$hole"]["hint"] for k in kept] == ["name"]
