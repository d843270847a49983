"""A pause inside a wish comes after what was wished before it; what is always done hangs on no condition."""

import pytest

from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    "words",
    [
        'A webhook brings gate and flow. If flow is above 90: also mail dam@w.example and, 10 minutes later, post "look again" with the gate to #dam.',
        'When a webhook with gate and flow arrives: if flow is over 90, mail dam@w.example and then, 10 minutes later, post "look again" with the gate to #dam.',
    ],
)
def test_the_pause_is_between_them(words: str) -> None:
    steps = steps_of(words)
    (pause,) = (s for s in steps.values() if s.get("type") == "wait")
    assert pause["after"] == ["email_dam"]
    assert steps["post_to_dam"]["after"] == [pause["id"]]
    assert steps["email_dam"]["after"] == ["check_call.match"]


def test_what_is_always_done_waits_for_nothing() -> None:
    steps = steps_of(
        "A webhook brings gate and flow. If flow is above 90, wait 5 minutes, then mail dam@w.example. Always: post the gate and the flow to #log."
    )
    assert "after" not in steps["post_to_log"]
    assert "when" not in steps["post_to_log"]


def test_another_mail_goes_to_the_same_people() -> None:
    steps = steps_of(
        "people who book a tour (the form calls a webhook: name, email, tour) get a mail right away with the tour in it, and another one 2 hours later, subject 'How was it'"
    )
    first, pause, second = steps.values()
    assert (first["uses"], pause["duration_s"], second["uses"]) == ("email.send", 7200, "email.send")  # fmt: skip
    assert first["with"]["to"] == second["with"]["to"]
    assert second["with"]["subject"] == "How was it"


@pytest.mark.parametrize("said", ["update due", "select seat", "with love", "delete me"])
def test_a_quotation_that_only_begins_like_a_statement_is_told(said: str) -> None:
    steps = steps_of(f'When a webhook (id, room) arrives, post "{said}" with the id to #rooms')
    (told,) = steps.values()
    assert told["with"]["text"].startswith(f"{said}: ")


def test_a_statement_is_run() -> None:
    steps = steps_of('Every day at 19:00 run "update seats set free = 1" against our database')
    (ran,) = steps.values()
    assert ran["with"]["statement"] == "update seats set free = 1"
