"""Where a message goes when several services have something called a channel."""

from __future__ import annotations

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


@pytest.mark.parametrize(
    "words",
    [
        'Every day at 9 publish "tea is ready" in #kettle',
        'Every day at 9 push "tea is ready" to #kettle',
        'Every day at 9 broadcast "tea is ready" on the kettle channel',
    ],
)
def test_a_channel_of_a_chat_is_not_one_of_a_broker(words: str) -> None:
    found = plan(words)
    assert found.document is not None
    (step,) = found.document["steps"]
    assert (step["uses"], step["with"]["channel"]) == ("slack.post_message", "#kettle")


def test_publishing_a_workflow_is_not_publishing_a_message() -> None:
    assert plan("Please publish this workflow for me").document is None


@pytest.mark.parametrize(
    ("words", "uses"),
    [
        ('Every day at 9 post "tea" to Slack in #kettle', "slack.post_message"),
        ('Every day at 9 send the Slack message "tea" to #kettle', "slack.post_message"),
        ('Every day at 9 put "tea" with buttons into a post to #kettle', "slack.post_buttons"),
    ],
)
def test_of_one_service_the_plainest_action_is_meant(words: str, uses: str) -> None:
    found = plan(words)
    assert found.document is not None
    assert [step["uses"] for step in found.document["steps"]] == [uses]


@pytest.mark.parametrize("means", ["SMS", "WhatsApp message"])
def test_what_a_service_carries_is_planned_only_where_the_service_is_named(means: str) -> None:
    named = plan(f"Every day at 9 send an {means} with Twilio")
    bare = plan(f"Every day at 9 send me an {means}")
    assert named.document is not None
    assert [step["uses"].split(".")[0] for step in named.document["steps"]] == ["twilio"]
    steps = bare.document["steps"] if bare.document is not None else []
    assert not [step for step in steps if step["uses"].startswith("twilio.")]
