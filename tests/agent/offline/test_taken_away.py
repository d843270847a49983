"""What is to be taken away is taken away, or it is said that nothing here does it: it is never made, told or something else instead."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of

CALL = "When a webhook comes in with id and email, "


def uses(words: str) -> list[str]:
    plan = planned(words)
    return [step["uses"] for step in plan.document["steps"]] if plan.document else []


@pytest.mark.parametrize(
    "words",
    [
        "delete the Jira issue",
        "remove the Stripe customer",
        "erase the HubSpot contact with that email",
        "delete the Google Sheets row",
        "cancel the Trello card",
        "then remove the user from the Slack channel C0123456",
    ],
)
def test_nothing_else_is_done_instead(words: str) -> None:
    made = ("create", "upsert", "add", "append", "post", "send", "cancel_subscription")
    assert not [one for one in uses(CALL + words) if one.partition(".")[2].startswith(made)]


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("delete the event from the Google calendar", "gcalendar.delete_event"),
        ("cancel the Stripe subscription", "stripe.cancel_subscription"),
        ("delete the Slack message", "slack.delete_message"),
        ("delete it in S3", "s3.delete_object"),
    ],
)
def test_what_is_there_for_it_is_done(words: str, action: str) -> None:
    assert action in uses(CALL + words)


def test_the_rest_is_done_all_the_same() -> None:
    assert uses(f"{CALL}delete it in Stripe and mail lee@acme.example") == ["email.send"]


def test_a_cancel_that_is_told_of_is_told() -> None:
    steps = steps_of("When a cancel request arrives by webhook, post it to #desk")
    assert [step["uses"] for step in steps.values()] == ["slack.post_message"]
