"""Shapes of runs, their steps and events."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from api.shapes import DocumentJson, Given, JsonObject, Shown

RunStatus = Literal["queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled"]
StepStatus = Literal[
    "pending",
    "scheduled",
    "running",
    "waiting",
    "retrying",
    "succeeded",
    "failed",
    "skipped",
    "cancelled",
]


class StartRun(Given):
    inputs: JsonObject | None = None
    draft: bool = Field(default=False, description="Run the current draft once, as a test")
    until: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_]{0,39}$",
        description="of a draft: run up to this step and end there",
    )
    writes: list[str] = Field(
        default_factory=list,
        max_length=500,
        description="with `until`: the steps that may change something outside",
    )
    fixtures: str | None = Field(
        default=None,
        max_length=40,
        description="of a draft: a set of named fixtures, used above the pins",
    )


class SignalGiven(Given):
    name: str = Field(min_length=1, max_length=200)
    key: str | None = Field(default=None, max_length=200)
    payload: JsonValue = None


class SignalTaken(Shown):
    runs: list[str] = Field(description="the runs that waited for it and have it now")
    more: bool = Field(description="more may wait for it: send it again for those")


class ActionErrorShown(Shown):
    class_: str = Field(alias="class", serialization_alias="class")
    code: str
    message: str
    hint: str | None = None
    retryable: bool = False
    retry_after_s: float | None = None
    blame: str | None = None


class RunSummary(Shown):
    id: str
    workflow_id: str
    workflow_name: str
    version: int | None = Field(description="null when a draft was run")
    status: RunStatus
    trigger: JsonObject
    parent_run_id: str | None = Field(default=None, description="The run whose call started this")
    rerun_of: str | None = Field(default=None, description="The past run this one repeats")
    error_of: str | None = Field(default=None, description="The failed run this one was told of")
    failure: str | None = Field(
        default=None, description="of a failed run: step:class:code, shared by runs that fail alike"
    )
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: ActionErrorShown | None


class RunShown(RunSummary):
    inputs: JsonValue
    outputs: JsonValue
    document: DocumentJson


class AttemptShown(Shown):
    attempt: int
    at: datetime
    error: ActionErrorShown | None = None


class ItemShown(Shown):
    key: str
    index: int | None = None
    status: StepStatus
    attempts: int
    kept_from: str | None = Field(default=None, description="The run this result was kept from")
    pinned: bool = Field(default=False, description="A test took this result instead of calling")
    input: JsonValue = None
    output: JsonValue = None
    error: ActionErrorShown | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_ms: float | None = None


class StepShown(Shown):
    step: str
    status: StepStatus
    attempts: int
    kept_from: str | None = Field(default=None, description="The run this result was kept from")
    pinned: bool = Field(default=False, description="A test took this result instead of calling")
    input: JsonValue = None
    output: JsonValue = None
    error: ActionErrorShown | None = None
    reason: str | None = Field(default=None, description="why it was skipped or what it waits for")
    started_at: datetime | None = None
    finished_at: datetime | None = None
    duration_ms: float | None = None
    items: list[ItemShown] | None = None


class StepList(Shown):
    items: list[StepShown]


class EventShown(Shown):
    """One event of a run: the same envelope in lists and on every stream."""

    seq: int
    at: datetime
    type: str
    step: str | None = None
    item: str | None = None
    data: JsonObject


class EventList(Shown):
    items: list[EventShown]
    next_seq: int = Field(description="Pass it as after= to go on")
    finished: bool


class RunStreamed(Shown):
    """Data of an event `run` on GET /stream."""

    run_id: str
    envelope: EventShown


class DraftStreamed(Shown):
    """Data of an event `draft` on GET /stream."""

    workflow_id: str
    revision: int
