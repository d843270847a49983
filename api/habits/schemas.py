"""Shapes of what the workflows of a workspace have in common."""

from pydantic import Field, JsonValue

from api.shapes import Operation, Shown


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
    base_revision: int
    operations: list[Operation] = Field(
        description="the patch of its draft with which it calls the workflow; empty while none is live"
    )
    ask: str | None = Field(
        description="said in a conversation of the workflow, it has that patch proposed; null where there is none"
    )


class CalleeShown(Shown):
    workflow_id: str
    workflow: str
    live_version: int | None


class RepeatedShown(Shown):
    actions: list[str]
    places: list[PlaceShown]
    document: dict[str, JsonValue] | None = Field(
        description="the workflow these steps would be; null where it is there, or they need what is around them"
    )
    callee: CalleeShown | None = Field(description="the workflow that is these steps alone")


class RepeatedList(Shown):
    items: list[RepeatedShown]
