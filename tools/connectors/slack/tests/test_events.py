"""What Slack calls with, as its Events API documents it: which events start a run, and with what."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Invalid
from tools.generate import told_in
from tools.registry import EventRegistry
from tools.sources import built_in

REGISTRY = EventRegistry()
SAID = {
    "type": "message", "channel": "C0123456789", "channel_type": "channel", "user": "U0000000001",
    "text": "Good morning", "ts": "1767600000.000100", "event_ts": "1767600000.000100",
}  # fmt: skip
REACTED = {
    "type": "reaction_added", "user": "U0000000001", "reaction": "eyes", "item_user": "U0000000002",
    "item": {"type": "message", "channel": "C0123456789", "ts": "1767600000.000100"},
}  # fmt: skip


def told(**event: Any) -> dict[str, Any]:
    """Wrap an event as Slack does for the app A01, whose bot is U0BOT."""
    return {
        "type": "event_callback",
        "team_id": "T0000000001",
        "api_app_id": "A01",
        "event_id": "Ev01",
        "event": event,
        "authorizations": [{"team_id": "T0000000001", "user_id": "U0BOT", "is_bot": True}],
    }


def read(kind: str, body: Any, **settings: Any) -> dict[str, Any] | None:
    found = REGISTRY.find(f"slack.{kind}")
    assert found is not None
    return found.payload(body, settings)


def test_a_message_is_told_with_where_and_by_whom() -> None:
    reply = {**SAID, "thread_ts": "1767500000.000100"}
    assert read("message", told(**reply)) == {
        "channel": "C0123456789",
        "ts": "1767600000.000100",
        "text": "Good morning",
        "user": "U0000000001",
        "thread_ts": "1767500000.000100",
        "team": "T0000000001",
    }


@pytest.mark.parametrize(
    ("change", "settings", "starts"),
    [
        ({}, {"channel": "C0123456789"}, True),
        ({}, {"channel": "C9999999999"}, False),
        ({"subtype": "message_changed"}, {}, False),
        ({"subtype": "channel_join"}, {"include_bots": True}, False),
        ({"bot_id": "B02", "app_id": "A02"}, {}, False),
        ({"bot_id": "B02", "app_id": "A02"}, {"include_bots": True}, True),
        ({"bot_id": "B01", "app_id": "A01"}, {"include_bots": True}, False),
        ({"bot_id": "B01", "bot_profile": {"app_id": "A01"}}, {"include_bots": True}, False),
        ({"user": "U0BOT"}, {"include_bots": True}, False),
    ],
)
def test_what_the_app_itself_writes_never_starts_a_run(
    change: dict[str, Any], settings: dict[str, Any], starts: bool
) -> None:
    found = read("message", told(**{**SAID, **change}), **settings)
    assert (found is not None) is starts


def test_a_mention_is_told_unless_the_app_mentions_itself() -> None:
    mention = {**SAID, "type": "app_mention", "text": "<@U0BOT> hello"}
    found = read("app_mention", told(**mention))
    assert found is not None
    assert found["text"] == "<@U0BOT> hello"
    assert read("app_mention", told(**{**mention, "user": "U0BOT"})) is None
    assert read("app_mention", told(**mention), channel="C9999999999") is None


def test_a_reaction_is_told_with_the_message_it_is_on() -> None:
    assert read("reaction_added", told(**REACTED), reaction="eyes") == {
        "reaction": "eyes",
        "user": "U0000000001",
        "channel": "C0123456789",
        "ts": "1767600000.000100",
        "author": "U0000000002",
        "team": "T0000000001",
    }
    assert read("reaction_added", told(**REACTED), reaction="tada") is None
    assert read("reaction_added", told(**REACTED), channel="C9999999999") is None
    assert read("reaction_added", told(**{**REACTED, "user": "U0BOT"})) is None
    on_file = {**REACTED, "item": {"type": "file", "file": "F01"}}
    assert read("reaction_added", told(**on_file)) is None


@pytest.mark.parametrize("body", [None, [], told(**{**REACTED, "user": None})])
def test_what_cannot_be_read_is_refused(body: Any) -> None:
    with pytest.raises(Invalid):
        read("reaction_added", body)


def test_every_field_of_an_event_has_its_words() -> None:
    (slack,) = (one for one in built_in() if one.folder.name == "slack")
    entries = told_in(slack)
    assert sorted(one.id for one in entries) == [
        "slack.app_mention", "slack.button_clicked", "slack.dialog_sent", "slack.message",
        "slack.reaction_added", "slack.slash_command",
    ]  # fmt: skip
    for entry in entries:
        assert (len(entry.synonyms), len(entry.examples)) == (5, 2)
        for part in entry.config_schema["properties"].values():
            assert part["title"]
            assert part["description"]
        assert all(part["description"] for part in entry.output_schema["properties"].values())
