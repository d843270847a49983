"""Discord's actions that read what was said, take it back, and open threads of their own."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tools.connectors.discord.fields import NEED, ChannelId, MessageId, discord_of
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class OneMessage(Arguments):
    channel_id: ChannelId
    message_id: MessageId


@action(
    "discord.delete_message",
    title="Delete a Discord message",
    effect="irreversible",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("delete discord message", "remove from discord", "take back in discord",
                  "discord delete", "moderate discord"),
        examples=("delete the Discord message", "remove the post from Discord"),
    ),
)  # fmt: skip
async def delete_message(ctx: StepContext, args: OneMessage) -> Done:
    """Delete a message from a Discord channel."""
    await discord_of(ctx).delete(args.channel_id, args.message_id)
    return Done(done=True)


class MessagesArguments(Arguments):
    channel_id: ChannelId
    limit: int = Field(
        default=100, ge=1, le=1_000, title="How many", description="At most so many are read."
    )


class DiscordMessage(Result):
    message_id: str = Field(description="Discord's id of it.", examples=["1234567890123456790"])
    channel_id: str = Field(description="Where it is.", examples=["1234567890123456789"])
    text: str = Field(description="What it says; empty without the intent for contents.")
    author_id: str | None = Field(description="Who has written it.")
    author: str | None = Field(description="The author's name.", examples=["ada"])
    bot: bool = Field(description="Whether a bot has written it.")
    sent_at: str | None = Field(description="When it was written.")


class Messages(Result):
    messages: list[DiscordMessage] = Field(description="The messages, newest first.")
    count: int = Field(ge=0, description="How many were read.")


@action(
    "discord.list_messages",
    title="Read a Discord channel",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("discord history", "read discord", "discord messages of",
                  "what was said in discord", "discord log"),
        examples=("read the last messages of the Discord channel", "what was said in Discord"),
    ),
)  # fmt: skip
async def list_messages(ctx: StepContext, args: MessagesArguments) -> Messages:
    """Read the newest messages of a Discord channel."""
    found = await discord_of(ctx).messages(args.channel_id, args.limit)
    told = [message_of(one) for one in found]
    return Messages(messages=told, count=len(told))


def message_of(found: dict[str, Any]) -> DiscordMessage:
    """Return a message as actions and triggers tell it."""
    told = found.get("author")
    author: dict[str, Any] = told if isinstance(told, dict) else {}
    return DiscordMessage(
        message_id=str(found.get("id", "")),
        channel_id=str(found.get("channel_id", "")),
        text=str(found.get("content") or ""),
        author_id=author.get("id"),
        author=author.get("global_name") or author.get("username"),
        bot=bool(author.get("bot")),
        sent_at=found.get("timestamp"),
    )


class ServersArguments(Arguments):
    limit: int = Field(
        default=200, ge=1, le=1_000, title="How many", description="At most so many are listed."
    )


class DiscordServer(Result):
    id: str = Field(description="The server's id.", examples=["1234567890123456700"])
    name: str = Field(description="Its name.", examples=["Shop"])


class Servers(Result):
    servers: list[DiscordServer] = Field(description="The servers the bot is a member of.")
    count: int = Field(ge=0, description="How many there are.")


@action(
    "discord.list_servers",
    title="List Discord servers",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("discord servers", "discord guilds", "list discord servers", "discord server ids",
                  "servers of the discord bot"),
        examples=("list the Discord servers", "on which Discord servers is the bot"),
    ),
)  # fmt: skip
async def list_servers(ctx: StepContext, args: ServersArguments) -> Servers:
    """List the Discord servers the bot is a member of."""
    found = await discord_of(ctx).servers(args.limit)
    told = [DiscordServer(id=str(one["id"]), name=str(one.get("name", ""))) for one in found]
    return Servers(servers=told, count=len(told))
