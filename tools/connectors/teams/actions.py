"""Microsoft Teams: messages, cards and tables; by way of Graph also channels and answers."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import Field, JsonValue

from tools.connectors.teams.channels import (
    list_channel_messages,
    list_channels,
    list_replies,
    list_teams,
    reply_to_message,
    send_channel_card,
    send_channel_message,
)
from tools.connectors.teams.client import facts, post_card, table, text
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="teams", kinds=("teams_webhook",))
Title = Annotated[
    str,
    Field(
        title="Title",
        description="Large, above everything else.",
        min_length=1,
        max_length=500,
        examples=["New order"],
    ),
]
Text = Annotated[
    str,
    Field(
        title="Message",
        description="What to post; bold, lists and links of Markdown work.",
        min_length=1,
        max_length=20_000,
        examples=["New order from Ada Lund: 250.00 EUR"],
    ),
]


class Posted(Result):
    posted: bool = Field(description="Always true: a refusal fails the step.")


class Post(Arguments):
    text: Text


@action(
    "teams.post_message",
    title="Post to Microsoft Teams",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("microsoft teams", "ms teams", "teams message", "teams channel", "post to teams"),
        examples=("post it to Microsoft Teams", "write to our channel in MS Teams"),
    ),
)
async def post_message(ctx: StepContext, args: Post) -> Posted:
    """Post a message to Microsoft Teams."""
    await post_card(
        ctx.http, ctx.needs_credential(), [text(args.text)], idempotency_key=ctx.idempotency_key
    )
    return Posted(posted=True)


class Card(Arguments):
    title: Title
    text: Text
    facts: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict,
        title="Facts",
        description="Names and values, shown below one another.",
        max_length=50,
        examples=[{"Customer": "Ada Lund", "Total": 250}],
    )
    buttons: dict[
        Annotated[str, Field(min_length=1, max_length=100)],
        Annotated[str, Field(max_length=2_000, pattern=r"^https?://[^\s]+$")],
    ] = Field(
        default_factory=dict,
        title="Buttons",
        description="What stands on each, and the address it opens.",
        max_length=6,
        examples=[{"Open the order": "https://shop.example.com/orders/A-17"}],
    )


@action(
    "teams.post_card",
    title="Post a card to Microsoft Teams",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("adaptive card", "teams card", "teams buttons", "card in teams", "teams facts"),
        examples=("post an Adaptive Card to Teams", "post a card with a button to Microsoft Teams"),
    ),
)
async def post_adaptive_card(ctx: StepContext, args: Card) -> Posted:
    """Post an Adaptive Card with facts and buttons to Microsoft Teams."""
    body = [text(args.title, size="Large", weight="Bolder"), text(args.text)]
    if args.facts:
        body.append(facts([(name, _cell(value)) for name, value in args.facts.items()]))
    await post_card(
        ctx.http,
        ctx.needs_credential(),
        body,
        list(args.buttons.items()),
        idempotency_key=ctx.idempotency_key,
    )
    return Posted(posted=True)


class TableArguments(Arguments):
    title: Title
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows",
        description="Objects; the first one says which columns there are.",
        min_length=1,
        max_length=200,
        examples=[[{"order": "A-17", "total": 250}]],
    )


@action(
    "teams.post_table",
    title="Post a table to Microsoft Teams",
    effect="write",
    connection=NEED,
    timeout_s=30,
    wording=Wording(
        synonyms=("teams table", "table in teams", "rows to teams", "teams report", "teams grid"),
        examples=("post the rows as a table to Teams", "put a table into Microsoft Teams"),
    ),
)
async def post_table(ctx: StepContext, args: TableArguments) -> Posted:
    """Post rows as a table to Microsoft Teams."""
    columns = list(args.rows[0])
    rows = [[_cell(row.get(column)) for column in columns] for row in args.rows]
    body = [text(args.title, size="Large", weight="Bolder"), table(columns, rows)]
    await post_card(ctx.http, ctx.needs_credential(), body, idempotency_key=ctx.idempotency_key)
    return Posted(posted=True)


def _cell(value: JsonValue) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


__all__ = [
    "list_channel_messages",
    "list_channels",
    "list_replies",
    "list_teams",
    "post_adaptive_card",
    "post_message",
    "post_table",
    "reply_to_message",
    "send_channel_card",
    "send_channel_message",
]
