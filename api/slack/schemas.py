"""Shapes of Slack as a way into the conversation: the app, and who is who."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.shapes import Given, Shown


class ConnectSlack(Given):
    """The connections to answer with and to hear by, by their keys."""

    token: str = Field(max_length=100, description="a Slack connection (bot token)")
    signing: str | None = Field(
        None, max_length=100, description="a signing secret, where Slack calls this service"
    )
    line: str | None = Field(
        None, max_length=100, description="an app-level token, to hear over Socket Mode"
    )


class SlackLineShown(Shown):
    """How the line is doing over which Slack tells what people say."""

    status: Literal["waiting", "open", "failing"] = Field(
        description="waiting: nobody has opened it yet"
    )
    since: datetime | None = Field(description="when the line was opened that is open now")
    failures: int = Field(description="how often in a row it could not be opened or broke")
    failure: str | None = Field(description="what was wrong the last time, in words")
    failed_at: datetime | None
    again_at: datetime | None = Field(description="when it is opened again, where it is failing")


class SlackAppShown(Shown):
    team_id: str
    team_name: str
    token: str
    signing: str | None
    line: str | None
    hint: str = Field(description="how the address that Slack calls begins")
    trouble: str | None = Field(
        description="why Slack refused the last call; null when all is well"
    )
    line_state: SlackLineShown | None = Field(description="null where no line is listened to")
    connected_at: datetime


class SlackLinkShown(Shown):
    """Somebody in Slack who speaks and decides as a person of the workspace."""

    id: UUID
    slack_user: str
    slack_name: str
    user_id: UUID
    name: str
    is_mine: bool
    linked_at: datetime


class SlackShown(Shown):
    app: SlackAppShown | None
    links: list[SlackLinkShown]


class SlackConnected(SlackShown):
    path: str | None = Field(
        None, description="the address for Slack's calls, told once, when it was just made"
    )


class SlackAddress(Shown):
    path: str
    hint: str


class LinkCode(Given):
    """What the link holds that somebody was sent in Slack."""

    code: str = Field(min_length=20, max_length=100)


class LinkAsked(Shown):
    """Who would speak and decide as the person who confirms."""

    team_name: str
    slack_user: str
    slack_name: str
    expires_at: datetime
