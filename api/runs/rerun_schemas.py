"""Shapes of running a past run again."""

from typing import Annotated, Literal

from pydantic import Field

from api.shapes import Given, JsonObject, Shown
from engine.core.action import Effect
from engine.core.rerun import Why

StepId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
VersionGiven = Annotated[
    Literal["same", "newest", "draft"] | Annotated[int, Field(ge=1)],
    Field(description="the version of the old run, the live one, the draft as a test, or a number"),
]


class RerunGiven(Given):
    """What to run again. Everything before it keeps its result."""

    steps: list[StepId] | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        description="from these steps; null goes on where the run has failed",
    )
    version: VersionGiven = "same"
    inputs: JsonObject | None = Field(default=None, description="inputs to change; others stay")
    keep: list[StepId] = Field(
        default_factory=list,
        max_length=500,
        description="keep what these gave although something they rest on has changed",
    )


class RerunStart(RerunGiven):
    confirm: str | None = Field(
        default=None,
        max_length=64,
        description="`confirmation` of the preview; required where writes repeat",
    )


class RerunStep(Shown):
    """A step that will run, and what it did in the old run."""

    step: str
    why: Why
    because: str | None = Field(description="the step it comes after")
    does: str
    effect: Effect
    happened: int = Field(description="calls of it that did their work in the old run")
    unknown: int = Field(description="calls of it that may have")
    failed: int
    repeats: bool = Field(description="whether something outside may be changed a second time")


class RerunPreview(Shown):
    """What a re-run would do, before anybody starts it."""

    run_id: str
    version: int | None
    draft_revision: int | None
    document_hash: str
    inputs: JsonObject
    steps: list[RerunStep]
    kept: list[str]
    kept_items: dict[str, int]
    must_be_confirmed: bool
    confirmation: str = Field(description="stands for exactly this preview")
