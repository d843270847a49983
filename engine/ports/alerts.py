"""What a person of the workspace should see, and failures that another workflow is to be told of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from engine.ports.runs import RunHead

OF_ANY: Final = "any"
"""What an `error` trigger says as `of` where it is told of all failures nobody is named for."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a person of the workspace should see; `run_id` None where no run came of it."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    run_id: UUID | None
    kind: str
    title: str
    facts: dict[str, Any]

    @classmethod
    def of(cls, head: RunHead, kind: str, title: str, facts: dict[str, Any]) -> Alert:
        """Return an alert about a run."""
        place = (head.org_id, head.workspace_id, head.workflow_id, head.run_id)
        return cls(*place, kind, title, facts)


@dataclass(frozen=True, slots=True)
class Listener:
    """A workflow that is switched on and told of failures that no other one is named for."""

    workflow_id: UUID
    version: int
    trigger_id: str | None


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A run that has failed, and which workflow its own names for that case."""

    alert_id: UUID
    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    workflow_key: str
    workflow_name: str
    run_id: UUID
    version: int | None
    trigger_type: str
    error: dict[str, Any]
    started_at: str | None
    finished_at: str | None
    on_error: str | None
    error_of: UUID | None
    """The failure this run was itself started for."""
    listeners: tuple[Listener, ...] = ()
    """Told of it where its workflow names none; never that workflow itself."""
