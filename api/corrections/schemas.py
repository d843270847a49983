"""Shapes of remembered corrections."""

from datetime import datetime

from pydantic import Field, JsonValue

from api.shapes import Shown


class CorrectionShown(Shown):
    id: str
    uses: str = Field(description="the action it is about")
    argument: str
    about: str = Field(description="what the step was about, such as order; may be empty")
    value: JsonValue
    workflow: str = Field(description="the workflow in which somebody put it right")
    learned_at: datetime


class CorrectionList(Shown):
    items: list[CorrectionShown]
