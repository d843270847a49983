"""Connections to chat services beside Slack: bots and the addresses that take their messages."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tools.connection_fields import TOKEN, Fields, http_place, secret, split_url
from tools.manifest import ConnectionKind

_ADDRESS = r"^https?://[^\s?#]+$"


class SlackAppToken(Fields):
    """A Slack app that is listened to over Socket Mode, where Slack cannot call us."""

    kind: ClassVar[ConnectionKind] = "slack_app_token"
    service: ClassVar[str] = "slack"
    title: ClassVar[str] = "Slack app (Socket Mode)"

    base_url: str = Field(
        default="https://slack.com/api",
        title="Address",
        description="Slack's own, unless a stand-in or a gateway is used.",
        max_length=500,
        pattern=_ADDRESS,
    )
    token: str = secret(
        "App-level token", "Begins with xapp-; has the scope connections:write.", pattern=TOKEN
    )

    def hosts(self) -> list[str]:
        """Return Slack's host, or that of the stand-in."""
        return [http_place(self.base_url)]


class DiscordBot(Fields):
    """A Discord bot."""

    kind: ClassVar[ConnectionKind] = "discord_bot"
    service: ClassVar[str] = "discord"
    title: ClassVar[str] = "Discord bot"

    base_url: str = Field(
        default="https://discord.com/api/v10",
        title="Address",
        description="Discord's own, unless a stand-in or a gateway is used.",
        max_length=500,
        pattern=_ADDRESS,
    )
    token: str = secret("Bot token", "From the page of the bot at Discord.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return Discord's host, or that of the stand-in."""
        return [http_place(self.base_url)]


class TelegramBot(Fields):
    """A Telegram bot."""

    kind: ClassVar[ConnectionKind] = "telegram_bot"
    service: ClassVar[str] = "telegram"
    title: ClassVar[str] = "Telegram bot"

    base_url: str = Field(
        default="https://api.telegram.org",
        title="Address",
        description="Telegram's own, unless a stand-in or a server of your own is used.",
        max_length=500,
        pattern=_ADDRESS,
    )
    token: str = secret(
        "Bot token",
        "As @BotFather gave it: digits, a colon, letters.",
        pattern=r"^\d+:[\w-]{8,200}$",
    )

    def hosts(self) -> list[str]:
        """Return Telegram's host, or that of the stand-in."""
        return [http_place(self.base_url)]


class TeamsWebhook(Fields):
    """An address that posts to one channel or chat of Microsoft Teams (a workflow in Teams)."""

    kind: ClassVar[ConnectionKind] = "teams_webhook"
    service: ClassVar[str] = "teams"
    title: ClassVar[str] = "Microsoft Teams (workflow address)"

    url: str = secret(
        "Address",
        "From the workflow “Post to a channel when a webhook request is received”.",
        pattern=r"^https?://[^\s#]+$",
    )

    def hosts(self) -> list[str]:
        """Return the host of the address."""
        parts = split_url(self.url)
        return [http_place(f"{parts.scheme}://{parts.netloc}")]
