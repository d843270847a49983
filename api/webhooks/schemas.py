"""Shapes of test addresses and of the calls they were sent."""

from datetime import datetime

from pydantic import Field

from api.shapes import JsonObject, Shown


class TestAddress(Shown):
    """Where a webhook trigger of the draft can be tried; shown only in the answer that made it."""

    trigger: str
    path: str = Field(description="/hooks/<secret>; the former test address no longer answers")


class LiveAddress(Shown):
    """Where a webhook trigger of the live version listens; the address itself is kept as a hash."""

    trigger: str
    hint: str = Field(description="the first letters of the secret, to tell addresses apart")
    made_at: datetime
    path: str | None = Field(
        default=None, description="/hooks/<secret>, only in the answer that made it"
    )


class LiveAddressList(Shown):
    items: list[LiveAddress]


class CaptureShown(Shown):
    id: str
    trigger: str
    received_at: datetime
    problem: str | None = Field(description="Why the live address would have started nothing")
    request: JsonObject = Field(description="method, headers, query and body, as a run gets them")


class CaptureList(Shown):
    items: list[CaptureShown]
