"""Shapes of alerts."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.shapes import JsonObject, Shown


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
