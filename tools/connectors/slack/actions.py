"""Slack: post messages."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.slack.client import post_message as post
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class PostMessage(Arguments):
    channel: str = Field(
        title="Channel",
        description="Channel name with # or the id of a channel or person.",
        min_length=1,
        max_length=100,
        pattern=r"^(#[^\s#@]{1,80}|@?[A-Za-z0-9][\w.-]{0,79})$",
        examples=["#sales"],
    )
    text: str = Field(
        title="Message",
        description="What to post; Slack's mrkdwn works.",
        min_length=1,
        max_length=40_000,
        examples=["New order from Ada Lund: 250.00 EUR"],
    )
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
    connection=NeedEntry(service="slack", kinds=("slack_token",)),
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
    posted = await post(
        ctx.http,
        ctx.needs_credential(),
        channel=args.channel,
        text=args.text,
        thread_ts=args.thread_ts,
        idempotency_key=ctx.idempotency_key,
    )
    return Posted(ok=True, channel=posted.channel, ts=posted.ts)
