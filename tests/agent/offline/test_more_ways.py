"""More ways of a branch, what is sent on one of them, and the way that is left."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import Json, change, changed, step, touched

PETS: Json = {
    "nexa": 1,
    "name": "Pets",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "kind", "name": "Kind of pet", "type": "branch", "cases": [{"id": "match", "when": '{{ trigger.body.pet == "cat" }}'}], "else": "otherwise"},
        {"id": "cats", "name": "Post to #cats", "uses": "slack.post_message", "connection": "slack", "after": ["kind.match"], "with": {"channel": "#cats", "text": "{{ trigger.body.name }}"}},
        {"id": "rest", "name": "Post to #zoo", "uses": "slack.post_message", "connection": "slack", "after": ["kind.otherwise"], "with": {"channel": "#zoo", "text": "{{ trigger.body.name }}"}},
    ],
}  # fmt: skip
LOADS: Json = copy.deepcopy(PETS)
LOADS["steps"][0]["cases"][0]["when"] = "{{ trigger.body.load > 40.0 }}"
LETTER: Json = copy.deepcopy(PETS)
LETTER["steps"] = [
    {"id": "kind", "name": "Kind of load", "type": "branch", "cases": [{"id": "match", "when": "{{ trigger.body.load > 40.0 }}"}], "else": "drop"},
    {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "after": ["kind.match"], "with": {"to": "{{ trigger.body.email }}", "subject": "Load", "text": "{{ trigger.body.load }}"}},
]  # fmt: skip
MOODS: Json = {
    "nexa": 1,
    "name": "Moods",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "mood", "name": "Mood", "uses": "ai.classify", "with": {"labels": ["glad", "cross"], "text": "{{ trigger.body.letter }}"}},
        {"id": "sort", "name": "Check the mood", "type": "branch", "cases": [{"id": "match", "when": '{{ steps.mood.label == "glad" }}'}], "else": "drop"},
        {"id": "praise", "name": "Praise", "uses": "slack.post_message", "connection": "slack", "after": ["sort.match"], "with": {"channel": "#praise", "text": "{{ trigger.body.letter }}"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "add a case for dog, goes to #dogs",
        "another way for dog: post it to #dogs",
        "please add one more case when it is dog that goes to #dogs",
        "we need a branch for dog which is sent to #dogs",
    ],
)
def test_one_more_case(words: str) -> None:
    after = changed(words, PETS)
    assert touched(after, PETS) == {"kind"}
    assert step(after, "kind")["cases"] == [
        {"id": "match", "when": '{{ trigger.body.pet == "cat" }}'},
        {"id": "dog", "when": '{{ trigger.body.pet == "dog" }}'},
    ]
    new = after["steps"][-1]
    assert new["after"] == ["kind.dog"]
    assert new["with"] == {"channel": "#dogs", "text": "{{ trigger.body.name }}"}


def test_a_bound_stands_before_the_case_that_would_take_it() -> None:
    after = changed("add a case for more than 90, goes to #heavy", LOADS)
    assert [c["id"] for c in step(after, "kind")["cases"]] == ["over_90", "match"]
    assert step(after, "kind")["cases"][0]["when"] == "{{ trigger.body.load > 90.0 }}"


@pytest.mark.parametrize(
    "words", ["cross goes to #sorry", "the cross ones should be sent to #sorry", "cross to #sorry"]
)
def test_a_label_without_a_way_gets_one(words: str) -> None:
    after = changed(words, MOODS)
    assert touched(after, MOODS) == {"sort"}
    assert step(after, "sort")["cases"][-1]["when"] == '{{ steps.mood.label == "cross" }}'
    assert after["steps"][-1]["after"] == ["sort.cross"]


def test_a_new_category_is_a_label_too() -> None:
    after = changed("add a category sad that goes to #hugs", MOODS)
    assert step(after, "mood")["with"]["labels"] == ["glad", "cross", "sad"]
    assert after["steps"][-1]["after"] == ["sort.sad"]


def test_a_message_that_goes_somewhere_is_no_case() -> None:
    plan = change("reports go to #desk", PETS)
    assert not any("/cases" in str(o) for o in plan.operations)


@pytest.mark.parametrize(
    "words",
    [
        "mail zoe@pets.example on cats ones too",
        "for the cats case also mail zoe@pets.example",
        "in the cat case also mail zoe@pets.example",
    ],
)
def test_what_is_sent_on_a_way_that_is_called_by_where_it_leads(words: str) -> None:
    after = changed(words, PETS)
    assert touched(after, PETS) == set()
    assert after["steps"][-1]["after"] == ["kind.match"]


@pytest.mark.parametrize("words", ["also mail it to zoe@pets.example", "mail zoe@pets.example too", "and post it to #pier as well"])  # fmt: skip
def test_what_is_sent_as_well_stands_where_the_other_stands(words: str) -> None:
    alone = {**MOODS}
    after = changed(words, alone)
    new = after["steps"][-1]
    assert new["after"] == ["sort.match"]
    assert new["with"]["text"] == "{{ trigger.body.letter }}"


@pytest.mark.parametrize("words", ["turn the otherwise into a mail to zoe@pets.example", "the rest should be mailed to zoe@pets.example", "make the else way a mail to zoe@pets.example"])  # fmt: skip
def test_another_message_on_the_way_that_is_left(words: str) -> None:
    after = changed(words, PETS)
    assert [s["id"] for s in after["steps"]][:2] == ["kind", "cats"]
    new = after["steps"][-1]
    assert new["after"] == ["kind.otherwise"]
    assert new["with"]["to"] == "zoe@pets.example"
    assert "rest" not in {s["id"] for s in after["steps"]}


@pytest.mark.parametrize("words", ["do nothing for the rest", "stop doing anything for other pets", "otherwise do nothing", "ignore the others"])  # fmt: skip
def test_nothing_on_the_way_that_is_left(words: str) -> None:
    after = changed(words, PETS)
    assert step(after, "kind")["else"] == "drop"
    assert {s["id"] for s in after["steps"]} == {"kind", "cats"}


@pytest.mark.parametrize("words", ["and below 40 mail them too", "under 40 still send the letter", "for less than 40 also send the mail"])  # fmt: skip
def test_a_message_on_the_other_way_as_well(words: str) -> None:
    after = changed(words, LETTER)
    assert step(after, "kind")["else"] == "otherwise"
    assert step(after, "letter")["after"] == ["kind.match", "kind.otherwise"]
    assert step(after, "letter")["join"] == "any_ok"


@pytest.mark.parametrize("words", ["send the letter only if the load is below 10"])  # fmt: skip
def test_a_condition_that_never_holds_on_the_way_is_asked_about(words: str) -> None:
    plan = change(words, LETTER)
    assert plan.kind == "question" or not any("/when" in str(o) for o in plan.operations)


@pytest.mark.parametrize("words", ["cross goes to #sorry", "for the cross ones post to #sorry", "cross should be sent to #sorry"])  # fmt: skip
def test_a_label_without_a_branch_gets_a_condition_of_its_own(words: str) -> None:
    alone = copy.deepcopy(MOODS)
    alone["steps"] = [
        MOODS["steps"][0],
        {k: v for k, v in MOODS["steps"][2].items() if k != "after"}
        | {"when": '{{ steps.mood.label == "glad" }}'},
    ]
    after = changed(words, alone)
    assert touched(after, alone) == set()
    assert after["steps"][-1]["when"] == '{{ steps.mood.label == "cross" }}'


def test_a_value_that_is_called_like_its_channel() -> None:
    alone = copy.deepcopy(PETS)
    alone["steps"] = [
        {k: v for k, v in PETS["steps"][1].items() if k != "after"}
        | {"when": '{{ trigger.body.pet == "cat" }}'}
    ]
    after = changed("dogs go to #dogs", alone)
    assert touched(after, alone) == set()
    assert after["steps"][-1]["when"] == '{{ trigger.body.pet == "dog" }}'
    assert change("for suppliers mail shop@pets.example", alone).kind == "question"


@pytest.mark.parametrize("words", ["for parrot mail zoe@pets.example", "if it is parrot, mail zoe@pets.example", "parrots go to #parrots"])  # fmt: skip
def test_a_value_in_few_words_is_a_case(words: str) -> None:
    after = changed(words, PETS)
    assert touched(after, PETS) == {"kind"}
    assert after["steps"][-1]["after"] == ["kind.parrot"]
