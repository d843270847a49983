"""Discord: messages, replies, reactions, threads, channels, servers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.discord.fields import ID, NEED, ChannelId, MessageId, discord_of
from tools.connectors.discord.talking import delete_message, list_messages, list_servers
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

Text = Annotated[
    str,
    Field(
        title="Message",
        description="What to write; Discord's Markdown works, mentions notify nobody.",
        min_length=1,
        max_length=2_000,
        examples=["New order from Ada Lund: 250.00 EUR"],
    ),
]


class Posted(Result):
    message_id: str = Field(description="Discord's id of it.", examples=["1234567890123456790"])
    channel_id: str = Field(description="Where it is.", examples=["1234567890123456789"])


class Post(Arguments):
    channel_id: ChannelId
    text: Text


@action(
    "discord.post_message",
    title="Write to Discord",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "discord",
            "discord message",
            "write to discord",
            "discord channel",
            "discord bot",
        ),
        examples=("write it to Discord", "post each order to our Discord channel"),
    ),
)
async def post_message(ctx: StepContext, args: Post) -> Posted:
    """Post a message to a Discord channel or thread."""
    posted = await discord_of(ctx).post(args.channel_id, args.text)
    return Posted(message_id=posted.id, channel_id=posted.channel_id)


class Reply(Post):
    message_id: MessageId


@action(
    "discord.reply",
    title="Reply in Discord",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("discord reply", "reply in discord", "answer in discord", "respond in discord",
                  "discord answer"),
        examples=("reply to the Discord message", "answer in Discord"),
    ),
)  # fmt: skip
async def reply(ctx: StepContext, args: Reply) -> Posted:
    """Reply to a message in Discord."""
    posted = await discord_of(ctx).post(args.channel_id, args.text, reply_to=args.message_id)
    return Posted(message_id=posted.id, channel_id=posted.channel_id)


@action(
    "discord.edit_message",
    title="Change a Discord message",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("edit discord message", "update discord", "change discord post", "discord edit",
                  "correct in discord"),
        examples=("edit the Discord message", "update the Discord post"),
    ),
)  # fmt: skip
async def edit_message(ctx: StepContext, args: Reply) -> Posted:
    """Change the text of a Discord message that this bot has posted."""
    posted = await discord_of(ctx).edit(args.channel_id, args.message_id, args.text)
    return Posted(message_id=posted.id, channel_id=posted.channel_id)


class Reaction(Arguments):
    channel_id: ChannelId
    message_id: MessageId
    emoji: str = Field(
        title="Emoji",
        description="The emoji itself, or name:id for one of the server's own.",
        min_length=1,
        max_length=100,
        examples=["✅"],
    )


@action(
    "discord.add_reaction",
    title="React in Discord",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("discord reaction", "discord emoji", "react in discord", "tick in discord",
                  "discord thumbs up"),
        examples=("react to the Discord message with a tick", "add a Discord reaction"),
    ),
)  # fmt: skip
async def add_reaction(ctx: StepContext, args: Reaction) -> Done:
    """Put an emoji below a Discord message."""
    await discord_of(ctx).react(args.channel_id, args.message_id, args.emoji)
    return Done(done=True)


class Thread(Arguments):
    channel_id: ChannelId
    message_id: MessageId
    name: str = Field(
        title="Name",
        description="Of the thread.",
        min_length=1,
        max_length=100,
        examples=["Order A-17"],
    )


class Opened(Result):
    thread_id: str = Field(description="The thread's id.", examples=["1234567890123456791"])


@action(
    "discord.open_thread",
    title="Open a Discord thread",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("discord thread", "open a discord thread", "start a discord thread",
                  "discord discussion", "thread in discord"),
        examples=("open a Discord thread for the order", "start a thread in Discord"),
    ),
)  # fmt: skip
async def open_thread(ctx: StepContext, args: Thread) -> Opened:
    """Open a thread below a Discord message."""
    thread = await discord_of(ctx).open_thread(args.channel_id, args.message_id, args.name)
    return Opened(thread_id=thread)


class ServerArguments(Arguments):
    server_id: str = Field(
        title="Server",
        description="The id of the server.",
        pattern=ID,
        examples=["1234567890123456700"],
    )


class DiscordChannel(Result):
    id: str = Field(description="The channel's id.", examples=["1234567890123456789"])
    name: str = Field(description="Its name.", examples=["orders"])
    topic: str = Field(description="What it is about.")


class Channels(Result):
    channels: list[DiscordChannel] = Field(description="The channels of the server.")
    count: int = Field(ge=0, description="How many there are.")


@action(
    "discord.list_channels",
    title="List Discord channels",
    effect="read",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("discord channels", "list discord channels", "discord server channels",
                  "discord channel ids", "discord guild"),
        examples=("list the Discord channels", "which channels has our Discord server"),
    ),
)  # fmt: skip
async def list_channels(ctx: StepContext, args: ServerArguments) -> Channels:
    """List the channels of a Discord server."""
    found = [
        DiscordChannel(
            id=str(one.get("id", "")),
            name=str(one.get("name") or ""),
            topic=str(one.get("topic") or ""),
        )
        for one in await discord_of(ctx).channels(args.server_id)
    ]
    return Channels(channels=found, count=len(found))


__all__ = [
    "add_reaction",
    "delete_message",
    "edit_message",
    "list_channels",
    "list_messages",
    "list_servers",
    "open_thread",
    "post_message",
    "reply",
]
