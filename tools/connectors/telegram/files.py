"""Telegram's actions that send a photo or another file."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from pydantic import Field

from tools.connectors.telegram.client import File
from tools.connectors.telegram.fields import NEED, Chat, Posted, posted_of, telegram_of
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments

Url = Annotated[
    str | None,
    Field(
        title="Address",
        description="Where Telegram fetches it; or give its content.",
        max_length=2_000,
        pattern=r"^https?://[^\s]+$",
        examples=["https://shop.example.com/chart.png"],
    ),
]
Content = Annotated[
    str | None,
    Field(
        title="Content",
        description="The bytes as base64, where there is no address.",
        max_length=14_000_000,
        examples=["aWQsdG90YWwK"],
    ),
]
FileName = Annotated[
    str,
    Field(
        title="File name",
        description="What people see.",
        min_length=1,
        max_length=200,
        pattern=r'^[^/\\"\x00-\x1f]+$',
        examples=["report.csv"],
    ),
]
Caption = Annotated[
    str | None,
    Field(
        title="Caption",
        description="What is said below it.",
        max_length=1_024,
        examples=["The report of today"],
    ),
]


class Photo(Arguments):
    chat_id: Chat
    url: Url = None
    content: Content = None
    filename: FileName = "photo.jpg"
    caption: Caption = None


class Document(Arguments):
    chat_id: Chat
    url: Url = None
    content: Content = None
    filename: FileName = "document"
    caption: Caption = None


@action(
    "telegram.send_photo",
    title="Send a photo by Telegram",
    effect="write",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("telegram photo", "telegram picture", "image to telegram", "picture in telegram",
                  "chart to telegram"),
        examples=("send the picture to Telegram", "post the chart to the Telegram group"),
    ),
)  # fmt: skip
async def send_photo(ctx: StepContext, args: Photo) -> Posted:
    """Send a photo to a Telegram chat, by its address or its content."""
    return await _sent(ctx, "sendPhoto", "photo", args)


@action(
    "telegram.send_document",
    title="Send a file by Telegram",
    effect="write",
    connection=NEED,
    timeout_s=60,
    wording=Wording(
        synonyms=("telegram file", "telegram document", "file to telegram", "pdf to telegram",
                  "telegram attachment"),
        examples=("send the file to Telegram", "share the report as a Telegram document"),
    ),
)  # fmt: skip
async def send_document(ctx: StepContext, args: Document) -> Posted:
    """Send a file to a Telegram chat, by its address or its content."""
    return await _sent(ctx, "sendDocument", "document", args)


async def _sent(ctx: StepContext, method: str, field: str, args: Photo | Document) -> Posted:
    telegram = telegram_of(ctx)
    to: dict[str, Any] = {"chat_id": args.chat_id, "caption": args.caption}
    if (args.url is None) == (args.content is None):
        raise bad_data(
            "telegram_one_file",
            "a file has either an address or content",
            hint="give url or content, not both",
        )
    if args.content is None:
        return posted_of(await telegram.change(method, **to, **{field: args.url}))
    file = File(args.filename, _bytes(args.content))
    return posted_of(await telegram.send_file(method, field, file, **to))


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise bad_data(
            "not_base64", "the content is not base64", hint="encode the bytes as base64 first"
        ) from None
