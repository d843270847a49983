"""Which trigger a secret address stands for: looked up by hash alone, remembered until something changes."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select, text

from api.security import secret_hash
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.database import Database
from engine.store.models import Trigger, Webhook, Workflow

KEPT_S: Final = 10.0
"""A change is heard at once; this only bounds the harm of a notice that was lost."""
MAX_KEPT: Final = 10_000
MAX_SECRET: Final = 100
"""No secret is longer: what is, is not kept in memory and not looked up."""

Respond = Literal["at_once", "when_finished"]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a call to an address leads."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger_id: str
    version: int
    methods: tuple[str, ...]
    respond: Respond


class HookDirectory:
    """Finds the hook of a secret; unknown secrets are remembered as well, so that guessing stays cheap."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[float, Hook | None]] = {}

    def known(self, secret: str) -> Hook | None:
        """Return a hook that was looked up a moment ago."""
        found = self._kept.get(secret)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    async def find(self, secret: str) -> Hook | None:
        """Return the hook of a secret, or None where it leads nowhere."""
        if len(secret) > MAX_SECRET:
            return None
        found = self._kept.get(secret)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        async with asyncio.timeout(10):
            hook = await self._read(secret_hash(secret))
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[secret] = (time.monotonic() + KEPT_S, hook)
        return hook

    def heard(self, channel: str) -> None:
        """Look everything up again when a workflow was published or switched, or when that may be."""
        if channel in (SCHEDULES_CHANNEL, ""):
            self._kept.clear()

    async def _read(self, hashed: bytes) -> Hook | None:
        async with self._database.unscoped() as session:
            query = text("SELECT org_id, workspace_id, id FROM find_webhook(:hash)")
            place = (await session.execute(query, {"hash": hashed})).one_or_none()
        if place is None:
            return None
        joined = (
            select(Trigger)
            .join(Webhook, Webhook.trigger_id == Trigger.trigger_id)
            .join(Workflow, Workflow.id == Trigger.workflow_id)
            .where(
                Webhook.id == place.id,
                Webhook.workflow_id == Trigger.workflow_id,
                Webhook.revoked_at.is_(None),
                Workflow.deleted_at.is_(None),
                Workflow.enabled,
                Trigger.enabled,
            )
        )
        async with self._database.tenant(place.org_id) as session:
            row = (await session.execute(joined)).scalar_one_or_none()
        return None if row is None else _hook(row)


def _hook(row: Trigger) -> Hook:
    config = row.config.get("with")
    given = config if isinstance(config, dict) else {}
    methods = given.get("methods")
    return Hook(
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        trigger_id=row.trigger_id,
        version=row.version,
        methods=tuple(str(m) for m in methods) if isinstance(methods, list) else ("POST",),
        respond="when_finished" if given.get("respond") == "when_finished" else "at_once",
    )
