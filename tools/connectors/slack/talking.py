"""Slack's actions around a message: its thread, its reactions, taking it back."""

from __future__ import annotations

from pydantic import Field

from tools.connectors.slack import reads, writes
from tools.connectors.slack.client import PostedMessage
from tools.connectors.slack.fields import NEED, ChannelId, Ts
from tools.connectors.slack.looking import History, SlackMessage
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class OneMessage(Arguments):
    channel: ChannelId
    ts: Ts


class ThreadArguments(OneMessage):
    limit: int = Field(
        default=200, ge=1, le=5_000, title="How many", description="At most so many are read."
    )


@action(
    "slack.read_thread",
    title="Read a Slack thread",
    effect="read",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("slack thread messages", "slack thread replies", "slack conversation thread",
                  "replies in slack", "answers in the slack thread"),
        examples=("read the replies in the Slack thread", "collect the answers of a Slack thread"),
    ),
)  # fmt: skip
async def read_thread(ctx: StepContext, args: ThreadArguments) -> History:
    """Read a Slack message and the replies in its thread, oldest first."""
    found = await reads.thread(
        ctx.http, ctx.needs_credential(), args.channel, args.ts, most=args.limit
    )
    return History(messages=[SlackMessage.model_validate(one) for one in found], count=len(found))


class SlackReaction(Result):
    emoji: str = Field(description="Its name in Slack.", examples=["white_check_mark"])
    count: int = Field(ge=0, description="How many people have reacted so.")
    users: list[str] = Field(description="Their ids; with very many people not all of them.")


class Reactions(Result):
    reactions: list[SlackReaction] = Field(description="One for each emoji.")
    count: int = Field(ge=0, description="How many emojis there are.")


@action(
    "slack.list_reactions",
    title="Read the reactions to a Slack message",
    effect="read",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("slack reactions", "slack emoji votes", "who has reacted in slack",
                  "count slack reactions", "reactions to the slack message"),
        examples=("who has reacted to the Slack message", "count the reactions in Slack"),
    ),
)  # fmt: skip
async def list_reactions(ctx: StepContext, args: OneMessage) -> Reactions:
    """Read who has reacted to a Slack message, and how."""
    found = await reads.reactions(ctx.http, ctx.needs_credential(), args.channel, args.ts)
    told = [SlackReaction.model_validate(one) for one in found]
    return Reactions(reactions=told, count=len(told))


@action(
    "slack.delete_message",
    title="Delete a Slack message",
    effect="irreversible",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("delete slack message", "remove slack message", "take back in slack",
                  "slack delete", "unsend in slack"),
        examples=("delete the Slack message", "take the post in Slack back"),
    ),
)  # fmt: skip
async def delete_message(ctx: StepContext, args: OneMessage) -> Done:
    """Delete a Slack message that this app has posted."""
    message = PostedMessage(args.channel, args.ts)
    await writes.delete(
        ctx.http, ctx.needs_credential(), message, idempotency_key=ctx.idempotency_key
    )
    return Done(done=True)
