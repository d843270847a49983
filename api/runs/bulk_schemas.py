"""Shapes of repeating many failed runs at once."""

from datetime import datetime

from pydantic import Field

from api.runs.rerun_schemas import VersionGiven
from api.shapes import Given, Shown


class FailureShown(Shown):
    """Runs of one workflow that have failed alike."""

    failure: str = Field(description="step:class:code")
    workflow_id: str
    workflow_name: str
    runs: int
    first_at: datetime | None
    last_at: datetime | None
    message: str | None


class FailureList(Shown):
    items: list[FailureShown]


class BulkGiven(Given):
    """Which failed and cancelled runs to go on with. Those somebody has repeated already are left out."""

    workflow: str | None = Field(default=None, max_length=36, description="the workflow's id")
    failure: str | None = Field(default=None, max_length=300, description="runs that failed alike")
    since: datetime | None = None
    until: datetime | None = None
    version: VersionGiven = "same"
    limit: int = Field(default=100, ge=1, le=200, description="the oldest so many")


class BulkStart(BulkGiven):
    confirm: str = Field(max_length=64, description="`confirmation` of the preview")
    per_minute: int = Field(default=60, ge=1, le=6000)


class BulkRun(Shown):
    run_id: str
    repeats: list[str] = Field(description="steps whose writes would happen again")


class BulkSkipped(Shown):
    run_id: str
    code: str
    message: str


class BulkPreview(Shown):
    count: int
    runs: list[BulkRun]
    skipped: list[BulkSkipped] = Field(description="runs that cannot be gone on with")
    repeats: dict[str, int] = Field(description="by step, in how many runs its writes repeat")
    confirmation: str


class BulkStarted(Shown):
    """The new runs, in the order and at the rate they start; until then they are queued."""

    runs: list[str]
    last_at: datetime | None
