"""What parts the ways by words: fields that are carried on, what a model judges, marks, `unless`, `either way`."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.language.text import prepare
from agent.offline.rephrasing.carried import with_carried_fields
from agent.offline.rephrasing.found_any import with_any_found
from agent.offline.rephrasing.judged import with_judgements
from agent.offline.rephrasing.marks_given import with_marks_given
from agent.offline.rephrasing.unless import with_exceptions
from agent.offline.rephrasing.whatever import with_whatever
from tests.agent.offline.planned import steps_of

HOOK = "A webhook brings name, note, weight and shade."


def _cases(steps: dict[str, dict[str, Any]]) -> list[str]:
    (branch,) = (s for s in steps.values() if s.get("type") == "branch")
    return [str(case["when"]) for case in branch["cases"]]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("if shade is red post it to @chan0, if blue post it to @chan1", "if shade is blue, post"),
        ("if weight is 9 or 10 tell @chan0, if 0 to 6 tell @chan1", "if weight is between 0 and 6 tell"),
        ("if weight is over 8 tell @chan0, if 3 or less tell @chan1", "if weight is 3 or less tell"),
    ],
)  # fmt: skip
def test_a_field_is_carried_on_to_the_next_case(said: str, read: str) -> None:
    assert read in with_carried_fields(said)


@pytest.mark.parametrize(
    "said",
    [
        "if shade is red post it to @chan0, if not tell @chan1",
        "if approved post it to @chan0, if rejected tell @chan1",
        "if blue post it to @chan1",
    ],
)
def test_nothing_is_carried_to_what_is_no_value(said: str) -> None:
    assert with_carried_fields(said) == said


def test_each_number_has_its_own_way() -> None:
    steps = steps_of(f"{HOOK} If weight is 9 or 10 post to #top, if 0 to 6 post to #low")
    low = steps[steps["post_to_low"]["after"][0].split(".")[0]]
    assert "weight >= 0.0" in str(low["cases"])
    assert "9.0" not in str(low["cases"])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("let ai decide if it is mouldy (yes or no). if so, tell @chan0", "use ai to classify it as mouldy or not mouldy. if mouldy, tell @chan0"),
        ("have an ai judge whether the note is rude or not, otherwise tell @chan0", "use ai to classify the note as rude or not rude, otherwise tell @chan0"),
        ("ai mood (merry, calm, sad); if sad tell @chan0", "use ai to classify it as merry, calm or sad; if sad tell @chan0"),
        ("ai detects the language; if language is dutch tell @chan0, if language is danish tell @chan1", "use ai to classify it as dutch, danish or other; if it is dutch tell @chan0, if it is danish tell @chan1"),
        ("the vet decides if it is mouldy", "the vet decides if it is mouldy"),
    ],
)  # fmt: skip
def test_what_a_model_judges_has_labels(said: str, read: str) -> None:
    assert with_judgements(said) == read


def test_things_go_where_their_label_says() -> None:
    steps = steps_of(
        f"{HOOK} Classify it as joke, claim or riddle with AI, and post jokes to #joy and claims to #desk"
    )
    assert ['"joke"' in c or '"claim"' in c for c in _cases(steps)] == [True, True]
    assert steps["post_to_joy"]["after"] == ["check_call.match"]
    assert steps["post_to_desk"]["after"] == ["check_call.match_2"]


def test_marks_are_labels_and_a_bound_means_some_of_them() -> None:
    steps = steps_of(
        f"{HOOK} Rate the haste from 1 to 5 with AI, and if it is 4 or more post to #rush"
    )
    assert steps["classify"]["with"]["labels"] == ["1", "2", "3", "4", "5"]
    assert steps["post_to_rush"]["when"] == (
        '{{ steps.classify.label == "4" || steps.classify.label == "5" }}'
    )


def test_a_scale_without_a_model_is_left_alone() -> None:
    prepared = prepare("rate the haste from 1 to 5")
    assert with_marks_given(prepared.text, prepared) == prepared.text


def test_unless_is_read_with_every_field_that_it_names() -> None:
    steps = steps_of(f"{HOOK} Post it to #barn unless the shade is grey or weight is zero")
    when = steps["post_to_barn"]["when"]
    template = when if isinstance(when, str) else when["$hole"]["template"]
    assert template.startswith("{{ !(")
    assert '"grey" ||' in template
    assert template.endswith("== 0.0) }}")


def test_unless_before_what_is_no_condition_stays() -> None:
    prepared = prepare("post it to #barn unless it rains")
    assert with_exceptions(prepared.text, prepared) == prepared.text


@pytest.mark.parametrize("words", ["in any case", "either way", "no matter what"])
def test_what_is_done_whatever_happens_hangs_on_no_condition(words: str) -> None:
    steps = steps_of(
        f"{HOOK} If the weight is over 9 post it to #barn. And {words} save name and weight in the table hay"
    )
    assert not {"after", "when"} & set(steps["insert"])
    assert "when" in steps["post_to_barn"]


def test_a_case_that_is_about_something_is_not_any_case() -> None:
    assert with_whatever("in any case of fire tell @chan0") == "in any case of fire tell @chan0"


def test_a_look_that_gives_something_is_a_number_of_them() -> None:
    assert with_any_found("if the query returns anything, tell @chan0") == (
        "if there are over 0 of them, tell @chan0"
    )
