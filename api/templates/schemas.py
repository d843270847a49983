"""Shapes of templates: workflows to start from."""

from typing import Literal

from pydantic import Field, JsonValue

from api.drafts.schemas import Forecast
from api.shapes import DocumentJson, Given, JsonObject, Shown
from tools.templates.library import Category

Origin = Literal["built_in", "own"]


class ConnectionWanted(Shown):
    key: str = Field(description="the name the steps use")
    service: str
    kinds: list[str]


class TemplateShown(Shown):
    key: str
    category: Category
    origin: Origin
    title: str
    summary: str
    words: list[str]
    inputs: JsonObject = Field(description="JSON Schema of what can be set before it is used")
    connections: list[ConnectionWanted]


class TemplateDetail(TemplateShown):
    document: DocumentJson
    forecast: Forecast | None = Field(
        description="what one run would do, from a sealed rehearsal; null where it did not succeed"
    )


class TemplateList(Shown):
    items: list[TemplateShown]


class UseTemplate(Given):
    name: str | None = Field(default=None, min_length=1, max_length=200)
    inputs: dict[str, JsonValue] = Field(
        default_factory=dict, max_length=100, description="values that become the inputs' defaults"
    )


class MakeTemplate(Given):
    workflow_id: str = Field(max_length=36)
    title: str | None = Field(default=None, min_length=1, max_length=200)
    summary: str = Field(min_length=1, max_length=1000, description="what it is for")
    words: list[str] = Field(default_factory=list, max_length=30, description="to find it by")
