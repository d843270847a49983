"""Shapes of replaying past runs, checking a correction and finding the version that changed something."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from api.runs.rerun_schemas import VersionGiven
from api.runs.schemas import ActionErrorShown, RunStatus
from api.shapes import Given, Shown
from engine.core.compare import What

Verdict = Literal["passes", "passes_if", "fails"]


class ReplayGiven(Given):
    against: VersionGiven = "same"


class DifferenceShown(Shown):
    """The first place where the run would not go as it went."""

    what: What
    step: str | None
    item: str | None
    path: str = Field(description="RFC 6901 pointer into what differs")
    then: JsonValue
    now: JsonValue


class AssumedShown(Shown):
    """What the record does not tell."""

    step: str | None
    item: str | None
    why: str


class Replayed(Shown):
    """How a past run goes with a version, on what was recorded: nothing is called."""

    run_id: str
    version: int | None
    draft_revision: int | None
    status_then: RunStatus
    status: RunStatus
    outputs: JsonValue
    error: ActionErrorShown | None
    difference: DifferenceShown | None
    assumed: list[AssumedShown]
    exact: bool | None = Field(
        description="whether every decision came out byte for byte the same; null for another version"
    )


class CheckGiven(Given):
    against: VersionGiven = "draft"
    successes: int = Field(default=20, ge=0, le=100, description="so many last successes are tried")


class Tried(Shown):
    run_id: str
    started_at: datetime | None
    verdict: Verdict
    difference: DifferenceShown | None
    assumed: list[AssumedShown]


class Checked(Shown):
    """Whether a version mends a failed run and leaves what went well as it was."""

    verdict: Verdict = Field(description="`passes_if`: only if what was assumed holds")
    failing: Replayed
    successes: list[Tried]


class BisectGiven(Given):
    good: int | None = Field(default=None, ge=1, description="null: the first version")
    bad: int | None = Field(default=None, ge=1, description="null: the newest version")


class BisectStep(Shown):
    version: int
    status: RunStatus
    is_like_good: bool


class Bisected(Shown):
    """The first version with which this run goes another way than with the good one."""

    run_id: str
    good: int
    bad: int
    first: int
    tried: list[BisectStep]
    difference: DifferenceShown | None = Field(
        description="where it parts from the version before it"
    )
