"""Slack: a run for each event that Slack's Events API calls with; what the app itself does is left out."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tools.connectors.slack import reads
from tools.connectors.slack.fields import InChannel
from tools.connectors.slack.listening import SOCKET_MODE
from tools.manifest import CalledEntry
from tools.sdk.action import Wording
from tools.sdk.called import Told, event
from tools.sdk.paging import dig
from tools.sdk.schema import Result


class Messages(InChannel):
    include_bots: bool = Field(
        default=False,
        title="Bots too",
        description="Also what other apps write; what this app writes never starts a run.",
    )


class Reactions(InChannel):
    reaction: str | None = Field(
        default=None,
        title="Reaction",
        description="Only this one, by its name without colons.",
        max_length=100,
        pattern=r"^[^:\s]+$",
        examples=["eyes"],
    )


class SlackSaid(Result):
    channel: str = Field(description="Where it was written.", examples=["C0123456789"])
    ts: str = Field(description="Slack's id of the message.", examples=["1767600000.000100"])
    text: str = Field(description="What it says.", examples=["Good morning"])
    user: str | None = Field(description="Who has written it.", examples=["U0123456789"])
    thread_ts: str | None = Field(description="The thread it is in.")
    team: str | None = Field(description="The Slack workspace.", examples=["T0123456789"])


class SlackReaction(Result):
    reaction: str = Field(description="Its name.", examples=["eyes"])
    user: str = Field(description="Who has reacted.", examples=["U0123456789"])
    channel: str = Field(description="Where the message is.", examples=["C0123456789"])
    ts: str = Field(description="Slack's id of the message.", examples=["1767600000.000100"])
    author: str | None = Field(description="Who has written the message.")
    team: str | None = Field(description="The Slack workspace.", examples=["T0123456789"])


@event(
    "slack.message",
    title="When Slack tells of a message",
    called=CalledEntry(scheme="slack", events=("message",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "slack tells of a message", "slack event message", "slack events api message",
            "message event from slack", "slack calls with a message",
        ),
        examples=(
            "when Slack tells of a message at once",
            "for each message event of Slack",
        ),
    ),
)  # fmt: skip
def message(told: Told, settings: Messages) -> SlackSaid | None:
    """Somebody has written where the Slack app is; Slack calls at once, replies in threads are among them."""
    said = dig(told, "event")
    if not isinstance(said, dict) or not reads.from_somebody(said, bots=settings.include_bots):
        return None
    return _said(told, said, settings)


@event(
    "slack.app_mention",
    title="When the app is mentioned in Slack",
    called=CalledEntry(scheme="slack", events=("app_mention",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "app is mentioned in slack", "slack mention", "mentioned in slack",
            "bot is mentioned in slack", "slack app mention",
        ),
        examples=(
            "when somebody mentions the app in Slack",
            "whenever the bot is mentioned in Slack",
        ),
    ),
)  # fmt: skip
def app_mention(told: Told, settings: InChannel) -> SlackSaid | None:
    """Somebody has mentioned the Slack app in a message."""
    said = dig(told, "event")
    return _said(told, said, settings) if isinstance(said, dict) else None


@event(
    "slack.reaction_added",
    title="When somebody reacts in Slack",
    called=CalledEntry(scheme="slack", events=("reaction_added",)),
    listening=SOCKET_MODE,
    wording=Wording(
        synonyms=(
            "slack reaction", "reaction is added in slack", "somebody reacts in slack",
            "emoji in slack", "slack reaction added",
        ),
        examples=(
            "when somebody reacts with eyes in Slack",
            "for each reaction that is added in Slack",
        ),
    ),
)  # fmt: skip
def reaction_added(told: Told, settings: Reactions) -> SlackReaction | None:
    """Somebody has added a reaction to a message in Slack."""
    given = dig(told, "event")
    channel = dig(given, "item.channel")
    if dig(given, "item.type") != "message" or _own(told, given):
        return None
    if settings.reaction not in (None, dig(given, "reaction")):
        return None
    if settings.channel not in (None, channel):
        return None
    return SlackReaction.model_validate(
        {
            "reaction": dig(given, "reaction"),
            "user": dig(given, "user"),
            "channel": channel,
            "ts": dig(given, "item.ts"),
            "author": dig(given, "item_user"),
            "team": dig(told, "team_id"),
        }
    )


def _said(told: Told, said: dict[str, Any], settings: InChannel) -> SlackSaid | None:
    channel = said.get("channel")
    if _own(told, said) or settings.channel not in (None, channel):
        return None
    team = dig(told, "team_id")
    return SlackSaid.model_validate({**reads.told_of(said), "channel": channel, "team": team})


def _own(told: Told, given: Any) -> bool:
    """Say whether the app itself has done this: a workflow that answers would answer itself."""
    app = dig(told, "api_app_id")
    if app is not None and app in (dig(given, "app_id"), dig(given, "bot_profile.app_id")):
        return True
    seen_by = dig(told, "authorizations")
    own = [dig(one, "user_id") for one in seen_by if dig(one, "is_bot") is True] if seen_by else []
    return dig(given, "user") in own
