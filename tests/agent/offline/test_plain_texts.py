"""Words that are the message itself need no marks, and stand as they were typed."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned, steps_of


@pytest.mark.parametrize(
    "said",
    [
        "Every Monday at 7 post in #barn: Hay is short!",
        "Post in #barn: Hay is short! every Monday at 7",
        "Send a note to #barn every Monday at 7: Hay is short!",
    ],
)
def test_words_behind_a_colon_are_the_text(said: str) -> None:
    plan = planned(said)
    assert plan.document is not None
    assert plan.unsupported == ()
    (post,) = plan.document["steps"]
    assert post["with"]["text"].startswith("Hay is short")
    assert any("is what the message says" in one for one in plan.assumptions)


def test_fields_behind_a_colon_are_no_text() -> None:
    steps = steps_of(
        "Every day at 7 get the boats from https://sea.example/boats and post to #sea: mast and keel"
    )
    assert "boat.mast" in steps["post_to_sea"]["with"]["text"]


def test_what_speaks_of_the_data_is_no_text() -> None:
    document = built(
        "Every day at 7 get the boats from https://sea.example/boats and post to #sea: the ones that are late"
    )
    assert "list.filter" in [step["uses"] for step in document["steps"]]


def test_a_person_is_told_what_stands_behind_that() -> None:
    (mail,) = steps_of(
        "When a booking comes by webhook, email the guest that the tour had to be cancelled"
    ).values()
    assert mail["with"]["text"] == "The tour had to be cancelled"


def test_it_is_told_in_one_case_only() -> None:
    steps = steps_of(
        "When a booking comes by webhook, if seats is over 9 email the guest that their boat is full, otherwise post it to #sea"
    )
    assert steps["send"]["with"]["text"] == "Their boat is full"
    assert steps["post_to_sea"]["after"] == ["check_booking.otherwise"]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("send a thank-you mail to the guest", "Thank you"),
        ("send them a warm welcome email", "Welcome"),
        ("tell them 'your hive is here'", "your hive is here"),
    ],
)
def test_a_mail_of_a_kind_says_so_much(said: str, text: str) -> None:
    (mail,) = steps_of(f"When a booking comes by webhook, {said}").values()
    assert mail["uses"] == "email.send"
    assert mail["with"]["text"] == text
