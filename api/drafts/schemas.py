"""Shapes of drafts and of what can be done to them."""

from datetime import datetime
from typing import Literal

from pydantic import Field, JsonValue

from api.shapes import (
    DocumentJson,
    Given,
    JsonObject,
    Operation,
    ProblemShown,
    QuestionShown,
    ReachShown,
    Shown,
)


class DraftShown(Shown):
    workflow_id: str
    revision: int
    document: DocumentJson
    layout: JsonObject
    problems: list[ProblemShown]
    fire_times: dict[str, list[datetime]]
    can_undo: bool
    can_redo: bool
    document_hash: str
    newly_reaches: ReachShown = Field(
        description="What publishing it would let runs touch that the live version does not."
    )
    to_allow: list[str] = Field(
        description="What of it is sent back as `reach` when it replaces the live version"
    )


class PatchGiven(Given):
    base_revision: int = Field(ge=0)
    operations: list[Operation] = Field(min_length=1, max_length=1000)
    intent: str = Field(default="", max_length=500)


class DraftPatched(DraftShown):
    """The draft after a patch, and what the patch touched and newly reaches."""

    touched: list[str]
    reach: ReachShown


class RehearseGiven(Given):
    inputs: JsonObject | None = None
    fixtures: str | None = Field(
        default=None, max_length=40, description="a set of named fixtures, used above the pins"
    )


class RehearsedStep(Shown):
    status: str
    input: JsonValue = None
    output: JsonValue = None
    error: JsonValue = None
    note: str | None = None


class RangeShown(Shown):
    """One amount of a live run."""

    expected: float = Field(description="in the middle")
    low: float | None = Field(description="four of five runs lie from here; null while not known")
    high: float | None = Field(description="to here")


class AmountsShown(Shown):
    """What one live run that goes well is expected to take."""

    seconds: RangeShown
    usd: RangeShown
    calls: RangeShown
    rows: RangeShown


class Forecast(Shown):
    """What one live run would do: counted from the rehearsal, and expected from runs that were recorded."""

    calls: int = Field(
        description="outside calls of the rehearsal, its made-up answers taken as real"
    )
    reads: int
    writes: int
    rows: int
    expected: AmountsShown | None = Field(
        description="null while a step has no history, or when the rehearsal did not end well"
    )
    runs: int = Field(description="runs of this workflow it rests on")
    without_history: list[str] = Field(description="steps no recorded run tells anything of")


class Rehearsed(Shown):
    status: str
    steps: dict[str, RehearsedStep]
    events: list[JsonObject]
    forecast: Forecast
    notes: list[str] = Field(default_factory=list)


class SampleGiven(Given):
    step: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")


class FilledHole(Shown):
    path: str
    value: JsonValue
    label: str


class Sampled(Shown):
    value: JsonValue
    schema_: JsonObject = Field(alias="schema", serialization_alias="schema")
    draft: DraftShown
    filled: list[FilledHole]
    questions: list[QuestionShown]


class AnswerGiven(Given):
    path: str = Field(description="RFC 6901 pointer of the hole or missing value in the document")
    value: JsonValue


UndoDirection = Literal["undo", "redo"]
