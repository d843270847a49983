"""Words that tell of an event ask for no deed that they are like."""

from __future__ import annotations

import pytest

from agent.offline.meant.told_of import is_told_of


def told_of(action: str, start: str, text: str) -> bool:
    return is_told_of(action, (0, len(text)), start, text)


@pytest.mark.parametrize(
    ("action", "start", "text"),
    [
        ("trello.create_card", "trello.new_card", "When a new Trello card lands in Hay, tell #x1"),
        (
            "hubspot.create_deal",
            "hubspot.new_record",
            "Once a deal is created in HubSpot: tell #x1",
        ),
        ("gcalendar.delete_event", "webhook", "When a calendar event is cancelled, tell #x1"),
        (
            "github.close_issue",
            "github.new_issue",
            "Whenever an issue was archived, post it to #x1",
        ),
    ],
)
def test_what_has_come_is_not_to_be_made(action: str, start: str, text: str) -> None:
    assert told_of(action, start, text)


@pytest.mark.parametrize(
    ("action", "start", "text"),
    [
        ("trello.create_card", "schedule", "Every day create a Trello card"),
        ("trello.create_card", "github.new_issue", "When a new issue is opened, create a card"),
        ("slack.post_message", "stripe.new_payment", "when an invoice is paid tell #money"),
        ("telegram.reply", "telegram.new_message", "When a message arrives, reply to it"),
        ("gcalendar.delete_event", "webhook", "When a stay is cancelled, delete its event"),
    ],
)
def test_what_is_asked_for_stays(action: str, start: str, text: str) -> None:
    assert not told_of(action, start, text)
