"""Shapes of trying one step."""

from typing import Literal

from pydantic import Field, JsonValue, model_validator

from api.fixtures.schemas import MockError, SetName
from api.runs.rerun_schemas import StepId
from api.shapes import Given, JsonObject, Shown
from engine.core.action import Effect
from engine.runtime.try_step import TriedStatus


class Mock(Given):
    """A made-up answer: exactly one of the three."""

    result: JsonValue = None
    error: MockError | None = None
    unknown: bool = Field(default=False, description="nobody can tell whether it happened")

    @model_validator(mode="after")
    def _one_answer(self) -> "Mock":
        told = [self.error is not None, self.unknown, "result" in self.model_fields_set]
        if sum(told) != 1:
            raise ValueError("give a result, an error or unknown")
        return self


class TestGiven(Given):
    """What to try. Steps before it answer with what is given, their pins or samples, else simulated."""

    step: StepId
    inputs: JsonObject | None = None
    trigger: JsonObject | None = None
    steps: dict[StepId, JsonValue] = Field(default_factory=dict, max_length=500)
    fixtures: SetName | None = None
    mock: Mock | None = Field(default=None, description="without it the answer is simulated")
    attempt: int = Field(default=1, ge=1, le=100, description="attempts before it have failed")
    index: int | None = Field(
        default=None,
        ge=0,
        description="of a step that runs for each item, or that stands in a group that does",
    )


class LiveTestGiven(TestGiven):
    confirm: str | None = Field(
        default=None, max_length=64, description="of the sealed test; required for what writes"
    )


class RetryShown(Shown):
    after_s: float
    may_have_happened_twice: bool


class StepTested(Shown):
    """What a step got, gave and led to, as the executor decides it."""

    step: str
    status: TriedStatus
    effect: Effect
    input: JsonValue
    output: JsonValue
    error: JsonValue
    reason: str | None
    attempts: int
    retry: RetryShown | None = Field(description="when it would be tried again, and how")
    waits_for: JsonValue
    on_failure: Literal["ends_the_run", "continues", "goes_to_its_port"]
    next: list[str] = Field(description="the steps that would come next")
    run_status: str
    run_error: JsonValue
    was_real: bool
    confirmation: str | None = Field(description="to be sent to really perform exactly this")
    events: list[JsonObject]
    notes: list[str]
