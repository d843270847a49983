"""Slack: messages, threads, reactions, files, channels, people, and questions with buttons."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.slack import writes
from tools.connectors.slack.channels import (
    create_channel,
    invite_people,
    list_files,
    list_users,
    set_topic,
)
from tools.connectors.slack.client import PostedMessage
from tools.connectors.slack.client import post_message as post
from tools.connectors.slack.fields import NEED, Channel, ChannelId, Text, Ts
from tools.connectors.slack.looking import find_user, list_channels, list_messages
from tools.connectors.slack.talking import delete_message, list_reactions, read_thread
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class PostMessage(Arguments):
    channel: Channel
    text: Text
    thread_ts: str | None = Field(
        default=None,
        title="Reply to",
        description="The ts of the message this one answers.",
        pattern=r"^\d{1,12}\.\d{1,6}$",
    )


class Posted(Result):
    ok: bool = Field(description="Always true: a refusal fails the step.", examples=[True])
    channel: str = Field(
        description="The id of the channel the message is in.", examples=["C0123456789"]
    )
    ts: str = Field(
        description="Slack's id of the message, to reply to it.", examples=["1767600000.000100"]
    )


@action(
    "slack.post_message",
    title="Post to Slack",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "slack", "post", "channel", "message", "notify", "tell", "ping", "announce", "alert",
            "send to slack", "dm", "direct message", "let the team know", "chat",
        ),
        examples=(
            "post each one to the Slack channel #sales",
            "tell #ops about it",
            "ping the team on Slack",
            "send a message to #general",
        ),
    ),
)  # fmt: skip
async def post_message(ctx: StepContext, args: PostMessage) -> Posted:
    """Post a message to a Slack channel or person."""
    return await _said(ctx, args.channel, args.text, args.thread_ts)


async def _said(ctx: StepContext, channel: str, text: str, thread_ts: str | None) -> Posted:
    posted = await post(
        ctx.http,
        ctx.needs_credential(),
        channel=channel,
        text=text,
        thread_ts=thread_ts,
        idempotency_key=ctx.idempotency_key,
    )
    return Posted(ok=True, channel=posted.channel, ts=posted.ts)


class Reply(Arguments):
    channel: Channel
    thread_ts: Ts
    text: Text


@action(
    "slack.reply_in_thread",
    title="Reply in a Slack thread",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "slack thread",
            "reply in slack",
            "answer in the thread",
            "thread reply",
            "slack reply",
        ),
        examples=("reply in the Slack thread", "answer the Slack message in its thread"),
    ),
)
async def reply_in_thread(ctx: StepContext, args: Reply) -> Posted:
    """Reply to a Slack message in its thread."""
    return await _said(ctx, args.channel, args.text, args.thread_ts)


class Update(Arguments):
    channel: ChannelId
    ts: Ts
    text: Text


@action(
    "slack.update_message",
    title="Change a Slack message",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("edit slack message", "update slack message", "change the slack post", "slack edit",
                  "correct the slack message"),
        examples=("update the Slack message with the result", "edit the Slack post afterwards"),
    ),
)  # fmt: skip
async def update_message(ctx: StepContext, args: Update) -> Posted:
    """Change the text of a Slack message that this app has posted."""
    posted = await writes.update(
        ctx.http,
        ctx.needs_credential(),
        PostedMessage(args.channel, args.ts),
        args.text,
        idempotency_key=ctx.idempotency_key,
    )
    return Posted(ok=True, channel=posted.channel, ts=posted.ts)


class Reaction(Arguments):
    channel: ChannelId
    ts: Ts
    emoji: str = Field(
        title="Emoji",
        description="Its name in Slack, without colons.",
        pattern=r"^[a-z0-9_+'-]{1,100}$",
        examples=["white_check_mark"],
    )


class Reacted(Result):
    added: bool = Field(description="False where this app had reacted so before.")


@action(
    "slack.add_reaction",
    title="React to a Slack message",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "slack reaction",
            "slack emoji",
            "react in slack",
            "add a reaction",
            "tick the slack message",
        ),
        examples=("react to the Slack message with a check mark", "add the emoji eyes in Slack"),
    ),
)
async def add_reaction(ctx: StepContext, args: Reaction) -> Reacted:
    """Put an emoji below a Slack message."""
    added = await writes.react(
        ctx.http,
        ctx.needs_credential(),
        PostedMessage(args.channel, args.ts),
        args.emoji,
        idempotency_key=ctx.idempotency_key,
    )
    return Reacted(added=added)


class Upload(Arguments):
    channel: ChannelId
    filename: str = Field(
        title="File name",
        description="What people see, such as report.csv.",
        min_length=1,
        max_length=200,
        pattern=r"^[^/\\\x00-\x1f]+$",
        examples=["report.csv"],
    )
    content: str = Field(
        title="Content",
        description="The text of the file.",
        min_length=1,
        max_length=1_000_000,
        examples=["id,total\nA-17,250\n"],
    )
    comment: str | None = Field(
        default=None,
        title="Comment",
        description="What is said above the file.",
        min_length=1,
        max_length=4_000,
        examples=["The report of today"],
    )


class Uploaded(Result):
    file_id: str = Field(description="Slack's id of the file.", examples=["F0123456789"])


@action(
    "slack.upload_file",
    title="Upload a file to Slack",
    effect="write",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=(
            "slack file",
            "upload to slack",
            "slack attachment",
            "csv to slack",
            "share a file in slack",
        ),
        examples=("upload the CSV to Slack", "share the report as a file in Slack"),
    ),
)
async def upload_file(ctx: StepContext, args: Upload) -> Uploaded:
    """Upload a text file to a Slack channel."""
    file = writes.File(args.filename, args.content.encode(), args.comment)
    file_id = await writes.upload(
        ctx.http, ctx.needs_credential(), args.channel, file, idempotency_key=ctx.idempotency_key
    )
    return Uploaded(file_id=file_id)


class Question(Arguments):
    channel: Channel
    text: Text
    name: str = Field(
        title="Name",
        description="Comes back with the click as block_id, so that it is known what was decided.",
        pattern=r"^[\w.-]{1,200}$",
        examples=["order-A-17"],
    )
    buttons: list[Annotated[str, Field(min_length=1, max_length=75)]] = Field(
        default=["Approve", "Reject"],
        title="Buttons",
        description="What can be clicked; the click arrives at a webhook with verify: slack.",
        min_length=1,
        max_length=5,
        examples=[["Approve", "Reject"]],
    )


@action(
    "slack.post_buttons",
    title="Slack buttons",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("slack buttons", "interactive slack message", "slack approval buttons", "slack poll",
                  "slack block kit"),
        examples=("ask in Slack with the buttons Approve and Reject", "post Slack buttons"),
    ),
)  # fmt: skip
async def post_buttons(ctx: StepContext, args: Question) -> Posted:
    """Post a question with buttons to Slack; each click is a call to a webhook."""
    posted = await writes.question(
        ctx.http,
        ctx.needs_credential(),
        writes.Question(args.channel, args.text, args.name, tuple(args.buttons)),
        idempotency_key=ctx.idempotency_key,
    )
    return Posted(ok=True, channel=posted.channel, ts=posted.ts)


class Dialog(Arguments):
    trigger_id: str = Field(
        title="Click",
        description="The trigger_id that came with a click or a slash command, at most 3 s ago.",
        pattern=r"^[\w.-]{1,200}$",
        examples=["13345224609.738474920.8088930838d88f008e0"],
    )
    title: str = Field(
        title="Title",
        description="Above the dialog.",
        min_length=1,
        max_length=24,
        examples=["Reason"],
    )
    name: str = Field(
        title="Name",
        description="Comes back with what was entered, as callback_id.",
        pattern=r"^[\w.-]{1,200}$",
        examples=["reason-A-17"],
    )
    fields: dict[
        Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")],
        Annotated[str, Field(min_length=1, max_length=200)],
    ] = Field(
        title="Fields",
        description="A name for each field to fill in, and its label.",
        min_length=1,
        max_length=20,
        examples=[{"reason": "Why is it rejected?"}],
    )


class Opened(Result):
    view_id: str = Field(description="Slack's id of the dialog.", examples=["V0123456789"])


@action(
    "slack.open_dialog",
    title="Open a Slack dialog",
    effect="write",
    connection=NEED,
    timeout_s=10,
    wording=Wording(
        synonyms=("slack dialog", "slack modal", "slack form", "open a modal", "slack view"),
        examples=(
            "open a Slack dialog that asks for the reason",
            "show a Slack form after the click",
        ),
    ),
)
async def open_dialog(ctx: StepContext, args: Dialog) -> Opened:
    """Open a dialog with fields for the person who has just clicked in Slack."""
    dialog = writes.Dialog(args.trigger_id, args.title, args.name, args.fields)
    view = await writes.open_dialog(
        ctx.http, ctx.needs_credential(), dialog, idempotency_key=ctx.idempotency_key
    )
    return Opened(view_id=view)


__all__ = [
    "add_reaction",
    "create_channel",
    "delete_message",
    "find_user",
    "invite_people",
    "list_channels",
    "list_files",
    "list_messages",
    "list_reactions",
    "list_users",
    "open_dialog",
    "post_buttons",
    "post_message",
    "read_thread",
    "reply_in_thread",
    "set_topic",
    "update_message",
    "upload_file",
]
