"""One more thing that a message tells, behind what it says, and words before or behind an argument."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, change, changed, step, touched

ONE_MAIL: dict[str, Any] = {**BOATS, "steps": [BOATS["steps"][0], BOATS["steps"][1], BOATS["steps"][3]]}  # fmt: skip
ONE_POST: dict[str, Any] = {**BOATS, "steps": BOATS["steps"][:3]}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("add the sum of length below", "\nTotal length: "),
        ("the average length as well", "\nAverage length: "),
        ("put the total length at the bottom", "\nTotal length: "),
        ("the highest length too", "\nHighest length: "),
    ],
)
def test_a_figure_stands_behind_what_a_mail_says(words: str, told: str) -> None:
    after = changed(words, ONE_MAIL)
    text = step(after, "letter")["with"]["text"]
    said = text["$hole"]["template"] if isinstance(text, dict) else text
    assert said.startswith("All: {{ steps.long_ones.items }}" + told)
    assert touched(after, ONE_MAIL) == {"letter"}


def test_a_figure_without_a_field_takes_the_number_that_is_spoken_of() -> None:
    text = step(changed("show the sum too", ONE_MAIL), "letter")["with"]["text"]
    said = text["$hole"]["template"] if isinstance(text, dict) else text
    assert "Total length" in said


@pytest.mark.parametrize(
    "words",
    ["list the owners as well", "include all the owners at the end", "give the owners too"],
)
def test_a_field_of_all_things_is_listed(words: str) -> None:
    text = step(changed(words, ONE_MAIL), "letter")["with"]["text"]["$hole"]
    assert '.pluck("__hole__")' in text["template"]
    assert text["candidates"] == ["owner"]


@pytest.mark.parametrize(
    "words", ["add the owner name at the end", "put the owner name in too", "show the owner name as well"]
)  # fmt: skip
def test_a_field_of_the_one_thing_is_shown(words: str) -> None:
    text = step(changed(words, ONE_POST), "announce")["with"]["text"]["$hole"]
    assert text["template"] == "{{ boat.name }} - Owner name: {{ boat.__hole__ }}"


def test_a_name_that_is_called_stands_in_the_text_until_it_is_taken_out() -> None:
    called = changed("tag @kim too", ONE_POST)
    assert step(called, "announce")["with"]["text"] == "{{ boat.name }} @kim"
    assert changed("no tags any more", called)["steps"] == changed("no mention", called)["steps"]


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("prefix the subject with [dock]", "[dock] Boats"),
        ("the subject should start with Today:", "Today: Boats"),
        ("suffix the subject with (auto)", "Boats (auto)"),
    ],
)
def test_words_stand_before_or_behind_an_argument(words: str, subject: str) -> None:
    assert step(changed(words, BOATS), "letter")["with"]["subject"] == subject


def test_which_message_is_meant_may_be_told_by_how_its_place_begins() -> None:
    hooked = {**GUESTS, "steps": [*GUESTS["steps"], {"id": "tell", "name": "Tell", "uses": "slack.post_message", "connection": "slack", "after": ["kind.fresh"], "with": {"channel": "#cellarage", "text": "{{ trigger.body.name }}"}}]}  # fmt: skip
    after = changed("the cellar one should include the visits in the text", hooked)
    assert touched(after, hooked) == {"tell"}


def test_a_place_in_a_text_that_nothing_is_called_by_is_said() -> None:
    plan = change('make the text of the mail "Down: {reason}"', BOATS)
    assert any("{reason}" in one for one in plan.assumptions)


@pytest.mark.parametrize(
    "words",
    [
        "add a pause too",
        "mail it at the end as well",
        "answer the owner too",
    ],
)
def test_what_is_no_field_is_no_part_of_a_text(words: str) -> None:
    plan = change(words, ONE_POST)
    assert all("/with/text" not in o.get("set", {}) for o in plan.operations)
