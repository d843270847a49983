"""Shapes of evaluating one text of a step against what is known already."""

from typing import Literal
from uuid import UUID

from pydantic import Field, JsonValue

from api.fixtures.schemas import SetName
from api.runs.rerun_schemas import StepId
from api.shapes import Given, JsonObject, Shown

SampleFrom = Literal["given", "pin", "sample", "last_run", "default", "variable", "made_up"]
ValueKind = Literal["null", "boolean", "number", "text", "list", "object"]


class EvaluateGiven(Given):
    """One text with `{{ }}`, and where it stands."""

    step: StepId = Field(description="the step it stands in")
    text: str = Field(max_length=20_000)
    per_item: bool = Field(
        default=True,
        description="it may read the item its step runs for; `when` and `foreach.items` may not",
    )
    argument: str | None = Field(
        default=None, max_length=200, description="of an argument that is worked out for each item"
    )
    inputs: JsonObject | None = None
    trigger: JsonObject | None = None
    steps: dict[StepId, JsonValue] = Field(default_factory=dict, max_length=500)
    fixtures: SetName | None = None


class SampleSource(Shown):
    of: str = Field(description="what was read: `steps.fetch`, `inputs`, `item`")
    source: SampleFrom
    run_id: UUID | None = Field(description="of the last good run")


class EvaluationProblem(Shown):
    code: str
    message: str
    hint: str | None


class Evaluated(Shown):
    """What the text comes to, why it comes to nothing, or what there is no sample of yet."""

    status: Literal["value", "problem", "missing"]
    value: JsonValue
    kind: ValueKind | None
    size: int | None = Field(
        description="characters of a text, items of a list, fields of an object"
    )
    shortened: bool
    problem: EvaluationProblem | None
    missing: list[str]
    sources: list[SampleSource]
