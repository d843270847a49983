"""Shapes of decisions people are asked for."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from api.shapes import Given, Shown


class ApprovalShown(Shown):
    id: str
    kind: Literal["approval", "unknown_outcome"] = Field(
        description="unknown_outcome: nobody knows whether a call did its work"
    )
    run_id: str
    workflow_id: str
    workflow_name: str
    step: str
    item: str | None
    title: str
    payload: JsonValue
    digest: str | None = Field(description="Send it back: a decision holds only for what was shown")
    status: Literal["pending", "approved", "rejected", "expired", "cancelled"]
    outcomes: list[str] = Field(description="what may be decided")
    assignees: list[str]
    deadline: datetime | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    comment: str | None


class DecideGiven(Given):
    outcome: Literal["approved", "rejected", "happened", "repeat", "failed"]
    comment: str | None = Field(default=None, max_length=4000)
    digest: str | None = Field(default=None, max_length=128)
