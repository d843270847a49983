"""Slack's actions around a channel: making it, its topic, who is in it, the files in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.slack import reads, writes
from tools.connectors.slack.fields import NEED, ChannelId
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

UserId = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{5,20}$")]


class NewChannel(Arguments):
    name: str = Field(
        title="Name",
        description="Small letters, digits, - and _, without #.",
        pattern=r"^[^\s#@.,;:!?A-Z]{1,80}$",
        examples=["order-a-17"],
    )
    private: bool = Field(
        default=False, title="Private", description="Only invited people see the channel."
    )


class MadeChannel(Result):
    channel_id: str = Field(description="The channel's id.", examples=["C0123456789"])
    name: str = Field(description="Its name as Slack keeps it.", examples=["order-a-17"])


@action(
    "slack.create_channel",
    title="Create a Slack channel",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("create slack channel", "new slack channel", "open a slack channel",
                  "make a slack channel", "slack incident channel"),
        examples=("create a Slack channel for the incident", "make a new channel in Slack"),
    ),
)  # fmt: skip
async def create_channel(ctx: StepContext, args: NewChannel) -> MadeChannel:
    """Create a public or private Slack channel."""
    channel_id, name = await writes.create_channel(
        ctx.http,
        ctx.needs_credential(),
        args.name,
        private=args.private,
        idempotency_key=ctx.idempotency_key,
    )
    return MadeChannel(channel_id=channel_id, name=name)


class Topic(Arguments):
    channel: ChannelId
    topic: str = Field(
        title="Topic",
        description="Stands above the channel; empty takes it away.",
        max_length=250,
        examples=["On call today: Ada Lund"],
    )


@action(
    "slack.set_topic",
    title="Set the topic of a Slack channel",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("slack topic", "slack channel topic", "change the slack topic",
                  "topic of the slack channel", "slack headline"),
        examples=("set the topic of the Slack channel", "change the Slack channel's topic"),
    ),
)  # fmt: skip
async def set_topic(ctx: StepContext, args: Topic) -> Done:
    """Set the topic of a Slack channel."""
    body = {"channel": args.channel, "topic": args.topic}
    await writes.set_topic(
        ctx.http, ctx.needs_credential(), body, idempotency_key=ctx.idempotency_key
    )
    return Done(done=True)


class Invitation(Arguments):
    channel: ChannelId
    users: list[UserId] = Field(
        title="People",
        description="The ids of those who come in.",
        min_length=1,
        max_length=100,
        examples=[["U0123456789"]],
    )


class Invited(Result):
    invited: bool = Field(description="False where all of them were in the channel before.")


@action(
    "slack.invite_people",
    title="Invite people to a Slack channel",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("slack invite", "invite to slack channel", "add to slack channel",
                  "invite people in slack", "slack channel members"),
        examples=("invite Ada to the Slack channel", "add the team to the Slack channel"),
    ),
)  # fmt: skip
async def invite_people(ctx: StepContext, args: Invitation) -> Invited:
    """Invite people to a Slack channel; who is in it already stays."""
    invited = await writes.invite(
        ctx.http,
        ctx.needs_credential(),
        args.channel,
        args.users,
        idempotency_key=ctx.idempotency_key,
    )
    return Invited(invited=invited)


class PeopleArguments(Arguments):
    include_bots: bool = Field(
        default=False, title="Bots too", description="Otherwise only people are listed."
    )
    limit: int = Field(
        default=1_000, ge=1, le=10_000, title="How many", description="At most so many are read."
    )


class SlackPerson(Result):
    id: str = Field(description="The person's id.", examples=["U0123456789"])
    name: str = Field(description="The person's name.", examples=["Ada Lund"])
    email: str | None = Field(description="Null where the app may not see addresses.")
    bot: bool = Field(description="Whether it is no person.")


class People(Result):
    users: list[SlackPerson] = Field(description="Those who are in the workspace now.")
    count: int = Field(ge=0, description="How many are told.")


@action(
    "slack.list_users",
    title="List the people in Slack",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("slack users", "list slack users", "everybody in slack", "slack members",
                  "people in slack"),
        examples=("list everybody in Slack", "who is in our Slack workspace"),
    ),
)  # fmt: skip
async def list_users(ctx: StepContext, args: PeopleArguments) -> People:
    """List the people of a Slack workspace; those who have left are left out."""
    found = await reads.people(
        ctx.http, ctx.needs_credential(), bots=args.include_bots, most=args.limit
    )
    return People(users=[SlackPerson.model_validate(one) for one in found], count=len(found))


class FilesArguments(Arguments):
    channel: ChannelId
    limit: int = Field(
        default=100, ge=1, le=1_000, title="How many", description="At most so many are read."
    )


class SlackFile(Result):
    id: str = Field(description="The file's id.", examples=["F0123456789"])
    name: str = Field(description="Its name.", examples=["report.csv"])
    type: str = Field(description="What Slack takes it for.", examples=["csv"])
    size: int = Field(ge=0, description="In bytes.", examples=[1_024])
    user: str | None = Field(description="Who has uploaded it.", examples=["U0123456789"])
    link: str | None = Field(description="Where people see it in Slack.")


class Files(Result):
    files: list[SlackFile] = Field(description="The files, newest first.")
    count: int = Field(ge=0, description="How many are told.")


@action(
    "slack.list_files",
    title="List the files in a Slack channel",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("slack files", "list slack files", "files in slack", "slack attachments of",
                  "what was uploaded to slack"),
        examples=("list the files of the Slack channel", "which files were shared in Slack"),
    ),
)  # fmt: skip
async def list_files(ctx: StepContext, args: FilesArguments) -> Files:
    """List the files that were shared in a Slack channel."""
    found = await reads.files(ctx.http, ctx.needs_credential(), args.channel, most=args.limit)
    return Files(files=[SlackFile.model_validate(one) for one in found], count=len(found))
