"""What every request and answer of the REST API is made of."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema

Item = TypeVar("Item")
JsonObject = Annotated[
    dict[str, JsonValue], WithJsonSchema({"type": "object", "additionalProperties": True})
]
DocumentJson = Annotated[
    dict[str, JsonValue],
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": True,
            "description": "A workflow document, format 1: see GET /api/v1/documents/schema.",
        }
    ),
]
Operation = Annotated[
    dict[str, JsonValue],
    WithJsonSchema(
        {
            "type": "object",
            "required": ["op"],
            "properties": {"op": {"type": "string"}},
            "additionalProperties": True,
            "description": "One edit operation of a patch.",
        }
    ),
]


class Given(BaseModel):
    """A request body: closed, so that a misspelt field is refused instead of ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """An answer. Every field is always present, so its schema marks them all as required."""

    model_config = ConfigDict(
        frozen=True, populate_by_name=True, json_schema_serialization_defaults_required=True
    )


class Page(Shown, Generic[Item]):
    """One page of a list. `next_cursor` is null on the last page."""

    items: list[Item]
    next_cursor: str | None = None


class ProblemShown(Shown):
    """One finding of the validator."""

    code: str
    severity: Literal["error", "hole", "warning"]
    path: str = Field(description="RFC 6901 pointer into the document")
    message: str
    hint: str | None = None
    step: str | None = None
    facts: dict[str, str] = Field(
        default_factory=dict,
        description="what message and hint name, for who says them in another language",
    )


class ReachShown(Shown):
    """What a change newly touches outside: shown before anybody accepts it."""

    hosts: list[str] = Field(default_factory=list)
    connections: list[str] = Field(default_factory=list)
    scopes: list[str] = Field(
        default_factory=list,
        description="what is done with a connection, workflows that are called",
    )
    recipients: list[str] = Field(default_factory=list)
    places: list[str] = Field(
        default_factory=list, description="tables, sheets, folders and the like, read or written"
    )
    effects: list[str] = Field(default_factory=list, description="kinds of effects")
    writes: list[str] = Field(default_factory=list, description="each step that writes")


class QuestionShown(Shown):
    """One thing the product cannot know: asked with choices where there are any."""

    id: str
    text: str
    choices: list[str] = Field(default_factory=list)
    path: str | None = None
