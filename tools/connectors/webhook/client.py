"""Standard Webhooks, the sending side: id, time and signature in three headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tools.sdk.credential import Credential
from tools.sdk.errors import bad_data
from tools.sdk.http import HttpSession
from tools.sdk.idempotency import digest_key
from tools.sdk.json_api import JsonApi, json_bytes
from tools.sdk.signatures import sign

LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Event:
    """What is told, and to whom."""

    url: str
    type: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came back."""

    status: int
    message_id: str
    body: Any


async def send_event(
    session: HttpSession, credential: Credential, event: Event, *, idempotency_key: str
) -> Receipt:
    """Send one event. `webhook-id` is the same for a repeated attempt, so receivers can know it."""
    now = session.clock.now()
    body = {"type": event.type, "timestamp": now.isoformat(), "data": dict(event.data)}
    content = json_bytes(body)
    if len(content) > LARGEST_BODY:
        raise bad_data("webhook_too_large", f"the event is larger than {LARGEST_BODY} bytes")
    message_id, moment = f"msg_{digest_key(idempotency_key)}", int(now.timestamp())
    api = JsonApi(session, "Webhook", event.url)
    reply = await api.send(
        "POST",
        "",
        body=body,
        headers={
            "webhook-id": message_id,
            "webhook-timestamp": str(moment),
            "webhook-signature": sign(
                credential.secret["signing_secret"], message_id, moment, content
            ),
        },
        writes=True,
    )
    if "json" in reply.headers.get("content-type", "") and reply.content:
        return Receipt(reply.status, message_id, api.read(reply, writes=True))
    text = reply.content.decode("utf-8", "replace")
    return Receipt(reply.status, message_id, text or None)
