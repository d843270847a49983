"""What workers need of storage: a place for what happened, and large values."""

from typing import Protocol
from uuid import UUID

from engine.ports.runs import Batch
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
