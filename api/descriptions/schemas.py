"""Shapes of a workflow in plain words."""

from pydantic import Field

from api.shapes import Shown


class DescriptionShown(Shown):
    workflow_id: str
    revision: int
    request: str = Field(description="how it would be asked for, in one sentence")
    plans_back: bool = Field(
        description="the planner builds the same from these words: names and connections aside"
    )
    differs: list[str] = Field(description="what the words do not carry, where it does not")
    facts: str = Field(description="when it starts, each step, who gets something, what is open")
    in_full: str = Field(
        description="all of it, line by line: said in a chat, also changed, it builds just that"
    )
    text: str
