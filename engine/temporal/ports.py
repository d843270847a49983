"""What workers need of storage: a place for what happened, and large values."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from engine.core.commands import StartChild
from engine.ports.runs import Batch, InboxKind, RunHead
from engine.ports.seen import SeenKeys


class RunRecords(Protocol):
    """Where runs on Temporal leave what people read: Temporal's history decides, this follows it."""

    async def project(self, batch: Batch) -> None:
        """Write a batch in one transaction; what is there already stays as it is."""
        ...

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        """Return a large value."""
        ...

    async def keep_blob(
        self, org_id: UUID, workspace_id: UUID, sha256: str, payload: bytes
    ) -> None:
        """Store a large value; storing it again changes nothing."""
        ...

    async def place_of(self, run_id: UUID) -> tuple[UUID, UUID]:
        """Return organization and workspace of a run; raise `NotFound` when there is none."""
        ...

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        """Return the look-up of committed keys of one step."""
        ...


@dataclass(frozen=True, slots=True)
class CalledRun:
    """The run a call has started."""

    run_id: UUID
    workflow_id: UUID
    version: int


class CalledRuns(Protocol):
    """Where runs leave word that others are to be started, and what these are to be told."""

    async def start(
        self, head: RunHead, above: dict[str, Any], call: StartChild, inputs: dict[str, Any]
    ) -> CalledRun:
        """Ask for the run of a call; asked again under the same key, it is the same run.

        `above` is the caller's own parent. Raises `FlowError` where there can be none.
        """
        ...

    async def tell(self, run_id: UUID, kind: InboxKind) -> None:
        """Hand a request of the caller on to the run of a call."""
        ...
