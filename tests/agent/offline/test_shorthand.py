"""Several steps said at once, and what a later step takes from the one before."""

from __future__ import annotations

import pytest

from agent.offline.language.text import prepare
from tests.agent.offline.test_deeds import plan, steps


@pytest.mark.parametrize(
    "text",
    [
        "Every friday at 9 send a reminder to all members in https://x.example/club with the subject 'Dues' and the text 'Please pay.'",
        "Every friday at 9 email every member in https://x.example/club, subject 'Dues', text 'Please pay.'",
    ],
)
def test_everybody_in_a_list_gets_a_mail_of_their_own(text: str) -> None:
    send = steps(text)["send"]
    assert send["foreach"]["as"] == "member"
    assert send["with"]["to"]["$hole"]["hint"] == "email"
    assert (send["with"]["subject"], send["with"]["text"]) == ("Dues", "Please pay.")


def test_a_list_that_is_mailed_is_no_crowd() -> None:
    made = steps("Every friday at 9 send the report from https://x.example/sums to boss@x.example")
    assert all("foreach" not in step for step in made.values())


def test_a_format_between_two_arrows_is_a_step() -> None:
    made = steps(
        "Daily at 7: https://x.example/hives -> weight under 9 -> csv -> mail bees@x.example"
    )
    assert made["build"]["with"]["rows"] == "{{ steps.keep_hives.items }}"
    assert made["email_bees"]["with"]["text"] == "{{ steps.build.text }}"


def test_the_columns_of_a_file_are_those_that_are_named() -> None:
    made = steps(
        "Daily at 7 get https://x.example/hives, turn it into CSV with only the columns queen and weight and mail it to bees@x.example"
    )
    assert made["build"]["with"]["columns"] == ["queen", "weight"]


def test_what_was_made_is_what_is_posted_to_an_address() -> None:
    made = steps(
        "Nightly at 1 translate each new poem at https://x.example/poems into Dutch and POST each translation to https://y.example/in"
    )
    post = next(s for s in made.values() if s["with"].get("method") == "POST")
    assert post["with"]["json"] == "{{ poem.right.text }}"


def test_what_was_made_stands_beside_the_fields_that_are_named() -> None:
    made = steps(
        "A letter comes in by webhook. Have AI summarise it, then post the summary and the sender to #desk"
    )
    text = made["post_to_desk"]["with"]["text"]
    assert "steps.summarise.text" in text
    assert "trigger.body.sender" in text


def test_it_is_told_once_more_as_it_was_told_before() -> None:
    made = steps(
        "Daily at 8 get https://x.example/hives, mail them to bees@x.example and also post it in #bees"
    )
    assert "foreach" not in made["post_to_bees"]


def test_nothing_left_is_a_condition_about_the_count() -> None:
    made = steps(
        "Daily at 8 get https://x.example/hives, keep those whose state is sick and post them to #sick. If none are sick write 'all well' to #well"
    )
    assert made["post_to_well"]["when"] == "{{ steps.keep_hives.count == 0.0 }}"


@pytest.mark.parametrize(
    ("said", "plain"),
    [("over 10.000 eur", "over 10000 eur"), ("1.500,50 €", "1500.50 eur"), ("2.5 kg", "2.5 kg")],
)
def test_amounts_are_written_as_they_are_meant(said: str, plain: str) -> None:
    assert prepare(said).text == plain


def test_who_is_mailed_has_the_address_in_the_call() -> None:
    made = plan(
        "a stay is booked (webhook: guest_email, room) - send the guest a mail with the room"
    )
    assert made.document is not None
    (step,) = made.document["steps"]
    assert step["with"]["to"] == "{{ trigger.body.guest_email }}"
