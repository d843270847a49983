"""Shapes of schedules: when they fire, whether they are paused, and times made up for."""

from datetime import datetime

from pydantic import Field

from api.shapes import Given, Shown


class ScheduleShown(Shown):
    """A schedule of the live version."""

    trigger: str
    says: str = Field(description="when it fires, in plain words, with its zone")
    cron: str | None = Field(description="its cron line, unless it has an `rrule`")
    rrule: str | None
    start: str | None = Field(description="the moment an `rrule` starts at")
    timezone: str
    version: int
    enabled: bool = Field(description="whether the workflow is switched on")
    paused_at: datetime | None
    missed: str
    overlap: str
    last_fire_at: datetime | None
    next_fires: list[datetime] = Field(description="the next five; none while paused or off")


class ScheduleList(Shown):
    items: list[ScheduleShown]


class BackfillGiven(Given):
    """Between which moments, both included, due times are made up for."""

    since: datetime
    until: datetime | None = Field(default=None, description="now, unless it is given")


class BackfillStart(BackfillGiven):
    per_minute: int = Field(default=60, ge=1, le=6000)


class BackfillPreview(Shown):
    due: list[datetime] = Field(description="the due times without a run of their own")
    already: int = Field(description="so many due times have had their run")


class BackfillStarted(Shown):
    """The new runs, in the order and at the rate they start; until then they are queued."""

    runs: list[str]
    already: int
    last_at: datetime | None
