"""Values and bounds that are corrected or widened in few words; fields and answers that are others."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched

BARNS: Json = copy.deepcopy(BOATS)
BARNS["steps"][1] |= {
    "name": 'Keep barns with roof "thatch"',
    "with": {"items": "{{ steps.boats.body.boats }}", "where": '{{ item.roof == "thatch" }}'},
}
TALL: Json = copy.deepcopy(BOATS)
TALL["steps"][1] |= {
    "name": "Keep boats with length over 12",
    "with": {"items": "{{ steps.boats.body.boats }}", "where": "{{ item.length > 12.0 }}"},
}
ROOMS: Json = copy.deepcopy(GUESTS)
ROOMS["steps"][0]["cases"] = [
    {"id": "regular", "when": '{{ trigger.body.room == "attic" }}'},
    {"id": "fresh", "when": "{{ true }}"},
]
MOODS: Json = {
    "nexa": 1,
    "name": "Moods",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "mood", "name": "Mood", "uses": "ai.classify", "with": {"labels": ["glad", "cross"], "text": "{{ trigger.body.letter }}"}},
        {"id": "praise", "name": "Praise", "uses": "slack.post_message", "connection": "slack", "when": '{{ steps.mood.label == "glad" }}', "with": {"channel": "#praise", "text": "{{ trigger.body.letter }}"}},
    ],
}  # fmt: skip


def _where(words: str, document: Json) -> str:
    after = changed(words, document)
    assert touched(after, document) == {"long_ones"}
    return str(step(after, "long_ones")["with"]["where"])


@pytest.mark.parametrize("words", ["or slate", "thatch or slate", "I meant thatch or slate", "no, thatch or slate", "make it thatch or slate"])  # fmt: skip
def test_one_more_value_in_few_words(words: str) -> None:
    assert _where(words, BARNS) == '{{ item.roof == "thatch" || item.roof == "slate" }}'


@pytest.mark.parametrize("words", ["slate, not thatch", "not thatch, slate", "no, slate not thatch", "roof slate, not thatch"])  # fmt: skip
def test_one_value_for_another(words: str) -> None:
    assert _where(words, BARNS) == '{{ item.roof == "slate" }}'


def test_what_is_given_up_leaves_the_other_value() -> None:
    barns = copy.deepcopy(BARNS)
    barns["steps"][1]["with"]["where"] = '{{ item.roof == "thatch" || item.roof == "slate" }}'
    assert _where("slate, not thatch", barns) == '{{ item.roof == "slate" }}'


@pytest.mark.parametrize("words", ["or cellar", "no, when it's attic or cellar", "it should be attic or cellar"])  # fmt: skip
def test_the_way_of_a_branch_takes_another_value(words: str) -> None:
    after = changed(words, ROOMS)
    assert touched(after, ROOMS) == {"kind"}
    assert step(after, "kind")["cases"][0]["when"] == (
        '{{ trigger.body.room == "attic" || trigger.body.room == "cellar" }}'
    )


@pytest.mark.parametrize("words", ["or on fridays", "or letter", "or 7"])
def test_what_is_no_value_widens_none(words: str) -> None:
    plan = change(words, BARNS)
    assert not any("where" in str(o) for o in plan.operations)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("make it >= 12 and < 30", "item.length >= 12.0 && item.length < 30.0"),
        ("at least 9 and at most 20", "item.length >= 9.0 && item.length <= 20.0"),
        ("no, over 12 or exactly 3", "item.length > 12.0 || item.length == 3.0"),
    ],
)
def test_two_bounds_take_the_place_of_one(words: str, where: str) -> None:
    assert _where(words, TALL) == f"{{{{ {where} }}}}"


def test_bounds_are_told_in_the_name() -> None:
    after = changed("make it >= 12 and < 30", TALL)
    assert step(after, "long_ones")["name"] == "Keep boats with length at least 12 and under 30"


@pytest.mark.parametrize("words", ["use depth rather than length", "compare depth instead of length", "take the depth, not the length"])  # fmt: skip
def test_another_field_is_compared(words: str) -> None:
    assert _where(words, TALL) == "{{ item.depth > 12.0 }}"


@pytest.mark.parametrize("words", ["leased false, not true", "leased should be false", "no, false instead of true"])  # fmt: skip
def test_yes_becomes_no(words: str) -> None:
    leased = copy.deepcopy(TALL)
    leased["steps"][1]["with"]["where"] = "{{ item.leased == true }}"
    assert _where(words, leased) == "{{ item.leased == false }}"


@pytest.mark.parametrize("words", ["use sad as well", "add the label sad", "also a category called sad", "add sad as another label"])  # fmt: skip
def test_one_more_label(words: str) -> None:
    after = changed(words, MOODS)
    assert touched(after, MOODS) == {"mood"}
    assert step(after, "mood")["with"]["labels"] == ["glad", "cross", "sad"]


def test_a_value_that_is_compared_with_an_answer_may_be_given() -> None:
    after = changed("or sad", MOODS)
    assert step(after, "mood")["with"]["labels"] == ["glad", "cross", "sad"]
    assert (
        step(after, "praise")["when"]
        == '{{ steps.mood.label == "glad" || steps.mood.label == "sad" }}'
    )
