"""Shapes of imported APIs."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.shapes import Given, ProblemShown, Shown
from engine.core.action import Effect

Address = Annotated[
    str, StringConstraints(pattern=r"^https?://[^\s/?#]+[^\s#]*$", max_length=2_000)
]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,29}$")]


class ImportGiven(Given):
    """An OpenAPI document, as text or by its address, or an MCP server: one of the three."""

    document: str | None = Field(
        default=None, description="OpenAPI 3.0 or 3.1 as JSON or YAML; instead of `url`"
    )
    url: Address | None = Field(default=None, description="where the document is; fetched once")
    mcp: Address | None = Field(
        default=None, description="an MCP server with Streamable HTTP, whose tools are imported"
    )
    connection: str | None = Field(
        default=None,
        description="signs in to the MCP server while its tools are listed",
        max_length=40,
    )
    name: Name | None = Field(
        default=None, description="begins the ids of the actions; made of the title if left out"
    )
    server: Address | None = Field(
        default=None, description="where the API is called, instead of what the document says"
    )
    accept_breaking: bool = Field(
        default=False, description="import it even where that breaks workflows"
    )


class EffectsGiven(Given):
    """What operations do outside, where the document's method says something else."""

    effects: dict[str, Effect | None] = Field(
        description="by action; null takes back what was set", max_length=5_000
    )


class OperationShown(Shown):
    action: str
    title: str
    request: str = Field(description="such as `POST /pets`, or the name of a tool")
    effect: Effect
    effect_is_set: bool = Field(description="a person has set the effect")
    connections: list[str] = Field(description="kinds of connection it takes; none: it takes none")
    pagination: str | None = Field(description="how further pages are asked for")
    deprecated: bool
    notes: list[str] = Field(description="what could not be taken over")


class RefusedShown(Shown):
    """An operation that could not be imported."""

    request: str
    reason: str


class ImportedShown(Shown):
    key: str = Field(description="begins the id of each of its actions")
    kind: Literal["openapi", "mcp"]
    title: str
    version: str
    source: str | None = Field(description="where it was fetched; null: it was given as text")
    servers: list[str]
    connection: str | None
    digest: str = Field(description="of what was imported")
    operation_count: int
    refused_count: int
    updated_at: datetime | None = Field(description="null: it is not imported yet")


class ImportedList(Shown):
    items: list[ImportedShown]


class ImportedWhole(ImportedShown):
    operations: list[OperationShown]
    refused: list[RefusedShown]


class ChangedShown(Shown):
    action: str
    what: list[Literal["input", "output", "effect", "connection", "request"]]


class AffectedShown(Shown):
    """A workflow with steps that use what is another or gone."""

    workflow_id: str
    name: str
    place: Literal["draft", "live"]
    steps: list[str]
    breaks: bool
    problems: list[ProblemShown] = Field(description="what the validator would newly find")


class ImportedChange(Shown):
    """An import beside what is there: what is another, and which workflows that touches."""

    api: ImportedWhole
    is_new: bool
    is_unchanged: bool
    added: list[str]
    removed: list[str]
    changed: list[ChangedShown]
    workflows: list[AffectedShown]


class DocumentShown(Shown):
    document: str
