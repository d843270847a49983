"""Telegram's actions around buttons: asking with them, and answering who has pressed one."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.telegram.fields import NEED, Chat, Posted, Text, posted_of, telegram_of
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments


class Buttons(Arguments):
    chat_id: Chat
    text: Text
    buttons: dict[
        Annotated[str, Field(min_length=1, max_length=64)],
        Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,64}$")],
    ] = Field(
        title="Buttons",
        description="What stands on each, and the word that comes back when it is pressed.",
        min_length=1,
        max_length=20,
        examples=[{"Approve": "approve:A-17", "Reject": "reject:A-17"}],
    )


@action(
    "telegram.send_buttons",
    title="Ask in Telegram with buttons",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("telegram buttons", "telegram inline keyboard", "buttons in telegram",
                  "telegram keyboard", "telegram approval buttons"),
        examples=("ask in Telegram with the buttons Yes and No", "send Telegram buttons"),
    ),
)  # fmt: skip
async def send_buttons(ctx: StepContext, args: Buttons) -> Posted:
    """Ask a question with buttons in a Telegram chat; the trigger of new messages hears the answer."""
    rows = [[{"text": label, "callback_data": word}] for label, word in args.buttons.items()]
    return posted_of(
        await telegram_of(ctx).change(
            "sendMessage",
            chat_id=args.chat_id,
            text=args.text,
            reply_markup={"inline_keyboard": rows},
        )
    )


class Pressed(Arguments):
    press_id: str = Field(
        title="Press",
        description="The press_id that came with the press of the button.",
        pattern=r"^\d{1,30}$",
        examples=["4382900112233445566"],
    )
    text: str | None = Field(
        default=None,
        title="Notice",
        description="Shown for a moment to who has pressed; left out, the button just stops waiting.",
        max_length=200,
        examples=["Approved"],
    )
    alert: bool = Field(
        default=False, title="Alert", description="Shown until it is closed instead."
    )


@action(
    "telegram.answer_button",
    title="Answer a Telegram button",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=15,
    wording=Wording(
        synonyms=("answer telegram button", "telegram callback", "confirm the telegram button",
                  "telegram button answer", "telegram callback query"),
        examples=("answer the Telegram button", "confirm the press of the Telegram button"),
    ),
)  # fmt: skip
async def answer_button(ctx: StepContext, args: Pressed) -> Done:
    """Answer who has pressed a button in Telegram, so that the button stops waiting."""
    await telegram_of(ctx).change(
        "answerCallbackQuery",
        callback_query_id=args.press_id,
        text=args.text,
        show_alert=args.alert,
    )
    return Done(done=True)
