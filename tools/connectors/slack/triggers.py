"""Slack: a run for each event Slack calls with, and for each new message where Slack cannot call."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.slack import reads
from tools.connectors.slack.clicks import button_clicked, dialog_sent, slash_command
from tools.connectors.slack.events import app_mention, message, reaction_added
from tools.connectors.slack.fields import NEED, ChannelId
from tools.connectors.slack.looking import SlackMessage
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Json
from tools.sdk.trigger import Item, Page, Watched, trigger

__all__ = [
    "app_mention",
    "button_clicked",
    "dialog_sent",
    "message",
    "new_message",
    "reaction_added",
    "slash_command",
]

MOST_READ: Final = 1_000
"""So many messages may come between two looks; what is beyond comes with the next one."""
_BEGINNING: Final = "0.000001"


class ChannelWatched(Watched):
    channel: ChannelId
    include_bots: bool = Field(
        default=False,
        title="Bots too",
        description="Also what apps write; a workflow that answers there would answer itself.",
    )


class _Mark(BaseModel):
    """How far a channel was read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ts: str = _BEGINNING


@trigger(
    "slack.new_message",
    title="When a Slack channel gets a new message",
    connection=NEED,
    polling=Polling(every_s=60, least_s=30),
    wording=Wording(
        synonyms=(
            "slack message arrives", "new slack message", "somebody writes in slack",
            "message in slack", "posted in slack", "slack channel gets",
        ),
        examples=(
            "when somebody writes in the Slack channel",
            "whenever a new message appears in Slack",
        ),
    ),
)  # fmt: skip
async def new_message(
    ctx: StepContext, settings: ChannelWatched, cursor: Json | None
) -> Page[SlackMessage]:
    """Somebody has written in a Slack channel; replies in threads are not among them."""
    credential, channel = ctx.needs_credential(), settings.channel
    if cursor is None and settings.existing == "skip":
        newest = await reads.said(ctx.http, credential, channel, oldest=None, most=1)
        mark = _Mark(ts=newest[-1]["ts"]) if newest else _Mark()
        return Page(items=[], cursor=mark.model_dump())
    mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
    found = await reads.said(ctx.http, credential, channel, oldest=mark.ts, most=MOST_READ)
    here = found[:MOST_ITEMS]
    items: list[Item[SlackMessage]] = [
        Item(key=f"{channel}/{one['ts']}", payload=SlackMessage.model_validate(reads.told_of(one)))
        for one in here
        if reads.from_somebody(one, bots=settings.include_bots)
    ]
    moved = _Mark(ts=here[-1]["ts"]) if here else mark
    return Page(items=items, cursor=moved.model_dump(), more=len(here) < len(found))
