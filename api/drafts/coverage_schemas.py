"""Shapes of rehearsing every way a draft can go."""

from pydantic import Field

from api.shapes import Given, JsonObject, Shown


class CoverGiven(Given):
    inputs: JsonObject | None = None
    fixtures: str | None = Field(default=None, max_length=40)


class Covered(Shown):
    """One way a step can go, and what leads there."""

    step: str
    way: str
    scenario: int | None = Field(
        description="its place in `scenarios`; null when nothing led there"
    )


class Scenario(Shown):
    """What was made up for one rehearsal, and how that went."""

    inputs: JsonObject
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
