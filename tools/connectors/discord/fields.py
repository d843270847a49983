"""What several of Discord's actions take: channels, messages, and Discord as an attempt sees it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.discord.client import Discord
from tools.manifest import NeedEntry
from tools.sdk.context import StepContext

NEED = NeedEntry(service="discord", kinds=("discord_bot",))
ID = r"^\d{5,25}$"
ChannelId = Annotated[
    str,
    Field(
        title="Channel",
        description="The id of a channel or thread; Discord shows it with developer mode on.",
        pattern=ID,
        examples=["1234567890123456789"],
    ),
]
MessageId = Annotated[
    str,
    Field(
        title="Message",
        description="The id of the message.",
        pattern=ID,
        examples=["1234567890123456790"],
    ),
]


def discord_of(ctx: StepContext) -> Discord:
    """Return Discord as this attempt sees it."""
    return Discord(ctx.http, ctx.needs_credential(), ctx.idempotency_key)
