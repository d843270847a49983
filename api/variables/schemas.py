"""Shapes of variables."""

from datetime import datetime

from pydantic import Field, JsonValue

from api.shapes import Given, Shown
from api.variables.kinds import Kind


class VariableGiven(Given):
    value: JsonValue = Field(description="not null; the kind of a variable that is read stays")


class ReaderShown(Shown):
    """A workflow whose draft or live version reads a variable."""

    workflow_id: str
    name: str


class VariableShown(Shown):
    key: str = Field(description="read as {{ vars.key }}")
    kind: Kind
    value: JsonValue
    readers: list[ReaderShown]
    updated_at: datetime


class VariableList(Shown):
    items: list[VariableShown]
