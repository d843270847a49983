"""What several of Slack's actions take: its connection, channels, messages."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.manifest import NeedEntry
from tools.sdk.schema import Arguments

NEED = NeedEntry(service="slack", kinds=("slack_token",))
Channel = Annotated[
    str,
    Field(
        title="Channel",
        description="Channel name with # or the id of a channel or person.",
        min_length=1,
        max_length=100,
        pattern=r"^(#[^\s#@]{1,80}|@?[A-Za-z0-9][\w.-]{0,79})$",
        examples=["#sales"],
    ),
]
ChannelId = Annotated[
    str,
    Field(
        title="Channel",
        description="The id of the channel, as Post to Slack answers it.",
        pattern=r"^[CDG][A-Z0-9]{5,20}$",
        examples=["C0123456789"],
    ),
]


class InChannel(Arguments):
    channel: ChannelId | None = Field(
        default=None,
        title="Channel",
        description="Only in this one, by its id.",
        examples=["C0123456789"],
    )


Text = Annotated[
    str,
    Field(
        title="Message",
        description="What to post; Slack's mrkdwn works.",
        min_length=1,
        max_length=40_000,
        examples=["New order from Ada Lund: 250.00 EUR"],
    ),
]
Ts = Annotated[
    str,
    Field(
        title="Message",
        description="Slack's ts of the message.",
        pattern=r"^\d{1,12}\.\d{1,6}$",
        examples=["1767600000.000100"],
    ),
]
