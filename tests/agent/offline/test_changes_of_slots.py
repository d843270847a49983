"""A value for what is named by its kind, its key or its step; and what is asked rather than guessed."""

from __future__ import annotations

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched

KEYED: Json = {
    **BOATS,
    "steps": [
        *BOATS["steps"],
        {"id": "by_town", "name": "Towns", "uses": "list.group", "with": {"items": "{{ steps.long_ones.items }}", "by": "{{ item.town }}"}},
        {"id": "order", "name": "Order paint", "uses": "http.request", "with": {"method": "POST", "url": "https://paint.example/in", "json": {"colour": "blue"}}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("limit 30", "{{ item.length > 30 }}"),
        ("the threshold ought to be at least 25", "{{ item.length >= 25 }}"),
        ("bump the cutoff up to 18", "{{ item.length > 18 }}"),
        ("length should start at 14", "{{ item.length > 14 }}"),
    ],
)
def test_a_limit_is_the_number_that_is_compared(words: str, where: str) -> None:
    after = changed(words, BOATS)
    assert step(after, "long_ones")["with"]["where"] == where
    assert touched(after, BOATS) == {"long_ones"}


def test_a_way_of_a_branch_is_known_by_its_name() -> None:
    after = changed("regular starts at 5", GUESTS)
    assert step(after, "kind")["cases"][0]["when"] == "{{ trigger.body.visits >= 5 }}"


def test_a_key_and_a_field_take_another_value() -> None:
    assert step(changed("the colour should be green", KEYED), "order")["with"]["json"] == {
        "colour": "green"
    }
    by = step(changed("group by harbour instead", KEYED), "by_town")["with"]["by"]
    assert by == "{{ item.harbour }}"


def test_the_step_that_is_named_goes_elsewhere() -> None:
    after = changed(
        "the third step should write to #pier, and the letter to mate@dock.example", BOATS
    )
    assert step(after, "announce")["with"]["channel"] == "#pier"
    assert step(after, "letter")["with"]["to"] == ["mate@dock.example"]
    assert touched(after, BOATS) == {"announce", "letter"}


def test_one_is_sent_only_when_there_is_something() -> None:
    after = changed("the letter only if there is at least one boat", BOATS)
    assert step(after, "letter")["when"] == "{{ steps.long_ones.count > 0 }}"
    assert touched(after, BOATS) == {"letter"}


def test_a_place_tells_the_time_zone() -> None:
    after = changed("we live in Tokyo, so use that time zone", BOATS)
    assert after["triggers"][0]["with"]["timezone"] == "Asia/Tokyo"


def test_another_starts_it_by_its_address() -> None:
    after = changed("let the harbour office start it by calling a link", BOATS)
    assert [t["type"] for t in after["triggers"]] == ["webhook"]


@pytest.mark.parametrize(
    "words",
    [
        "only the 2 longest for the announcement; the letter keeps all of them",
        "drop the letter. mate@dock.example is the new captain",
    ],
)
def test_what_is_to_stay_or_is_not_heard_is_asked(words: str) -> None:
    plan = change(words, BOATS)
    assert plan.kind == "question"
    assert plan.operations == ()


def test_what_one_step_was_given_another_gets_as_well() -> None:
    thanked = changed("thank them only if the tip is over 5", GUESTS)
    both = changed("same for the greeting", thanked, GUESTS)
    assert step(both, "greet")["when"] == step(thanked, "thank")["when"]
    assert touched(both, thanked) == {"greet"}


def test_the_other_case_of_a_condition_goes_elsewhere() -> None:
    greeted = {**GUESTS, "steps": [dict(s) for s in GUESTS["steps"]]}
    greeted["steps"][1]["when"] = "{{ trigger.body.tip > 5 }}"
    after = changed("all others to #door", greeted, GUESTS)
    (new,) = [s for s in after["steps"] if s["id"] not in {o["id"] for o in GUESTS["steps"]}]
    assert (new["when"], new["with"]["channel"]) == ("{{ !(trigger.body.tip > 5) }}", "#door")


def test_the_name_is_given_behind_a_colon() -> None:
    assert changed("name of the flow: Harbour watch", BOATS)["name"] == "Harbour watch"
