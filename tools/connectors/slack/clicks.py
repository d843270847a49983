"""Slack: a run for each click on a button, each dialog that is filled in, and each slash command."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tools.connectors.slack.channel_buttons import is_of_conversation
from tools.connectors.slack.fields import InChannel
from tools.connectors.slack.listening import SOCKET_MODE
from tools.manifest import CalledEntry
from tools.sdk.action import Wording
from tools.sdk.called import Told, event
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments, Result


class Buttons(InChannel):
    name: str | None = Field(
        default=None,
        title="Name",
        description="Only clicks on what was asked under this name.",
        max_length=200,
        examples=["approve-A-17"],
    )
    starts_with: str | None = Field(
        default=None,
        title="Name begins with",
        description="Only clicks on what was asked under a name that begins so.",
        max_length=200,
        examples=["approve-"],
    )


class Dialogs(Arguments):
    name: str | None = Field(
        default=None,
        title="Name",
        description="Only the dialog that was opened under this name.",
        max_length=200,
        examples=["reason-A-17"],
    )


class SlackClick(Result):
    name: str = Field(description="What was asked, by its name.", examples=["approve-A-17"])
    choice: str = Field(description="The button that was clicked.", examples=["Approve"])
    user: str = Field(description="Who has clicked.", examples=["U0123456789"])
    user_name: str | None = Field(description="Their name in Slack.", examples=["ada"])
    channel: str | None = Field(description="Where it was asked.", examples=["C0123456789"])
    ts: str | None = Field(description="Slack's id of the message.", examples=["1767600000.000100"])
    trigger_id: str | None = Field(description="Opens a dialog, for three seconds.")
    team: str | None = Field(description="The Slack workspace.", examples=["T0123456789"])


class SlackEntered(Result):
    name: str = Field(description="The dialog, by its name.", examples=["reason-A-17"])
    values: dict[str, str | None] = Field(
        description="What was entered, by the names of the fields.", examples=[{"reason": "Late"}]
    )
    user: str = Field(description="Who has filled it in.", examples=["U0123456789"])
    user_name: str | None = Field(description="Their name in Slack.", examples=["ada"])
    team: str | None = Field(description="The Slack workspace.", examples=["T0123456789"])


@event(
    "slack.button_clicked",
    title="When a button is clicked in Slack",
    called=CalledEntry(scheme="slack", events=("block_actions",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "slack button is clicked", "somebody clicks in slack", "click on a slack button",
            "approved by a slack button", "answer by a slack button",
        ),
        examples=(
            "when somebody clicks a button in Slack",
            "for each click on Approve in Slack",
        ),
    ),
)  # fmt: skip
def button_clicked(told: Told, settings: Buttons) -> SlackClick | None:
    """Somebody has clicked a button under a question that a workflow has asked in Slack."""
    actions = dig(told, "actions")
    clicked = actions[0] if isinstance(actions, list) and actions else None
    name, channel = dig(clicked, "block_id"), dig(told, "channel.id")
    if dig(clicked, "type") != "button" or is_of_conversation(clicked):
        return None
    if settings.channel not in (None, channel):
        return None
    if settings.name not in (None, name):
        return None
    if settings.starts_with is not None and not str(name).startswith(settings.starts_with):
        return None
    found: dict[str, Any] = {
        "name": name,
        "choice": dig(clicked, "value"),
        "user": dig(told, "user.id"),
        "user_name": dig(told, "user.username") or dig(told, "user.name"),
        "channel": channel,
        "ts": dig(told, "container.message_ts") or dig(told, "message.ts"),
        "trigger_id": dig(told, "trigger_id"),
        "team": dig(told, "team.id"),
    }
    return SlackClick.model_validate(found)


@event(
    "slack.dialog_sent",
    title="When a dialog is filled in in Slack",
    called=CalledEntry(scheme="slack", events=("view_submission",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "slack dialog is filled in", "slack dialog is sent", "slack form is submitted",
            "somebody fills in a slack dialog", "slack modal is submitted",
        ),
        examples=(
            "when a dialog is filled in in Slack",
            "for each Slack form that is submitted",
        ),
    ),
)  # fmt: skip
def dialog_sent(told: Told, settings: Dialogs) -> SlackEntered | None:
    """Somebody has filled in a dialog that a workflow has opened in Slack."""
    name, entered = dig(told, "view.callback_id"), dig(told, "view.state.values")
    if settings.name not in (None, name):
        return None
    fields = entered.items() if isinstance(entered, dict) else ()
    found: dict[str, Any] = {
        "name": name,
        "values": {field: dig(value, "value.value") for field, value in fields},
        "user": dig(told, "user.id"),
        "user_name": dig(told, "user.username") or dig(told, "user.name"),
        "team": dig(told, "team.id"),
    }
    return SlackEntered.model_validate(found)


class Commands(InChannel):
    command: str | None = Field(
        default=None,
        title="Command",
        description="Only this one, as it is typed; without it, every command of the app.",
        max_length=33,
        pattern=r"^/[^\s/]+$",
        examples=["/deploy"],
    )


class SlackCommand(Result):
    command: str = Field(description="What was typed first.", examples=["/deploy"])
    text: str = Field(description="What was typed behind it.", examples=["shop to production"])
    user: str = Field(description="Who has typed it.", examples=["U0123456789"])
    user_name: str | None = Field(description="Their name in Slack.", examples=["ada"])
    channel: str = Field(description="Where it was typed.", examples=["C0123456789"])
    trigger_id: str | None = Field(description="Opens a dialog, for three seconds.")
    team: str | None = Field(description="The Slack workspace.", examples=["T0123456789"])


@event(
    "slack.slash_command",
    title="When a slash command is typed in Slack",
    called=CalledEntry(scheme="slack", events=("slash_command",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "slash command in slack", "slack slash command", "command is typed in slack",
            "slack command", "somebody types a command in slack",
        ),
        examples=(
            "when somebody types the slash command /deploy in Slack",
            "for each slash command of Slack",
        ),
    ),
)  # fmt: skip
def slash_command(told: Told, settings: Commands) -> SlackCommand | None:
    """Somebody has typed a slash command of the Slack app; a step says in the channel what came of it."""
    command, channel = dig(told, "command"), dig(told, "channel_id")
    if settings.command not in (None, command) or settings.channel not in (None, channel):
        return None
    found: dict[str, Any] = {
        "command": command,
        "text": dig(told, "text") or "",
        "user": dig(told, "user_id"),
        "user_name": dig(told, "user_name"),
        "channel": channel,
        "trigger_id": dig(told, "trigger_id"),
        "team": dig(told, "team_id"),
    }
    return SlackCommand.model_validate(found)
