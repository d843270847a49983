"""Twilio: a run for each message that comes to a number."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.twilio.actions import MESSAGES, Message
from tools.connectors.twilio.client import TWILIO
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class NumberWatched(Watched):
    number: str = given(
        "Number", "The one of yours that is written to; whatsapp:+… at WhatsApp.",
        pattern=r"^(whatsapp:)?\+[1-9]\d{6,14}$", max_length=30, example="+4930123456",
    )  # fmt: skip


def _came(settings: NumberWatched, moment: str | None = None) -> Request:
    # Twilio compares whole seconds, and lists the newest first.
    since = f"{moment[:19]}Z" if moment else None
    asked = {"To": settings.number, "DateSent>": since}
    return Request("GET", MESSAGES, query=lambda _: asked, at="messages")


_INBOUND: Newest[NumberWatched, Message] = Newest(
    since=_came,
    last=_came,
    model=Message,
    made=lambda message: message.sent_at or message.created_at,
    name=lambda message: message.id,
)


@trigger(
    "twilio.new_message",
    title="When a message comes to a Twilio number",
    connection=TWILIO.need,
    polling=Polling(every_s=120, least_s=30),
    wording=Wording(
        synonyms=(
            "new twilio message", "sms comes to twilio", "message arrives at twilio",
            "incoming twilio sms", "twilio number gets a message", "reply to the twilio number",
        ),
        examples=(
            "when a message comes to my Twilio number",
            "for each new SMS at Twilio",
        ),
    ),
)  # fmt: skip
async def new_message(
    ctx: StepContext, settings: NumberWatched, cursor: Json | None
) -> Page[Message]:
    """A message has come to a number of a Twilio account."""
    return await _INBOUND.look(TWILIO.calls(ctx), settings, cursor)
