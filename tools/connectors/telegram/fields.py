"""What several of Telegram's actions take and answer: chats, messages, where something was posted."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from tools.connectors.telegram.client import Telegram, malformed
from tools.manifest import NeedEntry
from tools.sdk.context import StepContext
from tools.sdk.schema import Result

NEED = NeedEntry(service="telegram", kinds=("telegram_bot",))
Chat = Annotated[
    str,
    Field(
        title="Chat",
        description="The chat's number, or @name of a public group or channel.",
        pattern=r"^(-?\d{1,20}|@\w{4,40})$",
        examples=["-1001234567890"],
    ),
]
MessageId = Annotated[
    int,
    Field(
        title="Message", description="The number of the message in its chat.", ge=1, examples=[42]
    ),
]
Text = Annotated[
    str,
    Field(
        title="Message",
        description="What to write.",
        min_length=1,
        max_length=4_096,
        examples=["New order from Ada Lund: 250.00 EUR"],
    ),
]


class Posted(Result):
    message_id: int = Field(ge=0, description="Its number in the chat.", examples=[42])
    chat_id: str = Field(description="The chat's number.", examples=["-1001234567890"])


def telegram_of(ctx: StepContext) -> Telegram:
    """Return Telegram as this attempt sees it."""
    return Telegram(ctx.http, ctx.needs_credential(), ctx.idempotency_key)


def posted_of(result: Any) -> Posted:
    """Return where a message is, read out of Telegram's answer."""
    chat = result.get("chat") if isinstance(result, dict) else None
    if not isinstance(chat, dict) or not isinstance(result.get("message_id"), int):
        raise malformed("it tells of no message", writes=True)
    return Posted(message_id=result["message_id"], chat_id=str(chat.get("id", "")))
