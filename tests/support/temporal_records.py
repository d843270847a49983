"""Storage for workers in memory: what was projected, in order, and the large values."""

from dataclasses import dataclass, field
from uuid import UUID

import orjson

from engine.core.events import Envelope
from engine.ports import NothingSeen, SeenKeys
from engine.ports.runs import Batch

NOBODY = UUID(int=0)


@dataclass
class MemoryRecords:
    """Keeps batches by run; storing an event again changes nothing."""

    events: dict[UUID, dict[int, Envelope]] = field(default_factory=dict)
    batches: list[Batch] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)

    async def project(self, batch: Batch) -> None:
        self.batches.append(batch)
        for piece in batch.slices:
            known = self.events.setdefault(piece.head.run_id, {})
            for event in orjson.loads(piece.events):
                known.setdefault(event["seq"], event)
        for blob in batch.blobs:
            self.blobs[blob.sha256] = blob.payload

    def log(self, run_id: UUID) -> list[Envelope]:
        """Return the events of a run in order."""
        return [event for _, event in sorted(self.events.get(run_id, {}).items())]

    async def blob(self, org_id: UUID, sha256: str) -> bytes | None:
        return self.blobs.get(sha256)

    async def keep_blob(
        self, org_id: UUID, workspace_id: UUID, sha256: str, payload: bytes
    ) -> None:
        self.blobs[sha256] = payload

    async def place_of(self, run_id: UUID) -> tuple[UUID, UUID]:
        return NOBODY, NOBODY

    def seen_keys(self, workflow_id: UUID, step: str) -> SeenKeys:
        return NothingSeen()
