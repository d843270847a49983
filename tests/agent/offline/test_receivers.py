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
