"""Shapes of workflows as things with a name, a draft, versions and a switch."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.shapes import DocumentJson, Given, Shown


class CreateWorkflow(Given):
    name: str = Field(min_length=1, max_length=200)
    document: DocumentJson | None = None


Tag = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^,\x00-\x1f\x7f]+$"
    ),
]


class ChangeWorkflow(Given):
    """What is not named stays. Only the name is part of the document."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    folder_id: str | None = Field(default=None, max_length=36, description="null: to the top")
    tags: list[Tag] | None = Field(default=None, max_length=20, description="all of them")


class ImportWorkflow(Given):
    text: str = Field(min_length=1, max_length=1_500_000, description="A document as YAML or JSON")
    format: Literal["auto", "nexa", "n8n", "asl", "curl"] = Field(
        default="auto", description="Who wrote it; auto: told by its shape"
    )
    name: str | None = Field(default=None, min_length=1, max_length=200)


class LastRun(Shown):
    id: str
    status: str
    started_at: datetime | None
    finished_at: datetime | None


class WorkflowShown(Shown):
    id: str
    key: str
    name: str
    enabled: bool
    draft_revision: int
    live_version: int | None
    last_run: LastRun | None = None
    folder_id: str | None
    tags: list[str]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NodeImported(Shown):
    """What one node of another product's workflow has become."""

    name: str
    kind: str
    outcome: Literal["translated", "partly", "hole", "left_out"]
    steps: list[str]
    notes: list[str]


class ImportReport(Shown):
    """Every node, so that nothing is lost silently; empty for a document of our own."""

    format: Literal["nexa", "n8n", "asl", "curl"]
    nodes: list[NodeImported]
    counts: dict[str, int]
    connections: list[str] = Field(description="keys of the connections its steps need")


class ImportPreview(Shown):
    document: DocumentJson
    report: ImportReport


class WorkflowImported(WorkflowShown):
    """A workflow that was brought in, and what has become of its parts."""

    report: ImportReport


class WebhookAddress(Shown):
    """Where a webhook trigger listens. `secret` is shown only in the answer that made it."""

    trigger: str
    path: str | None = Field(description="/hooks/<secret>, only when it was just made")
    hint: str


class WorkflowSwitched(WorkflowShown):
    """A workflow after it was switched on or off."""

    webhooks: list[WebhookAddress] = Field(default_factory=list)


class TagShown(Shown):
    name: str
    workflows: int


class TagList(Shown):
    items: list[TagShown]
