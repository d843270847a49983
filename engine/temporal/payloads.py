"""How values travel to and from Temporal: JSON as it is, and large payloads by reference to our own storage."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultPayloadConverter,
    ExternalStorage,
    JSONPlainPayloadConverter,
    StorageDriver,
    StorageDriverClaim,
    StorageDriverRetrieveContext,
    StorageDriverStoreContext,
    StorageDriverWorkflowInfo,
)

from engine.temporal.ports import RunRecords

MAX_INLINE: Final = 128 * 1024
"""Temporal takes payloads of up to 2 MB; what is larger than this waits in our storage instead."""


class _OrjsonConverter(JSONPlainPayloadConverter):
    """JSON whose keys keep their order: an event reads the same on both hosts."""

    def to_payload(self, value: Any) -> Payload | None:
        """Write a value."""
        data = orjson.dumps(value)
        return Payload(metadata={"encoding": self.encoding.encode()}, data=data)


class OrderedConverter(CompositePayloadConverter):
    """Temporal's own converters, with our JSON in the place of theirs."""

    def __init__(self) -> None:
        own = _OrjsonConverter()
        super().__init__(
            *(
                own if isinstance(converter, JSONPlainPayloadConverter) else converter
                for converter in DefaultPayloadConverter.default_encoding_payload_converters
            )
        )


class BlobDriver(StorageDriver):
    """Keeps payloads among the large values of the run's own workspace, by their digest."""

    def __init__(self, records: RunRecords) -> None:
        self._records = records
        self._places: dict[str, tuple[UUID, UUID]] = {}

    def name(self) -> str:
        """Return what references call this storage."""
        return "nexabuilder"

    async def store(
        self, context: StorageDriverStoreContext, payloads: Sequence[Payload]
    ) -> list[StorageDriverClaim]:
        """Store payloads beside the run they belong to."""
        target = context.target
        if not isinstance(target, StorageDriverWorkflowInfo) or target.id is None:
            raise TypeError("A large payload without a run has no place to be stored.")
        org_id, workspace_id = await self._place(target.id)
        claims: list[StorageDriverClaim] = []
        for payload in payloads:
            data = payload.SerializeToString(deterministic=True)
            sha256 = hashlib.sha256(data).hexdigest()
            await self._records.keep_blob(org_id, workspace_id, sha256, data)
            claims.append(StorageDriverClaim({"org": str(org_id), "sha256": sha256}))
        return claims

    async def retrieve(
        self, context: StorageDriverRetrieveContext, claims: Sequence[StorageDriverClaim]
    ) -> list[Payload]:
        """Read payloads back."""
        del context
        found: list[Payload] = []
        for claim in claims:
            sha256 = claim.claim_data["sha256"]
            data = await self._records.blob(UUID(claim.claim_data["org"]), sha256)
            if data is None:
                raise LookupError(f"The payload {sha256} is gone from storage.")
            found.append(Payload.FromString(data))
        return found

    async def _place(self, run_id: str) -> tuple[UUID, UUID]:
        if run_id not in self._places:
            self._places[run_id] = await self._records.place_of(UUID(run_id))
            if len(self._places) > 10_000:
                self._places.pop(next(iter(self._places)))
        return self._places[run_id]


def data_converter(records: RunRecords) -> DataConverter:
    """Return how this service's clients and workers write and read values."""
    storage = ExternalStorage(drivers=[BlobDriver(records)], payload_size_threshold=MAX_INLINE)
    return DataConverter(payload_converter_class=OrderedConverter, external_storage=storage)
