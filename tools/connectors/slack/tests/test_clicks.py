"""What people do under a workflow's questions, as Slack documents its interactions: which of it starts a run."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import Invalid
from tools.connectors.slack.listening import read as read_message
from tools.registry import EventRegistry
from tools.sdk.called import Goodbye
from tools.sdk.errors import ActionFailed

CLICK: dict[str, Any] = {
    "type": "block_actions",
    "team": {"id": "T1", "domain": "acme"},
    "user": {"id": "U1", "username": "ada", "name": "ada"},
    "api_app_id": "A01",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    "container": {
        "type": "message",
        "message_ts": "1767600000.000100",
        "channel_id": "C0123456789",
    },
    "channel": {"id": "C0123456789", "name": "ops"},
    "response_url": "https://hooks.slack.example/actions/secret",
    "actions": [
        {"type": "button", "action_id": "choice_0", "block_id": "approve-A-17", "value": "Approve"}
    ],
}
ENTERED: dict[str, Any] = {
    "type": "view_submission",
    "team": {"id": "T1"},
    "user": {"id": "U1", "username": "ada"},
    "view": {
        "id": "V1",
        "callback_id": "reason-A-17",
        "state": {
            "values": {
                "reason": {"value": {"type": "plain_text_input", "value": "Too late"}},
                "more": {"value": {"type": "plain_text_input", "value": None}},
            }
        },
    },
}


def read(event: str, body: Any, **settings: Any) -> dict[str, Any] | None:
    found = EventRegistry().find(f"slack.{event}")
    assert found is not None
    return found.payload(body, settings)


def test_a_click_is_told_with_who_chose_what_and_never_with_a_way_to_answer_in_their_name() -> None:
    found = read("button_clicked", CLICK)
    assert found == {
        "name": "approve-A-17",
        "choice": "Approve",
        "user": "U1",
        "user_name": "ada",
        "channel": "C0123456789",
        "ts": "1767600000.000100",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "team": "T1",
    }


@pytest.mark.parametrize(
    ("settings", "starts"),
    [
        ({"name": "approve-A-17"}, True),
        ({"name": "approve-A-18"}, False),
        ({"starts_with": "approve-"}, True),
        ({"starts_with": "refuse-"}, False),
        ({"channel": "C0123456789"}, True),
        ({"channel": "C9999999999"}, False),
    ],
)
def test_only_clicks_on_what_is_meant_start_runs(settings: dict[str, Any], starts: bool) -> None:
    assert (read("button_clicked", CLICK, **settings) is not None) is starts


def test_another_thing_than_a_button_starts_nothing() -> None:
    chosen = {**CLICK, "actions": [{"type": "static_select", "block_id": "x"}]}
    assert read("button_clicked", chosen) is None
    assert read("button_clicked", {**CLICK, "actions": []}) is None


def test_a_dialog_is_told_with_what_was_entered() -> None:
    found = read("dialog_sent", ENTERED, name="reason-A-17")
    assert found is not None
    assert found["values"] == {"reason": "Too late", "more": None}
    assert read("dialog_sent", ENTERED, name="other") is None


COMMAND = {
    "command": "/deploy",
    "text": "shop",
    "user_id": "U1",
    "user_name": "ada",
    "channel_id": "C0123456789",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    "team_id": "T1",
    "response_url": "https://hooks.slack.example/commands/secret",
}


@pytest.mark.parametrize(
    ("settings", "starts"),
    [
        ({}, True),
        ({"command": "/deploy"}, True),
        ({"command": "/other"}, False),
        ({"channel": "C9999999999"}, False),
    ],
)
def test_a_slash_command_is_told_with_what_was_typed(
    settings: dict[str, Any], starts: bool
) -> None:
    found = read("slash_command", COMMAND, **settings)
    assert (found is not None) is starts
    if found is not None:
        assert (found["command"], found["text"], found["user"]) == ("/deploy", "shop", "U1")
        assert "response_url" not in found


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(Invalid):
        read("button_clicked", {**CLICK, "user": {}})
    with pytest.raises(Invalid):
        read("slash_command", {"command": "/deploy"})


def test_messages_of_a_line_are_told_apart() -> None:
    assert read_message('{"type": "hello", "num_connections": 1}') is None
    assert isinstance(read_message('{"type": "disconnect", "reason": "warning"}'), Goodbye)
    said = read_message(
        '{"envelope_id": "e1", "type": "slash_commands", "payload": {"command": "/x"}}'
    )
    assert said is not None
    assert not isinstance(said, Goodbye)
    assert (said.event, said.delivery) == ("slash_command", "e1")
    with pytest.raises(ActionFailed):
        read_message("no json")
