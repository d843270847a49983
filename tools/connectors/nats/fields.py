"""What NATS' actions take: their connection, subjects, messages."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import Field, JsonValue

from tools.connectors.nats.client import Nats
from tools.manifest import NeedEntry
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments

NEED = NeedEntry(service="nats", kinds=("nats",))
HeaderValue = Annotated[str, Field(max_length=4_096, pattern=r"^[^\r\n\x00]*$")]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
Subject = Annotated[
    str,
    Field(
        title="Subject",
        description="Words joined by dots, without wildcards.",
        max_length=400,
        pattern=r"^[^\s.*>\x00-\x20]+(\.[^\s.*>\x00-\x20]+)*$",
        examples=["orders.paid"],
    ),
]
StreamName = Annotated[
    str,
    Field(
        title="Stream",
        description="Its name.",
        max_length=200,
        pattern=r"^[^\s.*>/\\\x00-\x20]+$",
        examples=["ORDERS"],
    ),
]


class MessageArguments(Arguments):
    subject: Subject
    data: JsonValue = Field(
        title="Data",
        description="A text as it stands; anything else is sent as JSON.",
        examples=[{"id": "A-17"}],
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Names and texts sent beside the data.",
        examples=[{"Source": "shop"}],
    )

    def data_bytes(self) -> bytes:
        """Return the data as it is sent."""
        data = self.data
        return (data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)).encode()


def nats_of(ctx: StepContext) -> Nats:
    """Return the server of a step's connection."""
    return Nats(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)
