"""Shapes of workflows as things with a name, a draft, versions and a switch."""

from datetime import datetime

from pydantic import Field

from api.shapes import DocumentJson, Given, Shown


class CreateWorkflow(Given):
    name: str = Field(min_length=1, max_length=200)
    document: DocumentJson | None = None


class RenameWorkflow(Given):
    name: str = Field(min_length=1, max_length=200)


class ImportWorkflow(Given):
    text: str = Field(min_length=1, max_length=1_500_000, description="A document as YAML or JSON")


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
    created_at: datetime
    updated_at: datetime


class WebhookAddress(Shown):
    """Where a webhook trigger listens. `secret` is shown only in the answer that made it."""

    trigger: str
    path: str | None = Field(description="/hooks/<secret>, only when it was just made")
    hint: str


class WorkflowSwitched(WorkflowShown):
    """A workflow after it was switched on or off."""

    webhooks: list[WebhookAddress] = Field(default_factory=list)
