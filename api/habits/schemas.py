"""Shapes of what the workflows of a workspace have in common."""

from pydantic import Field

from api.shapes import Shown


class NextStepShown(Shown):
    uses: str = Field(description="an action, or the type of a control step")
    share: float = Field(description="of all that followed, 0 to 1")
    times: int
    example: str = Field(description="a workflow in which it followed")


class NextStepList(Shown):
    items: list[NextStepShown]


class PlaceShown(Shown):
    workflow_id: str
    workflow: str
    steps: list[str]


class RepeatedShown(Shown):
    actions: list[str]
    places: list[PlaceShown]


class RepeatedList(Shown):
    items: list[RepeatedShown]
