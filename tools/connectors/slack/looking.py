"""Slack's actions that change nothing: channels, people, messages."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.slack import reads
from tools.connectors.slack.fields import NEED, ChannelId, Ts
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class ChannelsArguments(Arguments):
    include_private: bool = Field(
        default=False,
        title="Private ones",
        description="Also private channels that the app was invited to.",
    )
    limit: int = Field(
        default=1_000, ge=1, le=10_000, title="How many", description="At most so many are listed."
    )


class SlackChannel(Result):
    id: str = Field(description="The channel's id.", examples=["C0123456789"])
    name: str = Field(description="Its name without #.", examples=["sales"])
    private: bool = Field(description="Whether only invited people see it.")
    topic: str = Field(description="What it is about.")
    members: int = Field(ge=0, description="How many are in it.")


class Channels(Result):
    channels: list[SlackChannel] = Field(description="The channels, without archived ones.")
    count: int = Field(ge=0, description="How many were listed.")


@action(
    "slack.list_channels",
    title="List Slack channels",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("slack channels", "list of slack channels", "which slack channels", "all slack channels",
                  "channel ids"),
        examples=("list all Slack channels", "which channels are there in Slack"),
    ),
)  # fmt: skip
async def list_channels(ctx: StepContext, args: ChannelsArguments) -> Channels:
    """List the channels of a Slack workspace."""
    found = await reads.channels(
        ctx.http, ctx.needs_credential(), private=args.include_private, most=args.limit
    )
    return Channels(channels=[SlackChannel.model_validate(one) for one in found], count=len(found))


class UserArguments(Arguments):
    email: str = Field(
        title="E-mail address",
        description="The address the person has in Slack.",
        min_length=3,
        max_length=320,
        pattern=r"^[^\s@]+@[^\s@]+$",
        examples=["ada@example.com"],
    )


class SlackUser(Result):
    found: bool = Field(description="Whether somebody in Slack has this address.")
    id: str | None = Field(description="The person's id.", examples=["U0123456789"])
    name: str | None = Field(description="The person's name.", examples=["Ada Lund"])
    timezone: str | None = Field(description="The person's time zone.", examples=["Europe/Berlin"])


@action(
    "slack.find_user",
    title="Find a person in Slack",
    effect="read",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "slack user",
            "slack user id",
            "look up in slack",
            "slack member",
            "find slack person",
        ),
        examples=("find the Slack user with this address", "look up who that is in Slack"),
    ),
)
async def find_user(ctx: StepContext, args: UserArguments) -> SlackUser:
    """Find the person in Slack who has an e-mail address."""
    found = await reads.user(ctx.http, ctx.needs_credential(), args.email)
    return SlackUser.model_validate(found)


class HistoryArguments(Arguments):
    channel: ChannelId
    oldest: Ts | None = Field(
        default=None, title="After", description="Only messages after this ts."
    )
    limit: int = Field(
        default=100, ge=1, le=1_000, title="How many", description="At most so many are read."
    )


class SlackMessage(Result):
    ts: str = Field(description="Slack's id of the message.", examples=["1767600000.000100"])
    text: str = Field(description="What it says.", examples=["Good morning"])
    user: str | None = Field(description="Who has written it.", examples=["U0123456789"])
    thread_ts: str | None = Field(description="The thread it is in.")


class History(Result):
    messages: list[SlackMessage] = Field(description="The messages, newest first.")
    count: int = Field(ge=0, description="How many were read.")


@action(
    "slack.list_messages",
    title="Read a Slack channel",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=(
            "slack history",
            "read slack",
            "slack messages of",
            "what was said in slack",
            "slack log",
        ),
        examples=("read the last messages of the Slack channel", "what was said in Slack today"),
    ),
)
async def list_messages(ctx: StepContext, args: HistoryArguments) -> History:
    """Read the newest messages of a Slack channel."""
    found = await reads.messages(
        ctx.http, ctx.needs_credential(), args.channel, oldest=args.oldest, most=args.limit
    )
    return History(messages=[SlackMessage.model_validate(one) for one in found], count=len(found))
