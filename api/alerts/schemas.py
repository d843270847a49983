"""Shapes of alerts."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.shapes import Given, JsonObject, Shown


class AlertsSeen(Given):
    alerts: list[str] = Field(min_length=1, max_length=200)


class AlertsAcknowledged(Shown):
    count: int = Field(description="how many of them had been open")


class AlertShown(Shown):
    """Something a person of the workspace should look at."""

    id: str
    kind: str
    severity: Literal["info", "warning", "error"]
    title: str
    workflow_id: str | None
    workflow_name: str | None
    run_id: str | None = Field(description="null where no run came of it")
    facts: JsonObject
    created_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None
