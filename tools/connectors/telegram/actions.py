"""Telegram: messages, photos, files, buttons, polls, and what a chat is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tools.connectors.telegram.asking import answer_button, send_buttons
from tools.connectors.telegram.client import malformed
from tools.connectors.telegram.fields import (
    NEED,
    Chat,
    MessageId,
    Posted,
    Text,
    posted_of,
    telegram_of,
)
from tools.connectors.telegram.files import send_document, send_photo
from tools.sdk.action import Wording, action
from tools.sdk.answer import Done
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

Markup = Annotated[
    Literal["HTML", "MarkdownV2"] | None,
    Field(title="Markup", description="How bold and links are written; left out, none are."),
]


class Send(Arguments):
    chat_id: Chat
    text: Text
    markup: Markup = None
    silent: bool = Field(default=False, title="Silent", description="Nobody's phone rings.")


@action(
    "telegram.send_message",
    title="Write to Telegram",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "telegram",
            "telegram message",
            "write to telegram",
            "telegram group",
            "telegram bot",
        ),
        examples=("write it to Telegram", "send a Telegram message to the group"),
    ),
)
async def send_message(ctx: StepContext, args: Send) -> Posted:
    """Write to a Telegram chat, group or channel."""
    return posted_of(
        await telegram_of(ctx).change(
            "sendMessage",
            chat_id=args.chat_id,
            text=args.text,
            parse_mode=args.markup,
            disable_notification=args.silent,
        )
    )


class Reply(Arguments):
    chat_id: Chat
    message_id: MessageId
    text: Text


@action(
    "telegram.reply",
    title="Reply in Telegram",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("telegram reply", "reply in telegram", "answer in telegram", "telegram answer",
                  "respond in telegram"),
        examples=("reply to the Telegram message", "answer in Telegram"),
    ),
)  # fmt: skip
async def reply(ctx: StepContext, args: Reply) -> Posted:
    """Reply to a message in a Telegram chat."""
    return posted_of(
        await telegram_of(ctx).change(
            "sendMessage",
            chat_id=args.chat_id,
            text=args.text,
            reply_parameters={"message_id": args.message_id},
        )
    )


@action(
    "telegram.edit_message",
    title="Change a Telegram message",
    effect="idempotent_write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("edit telegram message", "update telegram", "change in telegram", "telegram edit",
                  "correct in telegram"),
        examples=("edit the Telegram message", "update the Telegram post"),
    ),
)  # fmt: skip
async def edit_message(ctx: StepContext, args: Reply) -> Posted:
    """Change the text of a Telegram message that this bot has sent."""
    return posted_of(
        await telegram_of(ctx).change(
            "editMessageText", chat_id=args.chat_id, message_id=args.message_id, text=args.text
        )
    )


class Delete(Arguments):
    chat_id: Chat
    message_id: MessageId


@action(
    "telegram.delete_message",
    title="Delete a Telegram message",
    effect="irreversible",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("delete telegram message", "remove from telegram", "take back in telegram",
                  "telegram delete", "unsend telegram"),
        examples=("delete the Telegram message", "remove the post from Telegram"),
    ),
)  # fmt: skip
async def delete_message(ctx: StepContext, args: Delete) -> Done:
    """Delete a message from a Telegram chat."""
    done = await telegram_of(ctx).change(
        "deleteMessage", chat_id=args.chat_id, message_id=args.message_id
    )
    return Done(done=bool(done))


class Poll(Arguments):
    chat_id: Chat
    question: str = Field(
        title="Question",
        description="What is asked.",
        min_length=1,
        max_length=300,
        examples=["Lunch?"],
    )
    options: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(
        title="Answers",
        description="What can be chosen.",
        min_length=2,
        max_length=10,
        examples=[["Yes", "No"]],
    )


@action(
    "telegram.send_poll",
    title="Ask in a Telegram poll",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("telegram poll", "poll in telegram", "vote in telegram", "telegram survey",
                  "telegram question"),
        examples=("start a Telegram poll about lunch", "let the group vote in Telegram"),
    ),
)  # fmt: skip
async def send_poll(ctx: StepContext, args: Poll) -> Posted:
    """Ask a question with answers to choose from in a Telegram chat."""
    options = [{"text": option} for option in args.options]
    return posted_of(
        await telegram_of(ctx).change(
            "sendPoll", chat_id=args.chat_id, question=args.question, options=options
        )
    )


class ChatArguments(Arguments):
    chat_id: Chat


class ChatShown(Result):
    chat_id: str = Field(description="The chat's number.", examples=["-1001234567890"])
    kind: str = Field(description="private, group, supergroup or channel.", examples=["group"])
    title: str = Field(description="Its title, or the person's name.", examples=["Shop"])


@action(
    "telegram.get_chat",
    title="Look at a Telegram chat",
    effect="read",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("telegram chat", "telegram chat id", "telegram group info", "which telegram chat",
                  "telegram channel info"),
        examples=("look up the Telegram chat", "what is the number of this Telegram group"),
    ),
)  # fmt: skip
async def get_chat(ctx: StepContext, args: ChatArguments) -> ChatShown:
    """Tell what a Telegram chat is."""
    found = await telegram_of(ctx).ask("getChat", chat_id=args.chat_id)
    if not isinstance(found, dict) or "id" not in found:
        raise malformed("it tells of no chat", writes=False)
    return ChatShown(
        chat_id=str(found["id"]),
        kind=str(found.get("type", "")),
        title=str(found.get("title") or found.get("first_name") or ""),
    )


__all__ = [
    "answer_button",
    "delete_message",
    "edit_message",
    "get_chat",
    "reply",
    "send_buttons",
    "send_document",
    "send_message",
    "send_photo",
    "send_poll",
]
