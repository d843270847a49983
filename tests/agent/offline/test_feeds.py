"""An address of a feed is read by what reads feeds; every other address is called as it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def planned(text: str) -> Plan:
    return OfflinePlanner().plan(PlanRequest(text, load_catalog(), NOW, timezone="UTC"))


def uses(plan: Plan) -> list[str]:
    assert plan.document is not None
    return [step["uses"] for step in plan.document["steps"]]


@pytest.mark.parametrize(
    "text",
    [
        "Every hour read the RSS feed https://blog.example/news and post new entries to #news",
        "Every hour fetch https://blog.example/rss and post new entries to #news",
        "Every hour fetch https://blog.example/atom.xml and post new entries to #news",
        "Every hour get the news feed https://blog.example/all and post new entries to #news",
    ],
)
def test_a_feed_is_read_whole_and_nothing_is_left_to_ask(text: str) -> None:
    plan = planned(text)
    assert uses(plan) == ["rss.read_feed", "list.dedupe", "slack.post_message"]
    assert plan.document is not None
    read, new, _ = plan.document["steps"]
    assert set(read["with"]) == {"url"}
    assert new["with"]["items"] == "{{ steps.fetch_items.items }}"
    assert new["with"]["key"] == "{{ item.id }}"
    assert not plan.questions
    assert plan.document["name"] == "New items to #news"


@pytest.mark.parametrize(
    "text",
    [
        "Every hour fetch https://shop.example/orders and post new orders to #shop",
        "Every hour fetch the product feed https://shop.example/products and post new products to #shop",
        "Every hour fetch https://shop.example/atomic/orders and post new orders to #shop",
        "Every hour read the feed https://feed.shop.example/prices and post new prices to #shop",
        "Every hour fetch https://blog.example/rss with the header Accept: text/xml and post new entries to #news",
    ],
)
def test_another_address_or_a_call_with_more_than_an_address_stays_a_call(text: str) -> None:
    assert uses(planned(text))[0] == "http.request"
