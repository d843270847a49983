"""Shapes of triggers whose events are looked for."""

from datetime import datetime

from pydantic import Field

from api.shapes import Shown


class LookFailed(Shown):
    """Why the last look has failed."""

    code: str
    message: str
    hint: str | None


class WatchedShown(Shown):
    """A trigger of the live version that is looked at."""

    trigger: str
    uses: str
    title: str
    every_s: float = Field(description="seconds between two looks while all goes well")
    polled_at: datetime | None = Field(description="the last look")
    found_at: datetime | None = Field(description="the last look that found something")
    next_at: datetime
    failures: int = Field(description="looks that have failed in a row; 0 while all is well")
    error: LookFailed | None


class WatchedList(Shown):
    items: list[WatchedShown]
