"""What a message names, in longer words, and the same said at two places."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of

_ISSUE = "When a new issue is opened in the GitHub repository acme/port, summarise its body and "
_CALL = "When a webhook brings a boat with berth and keeper, "


@pytest.mark.parametrize(
    "said",
    [
        "post to #quay the title, the summary and who opened it.",
        "post it to #quay with the title, the summary and who wrote it.",
        "send #quay the title, the summary and who reported it.",
    ],
)
def test_each_of_them_is_told(said: str) -> None:
    text = list(steps_of(_ISSUE + said).values())[-1]["with"]["text"]
    assert text == "Title: {{ trigger.title }}\nSummary: {{ steps.summarise.text }}\nAuthor: {{ trigger.author }}"  # fmt: skip


def test_which_and_what_are_fields() -> None:
    (step,) = steps_of(_CALL + "post to #quay saying which berth and what keeper.").values()
    assert "{{ trigger.body.berth }}, {{ trigger.body.keeper }}" in step["with"]["text"]


def test_what_the_event_does_not_bring_is_asked_and_nothing_left_out() -> None:
    words = "When a new payment comes in in Stripe, mail crew@port.example with the customer's mail, the amount and the currency."
    plan = planned(words)
    (step,) = (plan.document or {})["steps"]
    assert "$hole" in step["with"]["text"]


@pytest.mark.parametrize(
    "said",
    [
        "post berth and keeper to #quay and the Discord channel 123456789012345678, the same text in both.",
        "post berth and keeper to #quay and post the same to the Discord channel 123456789012345678.",
        "send the berth and the keeper to #quay and also to the Discord channel 123456789012345678.",
    ],
)
def test_the_same_goes_to_both(said: str) -> None:
    one, other = (planned(_CALL + said).document or {})["steps"]
    assert {one["uses"], other["uses"]} == {"slack.post_message", "discord.post_message"}
    assert one["with"]["text"] == other["with"]["text"]


def test_each_number_gets_its_message() -> None:
    words = (
        _CALL
        + 'send the same SMS to +4915112345678 and +4915187654321 from +4930123456 saying "Berth {berth}".'
    )
    steps = list(steps_of(words).values())
    assert [step["with"]["to"] for step in steps] == ["+4915112345678", "+4915187654321"]
    assert len({step["with"]["body"] for step in steps}) == 1


def test_one_place_gets_one_message() -> None:
    (step,) = steps_of(_CALL + "post berth and keeper to #quay.").values()
    assert step["with"]["channel"] == "#quay"


@pytest.mark.parametrize("field", ["log_book", "remarks", "tale"])
def test_what_a_call_is_said_to_bring_is_summed_up_alone(field: str) -> None:
    words = f"When a webhook brings a boat with name and {field}, summarise the {field} and post it to #quay."
    made, _ = steps_of(words).values()
    assert made["with"]["text"] == f"{{{{ trigger.body.{field} }}}}"
