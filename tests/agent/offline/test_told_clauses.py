"""What somebody is told in a clause is what the message says, and no condition."""

import json

import pytest

from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("When a webhook with name and buddy_email arrives, mail the buddy that somebody new is here", "Somebody new is here"),
        ("When a webhook with room and owner_email comes, notify the owner that the room is free", "The room is free"),
        ("webhook with plot + tenant_mail: (a) mail the tenant that water is off, (b) post the plot to #field", "Water is off"),
    ],
)  # fmt: skip
def test_it_is_told_by_mail(words: str, said: str) -> None:
    steps = steps_of(words)
    mail = next(s for s in steps.values() if s["uses"] == "email.send")
    assert mail["with"]["text"].startswith(said)
    assert "{{ trigger.body." in mail["with"]["to"]
    assert "when" not in mail
    assert not any(s.get("type") == "branch" for s in steps.values())


def test_a_place_is_told_what_it_is_to_do() -> None:
    steps = steps_of("When a webhook with name and room arrives, tell #desk to hand out a key")
    (told,) = steps.values()
    assert told["uses"] == "slack.post_message"
    assert told["with"]["text"].startswith("Hand out a key")
    assert "trigger.body" in told["with"]["text"]


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook with name and total arrives, ask boss@a.example to approve it, then post the name to #desk",
        "When a webhook with name and total arrives, mail desk@a.example the name if the total is over 9",
    ],
)
def test_who_decides_and_what_must_hold_stay(words: str) -> None:
    text = json.dumps(list(steps_of(words).values()))
    assert '"approval"' in text or "trigger.body.total > 9" in text
    assert "To approve" not in text


def test_a_call_that_a_remark_names_is_made() -> None:
    steps = steps_of(
        "Webhook brings ship and draft. If draft is over 12, the pilot gets it too: that is a POST to https://pilot.example/calls"
    )
    (called,) = (s for s in steps.values() if s["uses"] == "http.request")
    assert called["with"]["method"] == "POST"
    assert called["when"] == "{{ trigger.body.draft > 12.0 }}"


@pytest.mark.parametrize(
    "words",
    [
        "A webhook brings room, degrees and note. Tell #cooling to open the windows if degrees is over 26",
        "Webhook with room, degrees and owner_email. Mail the owner that it is hot if degrees is over 26",
    ],
)
def test_a_condition_behind_the_words_still_has_to_hold(words: str) -> None:
    (told,) = steps_of(words).values()
    assert told["when"] == "{{ trigger.body.degrees > 26.0 }}"
    assert "over 26" not in told["with"]["text"]
