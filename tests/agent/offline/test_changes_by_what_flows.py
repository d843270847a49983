"""Changes understood by what a workflow holds: the fields that samples have shown, the values it compares, the options it has."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from agent.offline.changes.narrowing import as_only
from agent.offline.changes.qualities import quality_in
from agent.offline.changes.wishes import plain_counts
from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched


def shown(fields: dict[str, str]) -> Json:
    return {"type": "object", "properties": {n: {"type": kind} for n, kind in fields.items()}}


def with_samples(document: Json, step_id: str | None, fields: dict[str, str]) -> Json:
    """Answer a workflow whose list, or whose call, has been seen once."""
    known: Json = copy.deepcopy(document)
    if step_id is None:
        known["triggers"][0]["output_schema"] = {
            "type": "object",
            "properties": {"body": shown(fields)},
        }
        return known
    of = next(s for s in known["steps"] if s["id"] == step_id)
    listed = {"type": "array", "items": shown(fields)}
    of["output_schema"] = {
        "type": "object",
        "properties": {"body": {"type": "object", "properties": {"boats": listed}}},
    }
    return known


FLEET = with_samples(
    BOATS, "boats", {"name": "string", "length": "integer", "owner": "string", "price": "integer", "harbour": "string", "weight": "integer"}
)  # fmt: skip
BAR = with_samples(
    GUESTS, None, {"name": "string", "visits": "integer", "phone": "string", "table": "string"}
)


@pytest.mark.parametrize(
    ("words", "step_id", "field"),
    [
        ("the announcement could also state what a boat costs", "announce", "price"),
        ("people in slack want to see the owner", "announce", "owner"),
        ("tell #dock the owner as well, not just the name", "announce", "owner"),
    ],
)
def test_a_field_is_shown_in_any_words_that_leave_none_unexplained(
    words: str, step_id: str, field: str
) -> None:
    after = changed(words, FLEET)
    assert touched(after, FLEET) == {step_id}
    assert f"boat.{field}" in step(after, step_id)["with"]["text"]


def test_a_field_is_hidden_and_its_message_stays() -> None:
    told = changed("the announcement should say '{{ boat.name }} of {{ boat.owner }}'", FLEET)
    less = changed("the announcement must not tell the owner", told)
    assert step(less, "announce")["with"]["text"] == "{{ boat.name }}"


def test_a_field_by_another_name_is_read_as_the_one_there_is() -> None:
    after = changed("also post to #calls with the phone number", BAR)
    (new,) = [s for s in after["steps"] if s["id"] not in {one["id"] for one in BAR["steps"]}]
    assert "trigger.body.phone " in str(new["with"])


def test_a_field_that_is_not_there_is_asked_about() -> None:
    asked = change("also post to #calls with the shoe size", BAR)
    assert asked.kind == "question"
    assert "shoe size" in asked.questions[0].text
    assert "table" in asked.questions[0].text


@pytest.mark.parametrize(
    ("words", "by", "down"),
    [
        ("priciest on top", "price", True),
        ("the lightest boat first", "weight", False),
        ("begin with the longest", "length", True),
        ("put the cheapest ones at the bottom", "price", True),
    ],
)
def test_an_order_goes_by_the_field_that_measures_the_quality(
    words: str, by: str, down: bool
) -> None:
    after = changed(words, FLEET)
    (sort,) = [s for s in after["steps"] if s.get("uses") == "list.sort"]
    assert by in str(sort["with"]["by"])
    assert bool(sort["with"].get("descending")) is down


@pytest.mark.parametrize(
    ("words", "test"),
    [
        ("we only care about boats heavier than 300", "weight"),
        ("leave it to those with a price over 300", "price"),
        ("boats under 300 kg can be ignored", "weight"),
        ("limit it to boats from Bergen", "harbour"),
    ],
)
def test_what_is_compared_is_told_by_a_unit_a_quality_or_the_kind_of_value(
    words: str, test: str
) -> None:
    after = changed(words, FLEET)
    where = str(step(after, "long_ones")["with"]["where"])
    assert test in where
    assert "length > 12" in where


def test_what_is_not_worth_a_message_gets_none() -> None:
    after = changed("guests with fewer than 2 visits aren't worth a greeting", BAR)
    assert touched(after, BAR) == {"greet"}
    assert ">= 2" in str(step(after, "greet")["when"])


@pytest.mark.parametrize(
    ("words", "document", "step_id", "at"),
    [
        ("tell them at 30 already", FLEET, "long_ones", "item.length > 30"),
        ("a boat counts as long from 15 on", FLEET, "long_ones", "item.length >= 15"),
        ("a guest counts as regular from 5 on", BAR, "kind", "trigger.body.visits >= 5"),
    ],
)  # fmt: skip
def test_a_threshold_moves(words: str, document: Json, step_id: str, at: str) -> None:
    after = changed(words, document)
    assert touched(after, document) == {step_id}
    assert at in str(step(after, step_id))


@pytest.mark.parametrize(
    "words",
    ["nobody liked it, take your last change back", "the team hated that. revert what you did", "please put it back as it was"],
)  # fmt: skip
def test_a_judgement_beside_an_undoing_asks_for_nothing(words: str) -> None:
    assert change(words, BOATS).kind == "undo"
    assert change(f"{words}, but keep the time", BOATS).kind != "undo"


@pytest.mark.parametrize(
    "words", ["rename it: Long ships", "new name: Long ships", "it should be called Long ships"]
)
def test_the_workflow_gets_another_name(words: str) -> None:
    after = changed(words, BOATS)
    assert after["name"] == "Long ships"
    assert touched(after, BOATS) == set()


@pytest.mark.parametrize(
    "words",
    [
        "a copy of the letter to the harbour master please",
        "could the post go to the channel of our partner?",
    ],
)
def test_who_is_named_by_what_they_are_is_asked_about(words: str) -> None:
    assert change(words, BOATS).kind == "question"


def test_an_approval_for_some_lets_the_others_pass() -> None:
    after = changed(
        "guests with more than 9 visits need the okay of the boss before the booking", BAR
    )
    (gate,) = [s for s in after["steps"] if s.get("type") == "approval"]
    (fork,) = [s for s in after["steps"] if s.get("type") == "branch" and s["id"] != "kind"]
    assert gate["after"] == [f"{fork['id']}.match"]
    assert step(after, "book")["join"] == "any_ok"


def test_a_condition_that_is_not_understood_is_never_left_out_in_silence() -> None:
    asked = change("a severity of 1 should also go to vip@bar.example", BAR)
    assert asked.kind == "question"


def test_a_message_goes_by_another_service() -> None:
    after = changed("the letter by slack rather than by mail: #pier", FLEET)
    assert "letter" not in {s["id"] for s in after["steps"]}
    assert touched(after, FLEET) == {"letter"}
    (new,) = [s for s in after["steps"] if s.get("with", {}).get("channel") == "#pier"]
    assert new["with"]["text"] == step(FLEET, "letter")["with"]["text"]


def test_all_go_on_where_a_field_no_longer_matters() -> None:
    after = changed("announce all boats, no matter what length", FLEET)
    assert "long_ones" not in {s["id"] for s in after["steps"]}


def test_the_old_schedule_comes_back() -> None:
    later = changed("run it at 9", BOATS)
    again = changed("back to the old schedule", later, BOATS)
    assert again["triggers"] == changed("run it at 7", later, BOATS)["triggers"]


@pytest.mark.parametrize(
    ("said", "only"),
    [
        ("nothing but red boats", "only red boats"),
        ("red boats are all we need", "only red boats"),
        ("drop everything except red boats", "only red boats"),
        ("stick to red boats", "only red boats"),
        ("limit it to 9 o'clock", "limit it to 9 o'clock"),
        ("post it in @chan0 only", "post it in @chan0 only"),
    ],
)
def test_wanting_some_alone_is_said_one_way(said: str, only: str) -> None:
    assert as_only(said) == only


@pytest.mark.parametrize(
    ("words", "rises"),
    [
        ("the heaviest", True),
        ("least expensive", False),
        ("emptier", False),
        ("most popular", True),
        ("red", None),
    ],
)
def test_a_quality_says_which_end_comes_first(words: str, rises: bool | None) -> None:
    found: Any = quality_in(words)
    assert (found.rises if found else None) is rises


def test_counted_ones_are_those_with_the_field() -> None:
    assert plain_counts("4-day trips are fine", {"days"}) == "trips whose days is 4 are fine"
    assert plain_counts("4-day trips are fine", {"price"}) == "4-day trips are fine"
