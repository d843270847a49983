"""Telegram: a run for each message to a bot, and for each button that is pressed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.telegram.client import malformed
from tools.connectors.telegram.fields import NEED, telegram_of
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Json, Result
from tools.sdk.trigger import Item, Page, Watched, trigger

_KINDS: Final = {"message": "message", "channel_post": "post", "callback_query": "button"}


class BotWatched(Watched):
    chat_id: str | None = Field(
        default=None,
        title="Chat",
        description="The number of the only chat that counts; left out, all of them do.",
        pattern=r"^-?\d{1,20}$",
        examples=["-1001234567890"],
    )


class Heard(Result):
    kind: Literal["message", "post", "button"] = Field(
        description="A message, a post in a channel, or a button that was pressed."
    )
    chat_id: str = Field(description="Where it was.", examples=["-1001234567890"])
    chat: str = Field(description="The chat's title, or the person's name.", examples=["Shop"])
    message_id: int = Field(ge=0, description="The message, or the one with the button.")
    text: str = Field(description="What it says; below a photo or a file, its caption.")
    sender_id: str | None = Field(description="Who has written or pressed.", examples=["77"])
    sender: str | None = Field(description="The person's name.", examples=["Ada Lund"])
    button: str | None = Field(description="The word of the button that was pressed.")
    press_id: str | None = Field(description="What the press is answered with.")
    sent_at: str | None = Field(description="When it was written.")


class _Mark(BaseModel):
    """The number of the update that comes next; Telegram forgets those before it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    offset: int = 0


@trigger(
    "telegram.new_message",
    title="When a Telegram bot gets a message",
    connection=NEED,
    polling=Polling(every_s=30, least_s=10),
    wording=Wording(
        synonyms=(
            "telegram message arrives", "new telegram message", "somebody writes in telegram",
            "message to the telegram bot", "telegram bot gets", "telegram button is pressed",
        ),
        examples=(
            "when somebody writes to the Telegram bot",
            "whenever a new message comes in Telegram",
        ),
    ),
)  # fmt: skip
async def new_message(ctx: StepContext, settings: BotWatched, cursor: Json | None) -> Page[Heard]:
    """Somebody has written to a Telegram bot, or has pressed one of its buttons."""
    skips = cursor is None and settings.existing == "skip"
    mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
    # Below zero Telegram counts from the end of what is waiting.
    found = await telegram_of(ctx).ask(
        "getUpdates",
        offset=str(-1 if skips else mark.offset),
        limit=str(MOST_ITEMS),
        allowed_updates=json.dumps(sorted(_KINDS), separators=(",", ":")),
    )
    if not isinstance(found, list) or not all(_numbered(one) for one in found):
        raise malformed("it is no list of updates", writes=False)
    moved = _Mark(offset=max([mark.offset, *(one["update_id"] + 1 for one in found)]))
    if skips:
        return Page(items=[], cursor=moved.model_dump())
    heard = [(one["update_id"], _heard(one)) for one in found]
    items: list[Item[Heard]] = [
        Item(key=str(number), payload=payload)
        for number, payload in heard
        if payload is not None and settings.chat_id in {None, payload.chat_id}
    ]
    return Page(items=items, cursor=moved.model_dump(), more=len(found) == MOST_ITEMS)


def _numbered(update: Any) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def _heard(update: dict[str, Any]) -> Heard | None:
    name = next((one for one in _KINDS if isinstance(update.get(one), dict)), None)
    if name is None:
        return None
    told = update[name]
    pressed = name == "callback_query"
    message = told.get("message") if pressed else told
    if not isinstance(message, dict) or not isinstance(message.get("chat"), dict):
        return None
    sender = told.get("from")
    chat, date = message["chat"], message.get("date")
    payload = {
        "kind": _KINDS[name],
        "chat_id": str(chat.get("id", "")),
        "chat": _name(chat),
        "message_id": message.get("message_id", 0),
        "text": str(message.get("text") or message.get("caption") or ""),
        "sender_id": str(sender["id"]) if isinstance(sender, dict) and "id" in sender else None,
        "sender": _name(sender) if isinstance(sender, dict) else None,
        "button": told.get("data") if pressed else None,
        "press_id": str(told.get("id")) if pressed else None,
        "sent_at": _moment(date),
    }
    return Heard.model_validate(payload)


def _name(who: dict[str, Any]) -> str:
    parts = [str(who[name]) for name in ("first_name", "last_name") if who.get(name)]
    return str(who.get("title") or " ".join(parts) or who.get("username") or "")


def _moment(date: Any) -> str | None:
    # An old message with a button has the date 0: it may not be seen any more.
    if not isinstance(date, int) or not 0 < date < 2**33:
        return None
    return datetime.fromtimestamp(date, UTC).isoformat().replace("+00:00", "Z")
