"""What messages say, and where they go: of the ones that are named, and what they said stays where it is added to."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step

TWICE: Json = {
    "nexa": 1,
    "name": "Hives",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "early", "name": "Post to #hives", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#hives", "text": "Smoke soon"}},
        {"id": "pause", "name": "Wait 5 minutes", "type": "wait", "duration_s": 300, "after": ["early"]},
        {"id": "late", "name": "Post to #meadow", "uses": "slack.post_message", "connection": "slack", "after": ["pause"], "with": {"channel": "#meadow", "text": "Smoke on tuesday"}},
    ],
}  # fmt: skip
LISTED: Json = copy.deepcopy(BOATS)
LISTED["steps"][3]["with"]["text"] = (
    "{{ steps.long_ones.count }} boats:\n\n{{ steps.long_ones.items }}"
)
LIST = "{{ steps.long_ones.items }}"


def test_the_post_to_a_channel_says_something_else() -> None:
    after = changed("the #meadow message should be 'Smoke for {hive_id}'", TWICE)
    assert step(after, "late")["with"]["text"] == "Smoke for {{ trigger.body.hive_id }}"
    assert len(after["steps"]) == len(TWICE["steps"])


def test_the_second_message_says_and_goes() -> None:
    after = changed("the second message should be 'Now' and go to #field", TWICE)
    assert step(after, "late")["with"] == {"channel": "#field", "text": "Now"}
    assert step(after, "early") == step(TWICE, "early")


def test_both_messages_go_elsewhere() -> None:
    after = changed("both messages should go to #field", TWICE)
    assert {step(after, s)["with"]["channel"] for s in ("early", "late")} == {"#field"}
    assert step(after, "early")["name"] == "Post to #field"


def test_both_mails_get_a_subject() -> None:
    two = copy.deepcopy(BOATS)
    two["steps"].append({**copy.deepcopy(two["steps"][3]), "id": "copy", "name": "Copy"})
    after = changed("both mails get the subject 'Boats today'", two)
    assert {step(after, s)["with"]["subject"] for s in ("letter", "copy")} == {"Boats today"}


def test_a_wait_and_a_text_change_in_one_request() -> None:
    after = changed("wait only 10 minutes and change the first text to 'Smoke at once'", TWICE)
    assert step(after, "pause")["duration_s"] == 600
    assert step(after, "early")["with"]["text"] == "Smoke at once"


def test_the_text_is_of_the_mail_whose_subject_was_said() -> None:
    after = changed("set the subject of the mail to 'Piers' and the text 'All at home'", BOATS)
    assert step(after, "letter")["with"]["subject"] == "Piers"
    assert step(after, "letter")["with"]["text"] == "All at home"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("say 'At the pier:' above the list in the mail", f"At the pier:\n\n{LIST}"),
        ("make the mail text 'At the pier' plus the list", f"At the pier\n\n{LIST}"),
        ("make the mail 'At the pier: ' and then the number", "At the pier: {{ steps.long_ones.count }}"),
        ("add 'Ahoy, the crew' at the end of the mail", "{{ steps.long_ones.count }} boats:\n\n" + LIST + "\n\nAhoy, the crew"),
        ("sign the mail: add 'Ahoy, the crew' at the end", "{{ steps.long_ones.count }} boats:\n\n" + LIST + "\n\nAhoy, the crew"),
    ],
)  # fmt: skip
def test_words_stand_beside_the_list_that_stays(words: str, text: str) -> None:
    after = changed(words, LISTED)
    assert step(after, "letter")["with"]["text"] == text
    assert len(after["steps"]) == len(LISTED["steps"])


def test_words_stand_above_a_list_whose_path_is_open() -> None:
    opened = copy.deepcopy(BOATS)
    hole = {"kind": "list", "template": "Boats:\n\n{{ steps.boats.body__hole__ }}", "of": "steps.boats.body", "label": "Where are the boats?"}  # fmt: skip
    opened["steps"] = [
        opened["steps"][0],
        {**opened["steps"][3], "with": {**opened["steps"][3]["with"], "text": {"$hole": hole}}},
    ]
    after = changed("say 'At the pier:' above the list", opened)
    told = step(after, "letter")["with"]["text"]["$hole"]["template"]
    assert told == "At the pier:\n\n{{ steps.boats.body__hole__ }}"


def test_a_sign_is_added_to_the_words_there_are() -> None:
    after = changed("add an emoji at the end of the post to #hives 🐝", TWICE)
    assert step(after, "early")["with"]["text"] == "Smoke soon 🐝"
    assert step(after, "late") == step(TWICE, "late")


def test_a_word_in_a_text_becomes_another() -> None:
    after = changed("change tuesday to friday in the text", TWICE)
    assert step(after, "late")["with"]["text"] == "Smoke on friday"
    assert step(after, "early") == step(TWICE, "early")
    assert after["triggers"] == TWICE["triggers"]


def test_a_word_inside_a_value_stays() -> None:
    plan = change("change items to things in the mail text", LISTED)
    assert plan.operations == ()
