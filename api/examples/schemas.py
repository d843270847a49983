"""Shapes of examples: what comes in, and what a workflow then does."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.shapes import Given, JsonObject, Shown

Name = Annotated[str, Field(min_length=1, max_length=120)]
Outcome = Literal["as_expected", "other", "not_played"]


class ExampleGiven(Given):
    """What comes in; what the draft then does is what is expected from now on."""

    name: Name
    inputs: JsonObject = Field(default_factory=dict)
    trigger: JsonObject | None = Field(
        default=None, description="what starts the run; null for what usually does"
    )
    answers: JsonObject = Field(default_factory=dict, description="by step: what it answers")
    failures: list[str] = Field(default_factory=list, description="steps that fail")


class ExampleShown(Shown):
    id: str
    name: str
    origin: Literal["written", "kept"] = Field(
        description="`written` with the workflow, or `kept` by a person"
    )
    given: JsonObject
    expected: JsonObject = Field(
        description="`status`, `error`, `doings` (calls, waits, questions) and `outputs`"
    )
    created_at: datetime


class ExampleList(Shown):
    items: list[ExampleShown]


class ExamplePlayed(Shown):
    """One example, played with the draft."""

    id: str
    name: str
    outcome: Outcome
    differences: list[str] = Field(description="how what came differs from what was expected")
    came: JsonObject | None


class ExamplesPlayed(Shown):
    """All examples of a draft."""

    as_expected: int
    total: int
    items: list[ExamplePlayed]
