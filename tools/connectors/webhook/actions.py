"""Webhooks: calls to other programs, signed as Standard Webhooks."""

from __future__ import annotations

from pydantic import Field, JsonValue

from tools.connectors.webhook.client import Event, send_event
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result


class SendArguments(Arguments):
    url: str = Field(
        title="Address",
        description="The full address that the receiver has given you.",
        max_length=8_192,
        pattern=r"^https?://[^\s/?#]+[^\s]*$",
        json_schema_extra={"format": "uri"},
        examples=["https://hooks.example.com/orders"],
    )
    type: str = Field(
        title="Event",
        description="What has happened, as words joined by dots.",
        max_length=200,
        pattern=r"^[\w-]+(\.[\w-]+)*$",
        examples=["order.paid"],
    )
    data: dict[str, JsonValue] = Field(
        title="Data",
        description="What the receiver is told of it.",
        examples=[{"order_id": "A-17", "total": 250}],
    )


class Sent(Result):
    status: int = Field(ge=200, le=299, description="The status of the answer.", examples=[204])
    message_id: str = Field(
        description="The webhook-id; a repeat of this step sends the same.",
        examples=["msg_9f86d081884c7d659a2feaa0c55ad015"],
    )
    body: JsonValue = Field(
        description="The answer: a JSON value, or a text; null when it is empty."
    )


@action(
    "webhook.send",
    title="Send a signed webhook",
    effect="write",
    connection=NeedEntry(service="webhook", kinds=("webhook_secret",)),
    timeout_s=30,
    wording=Wording(
        synonyms=(
            "signed webhook", "sign the webhook", "outgoing webhook", "standard webhooks",
            "webhook signature", "emit an event", "publish a webhook event",
        ),
        examples=(
            "send a signed webhook with the order to our partner",
            "emit the event order.paid as a signed webhook",
        ),
    ),
)  # fmt: skip
async def send(ctx: StepContext, args: SendArguments) -> Sent:
    """Send an event to another program's webhook address, signed as Standard Webhooks."""
    receipt = await send_event(
        ctx.http,
        ctx.needs_credential(),
        Event(url=args.url, type=args.type, data=args.data),
        idempotency_key=ctx.idempotency_key,
    )
    return Sent(status=receipt.status, message_id=receipt.message_id, body=receipt.body)
