"""Ways that part: routes by a value, one way after the other, what is done otherwise, yes and no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.test_deeds import steps


def _branch(made: dict[str, Any]) -> Any:
    (branch,) = (s for s in made.values() if s.get("type") == "branch")
    return branch


def _when(case: Any) -> str:
    return str(
        case["when"]["$hole"]["template"] if isinstance(case["when"], dict) else case["when"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "Parcels come by webhook. If the colour is red post to #a, if it is blue post to #b, everything else goes to #c",
        "Parcels come by webhook. If the colour is red post to #a, otherwise if the colour is blue post to #b, otherwise post to #c",
        "Parcels come by webhook. red -> #a, blue -> #b, everything else -> #c",
        "Parcels come by webhook. red ones go to #a; blue ones go to #b; the rest goes to #c",
        "Parcels come by webhook. red: #a. blue: #b. anything else: #c",
    ],
)
def test_one_thing_goes_the_first_way_that_fits(text: str) -> None:
    made = steps(text)
    branch = _branch(made)
    assert ['== "red"' in _when(branch["cases"][0]), '== "blue"' in _when(branch["cases"][1])] == [True, True]  # fmt: skip
    assert made["post_to_b"]["after"] == [f"{branch['id']}.match_2"]
    assert made["post_to_c"]["after"] == [f"{branch['id']}.otherwise"]


def test_of_a_list_the_rest_is_what_no_way_has_kept() -> None:
    made = steps(
        "Every day at 8 get https://x.example/boats. If the colour is red post to #a, if it's blue post to #b, the rest goes to #c"
    )
    rest = made["keep_boats_3"]["with"]["where"]["$hole"]["template"]
    assert '!= "red"' in rest
    assert '!= "blue"' in rest
    assert made["post_to_c"]["foreach"]["items"] == "{{ steps.keep_boats_3.items }}"


def test_several_places_of_one_sending_are_no_ways() -> None:
    made = steps(
        "A boat comes in by webhook: post its name to #a, its crew to #b and its age to #c"
    )
    assert all("after" not in step and "when" not in step for step in made.values())


@pytest.mark.parametrize(
    "said", ["if not just mail it to b@x.example", "if it isn't, mail it to b@x.example"]
)
def test_if_not_is_otherwise(said: str) -> None:
    made = steps(f"Bids come by webhook. If the sum is at least 70 tell #bids, {said}")
    assert made["email_b"]["after"] == [f"{_branch(made)['id']}.otherwise"]


def test_labels_of_a_model_are_ways() -> None:
    made = steps(
        "Letters come in by webhook. Let AI pick one of: joy, grief, anger from the letter. Joy goes to #j, grief to #g"
    )
    assert made["classify"]["with"]["labels"] == ["joy", "grief", "anger"]
    assert [c["when"] for c in _branch(made)["cases"]] == [
        '{{ steps.classify.label == "joy" }}',
        '{{ steps.classify.label == "grief" }}',
    ]


@pytest.mark.parametrize(
    "said",
    [
        "approved: post it to #yes. rejected: post it to #no",
        "If approved post it to #yes, if rejected post it to #no",
    ],
)
def test_a_no_is_a_way_too(said: str) -> None:
    made = steps(f"Wishes come by webhook. Ask the abbot to approve. {said}")
    assert made["post_to_yes"]["after"] == ["approve.approved"]
    assert made["post_to_no"]["after"] == ["approve.rejected"]


@pytest.mark.parametrize(
    ("first", "then", "test"),
    [
        ("up to 40 euros post it to #a", "above that", "> 40.0"),
        ("under 40 post it to #a", "anything more", ">= 40.0"),
        ("over 40 post it to #a", "smaller ones", "<= 40.0"),
    ],
)
def test_an_amount_is_meant_again(first: str, then: str, test: str) -> None:
    made = steps(f"Tips come by webhook. {first}. {then} must be approved by the abbot before they are posted to #b")  # fmt: skip
    assert any(test in str(s) for s in made.values() if s.get("type") == "branch")
    assert made["post_to_b"]["after"] == ["approve.approved"]


def test_stars_are_a_rating() -> None:
    made = steps("Reviews come by webhook. 5 star ones go to #joy, 1 star reviews go to #grief")
    assert "== 5.0" in str(made)
    assert "== 1.0" in str(made)


@pytest.mark.parametrize("rest", ["the others go to #b", "otherwise post it to #b"])
def test_whoever_needs_no_approval_is_not_the_one_who_was_rejected(rest: str) -> None:
    made = steps(
        f"Tips come by webhook. Tips over 40 need approval by the dean before they are posted to #a, {rest}"
    )
    assert made["post_to_a"]["after"] == ["approve.approved"]
    assert made["post_to_b"]["after"] == [f"{_branch(made)['id']}.otherwise"]


def test_of_a_list_the_rest_needs_no_approval() -> None:
    made = steps(
        "Daily at 8 get https://x.example/tips. Keep the tips over 40, ask the dean to approve and post them to #a; the rest goes to #b"
    )
    assert made["post_to_b"].get("after") != ["approve.rejected"]
    assert "<= 40.0" in str(made["keep_tips_2"])


def test_a_no_about_some_of_them_is_only_about_these() -> None:
    made = steps(
        "Tips come by webhook. If the tip is over 40 ask the dean to approve. If approved post it to #a, if rejected post it to #b"
    )
    assert made["post_to_b"]["after"] == ["approve.rejected"]


def test_amounts_that_follow_each_other_are_asked_in_turn() -> None:
    text = (
        "Fetch https://x.example/parcels daily at 9; if the weight is above 90 post it to #big, "
        "if above 9 to #mid, otherwise to #small"
    )
    kept = [s["name"] for s in steps(text).values() if s.get("uses") == "list.filter"]
    assert kept == [
        "Keep parcels with weight over 90",
        "Keep parcels with weight at most 90",
        "Keep parcels over 9",
        "Keep parcels with weight at most 90 and at most 9",
    ]


def test_independent_conditions_stay_independent() -> None:
    text = (
        "When a parcel arrives by webhook, if the weight is over 90 post it to #big, "
        "if the age is under 2 post it to #young"
    )
    made = steps(text).values()
    assert [s.get("after") for s in made if s.get("type") == "branch"] == [None, None]
