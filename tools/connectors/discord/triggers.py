"""Discord: a run for each new message in a channel or thread."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from tools.connectors.discord.fields import NEED, ChannelId, discord_of
from tools.connectors.discord.talking import DiscordMessage, message_of
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Json
from tools.sdk.trigger import Item, Page, Watched, trigger

_PAGE = 100
# A message and a reply; every other type is Discord telling what happened.
_WRITTEN = frozenset({0, 19, None})


class ChannelWatched(Watched):
    channel_id: ChannelId
    include_bots: bool = Field(
        default=False,
        title="Bots too",
        description="Also what bots write; a workflow that answers there would answer itself.",
    )


class _Mark(BaseModel):
    """The newest message that was read; Discord's ids grow with time."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    after: str = "0"


@trigger(
    "discord.new_message",
    title="When a Discord channel gets a new message",
    connection=NEED,
    polling=Polling(every_s=60, least_s=15),
    wording=Wording(
        synonyms=(
            "discord message arrives", "new discord message", "somebody writes in discord",
            "message in discord", "posted in discord", "discord channel gets",
        ),
        examples=(
            "when somebody writes in the Discord channel",
            "whenever a new message appears in Discord",
        ),
    ),
)  # fmt: skip
async def new_message(
    ctx: StepContext, settings: ChannelWatched, cursor: Json | None
) -> Page[DiscordMessage]:
    """Somebody has written in a Discord channel or thread."""
    discord, channel = discord_of(ctx), settings.channel_id
    if cursor is None and settings.existing == "skip":
        newest = await discord.messages(channel, 1)
        mark = _Mark(after=str(newest[0]["id"])) if newest else _Mark()
        return Page(items=[], cursor=mark.model_dump())
    mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
    found = await discord.messages_after(channel, mark.after, _PAGE)
    items: list[Item[DiscordMessage]] = [
        Item(key=str(one["id"]), payload=message_of(one))
        for one in found
        if one.get("type") in _WRITTEN and (settings.include_bots or not message_of(one).bot)
    ]
    moved = _Mark(after=str(found[-1]["id"])) if found else mark
    return Page(items=items, cursor=moved.model_dump(), more=len(found) == _PAGE)
