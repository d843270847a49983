"""Shapes of rehearsing every way a draft can go."""

from typing import Literal

from pydantic import Field

from api.shapes import Given, JsonObject, Shown


class CoverGiven(Given):
    inputs: JsonObject | None = None
    fixtures: str | None = Field(default=None, max_length=40)


Reason = Literal[
    "tries_spent",
    "step_not_reached",
    "always_fails",
    "needs_error",
    "needs_decision",
    "needs_event",
    "open_condition",
    "never_true",
    "earlier_case",
    "needs_trigger",
    "needs_variable",
    "needs_moment",
    "needs_answer",
    "needs_input",
]
"""Why nothing led to a way."""


class Unreached(Shown):
    """Why no rehearsal went a way."""

    reason: Reason
    why: str
    needs: JsonObject = Field(
        description="by what is read, such as `trigger.body.kind`: values that would lead there, as far as they can be told"
    )


class Covered(Shown):
    """One way a step can go, and what leads there."""

    step: str
    way: str
    scenario: int | None = Field(
        description="its place in `scenarios`; null when nothing led there"
    )
    unreached: Unreached | None = Field(description="why not; null when something led there")


class Scenario(Shown):
    """What was made up for one rehearsal, and how that went."""

    inputs: JsonObject
    trigger: JsonObject | None = Field(
        description="what started it; null where that was nothing out of the ordinary"
    )
    answers: JsonObject = Field(description="by step: results that were assumed")
    failures: list[str] = Field(description="steps that were assumed to fail")
    status: str


class Coverage(Shown):
    """Which ways through the draft have been rehearsed."""

    reached: int
    total: int
    ways: list[Covered]
    scenarios: list[Scenario]
    rehearsals: int
