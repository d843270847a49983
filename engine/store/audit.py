"""The audit log: every entry carries the hash of the one before it, so a changed row shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import rfc8785
from pydantic import JsonValue
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from engine.store.models.audit_entry import AuditEntry

BEGINNING = bytes(32)
_LOCK_SEED = 0x6175


@dataclass(frozen=True, slots=True)
class Act:
    """Something a person, a key or the service did."""

    org_id: UUID
    workspace_id: UUID | None
    actor_id: UUID | None
    via: str
    action: str
    target: str
    facts: dict[str, JsonValue] = field(default_factory=dict)


async def append(session: AsyncSession, act: Act) -> None:
    """Write an entry in the caller's transaction; entries of one organization queue up."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(str(act.org_id), _LOCK_SEED)))
    )
    newest = (
        await session.execute(
            select(AuditEntry.seq, AuditEntry.hash)
            .where(AuditEntry.org_id == act.org_id)
            .order_by(AuditEntry.seq.desc())
            .limit(1)
        )
    ).one_or_none()
    seq, previous = (newest.seq + 1, newest.hash) if newest else (1, BEGINNING)
    at = (await session.execute(select(func.clock_timestamp()))).scalar_one()
    entry = AuditEntry(
        org_id=act.org_id,
        seq=seq,
        workspace_id=act.workspace_id,
        at=at,
        actor_id=act.actor_id,
        via=act.via,
        action=act.action,
        target=act.target,
        facts=act.facts,
        previous_hash=previous,
    )
    entry.hash = _seal(entry)
    session.add(entry)
    await session.flush()


async def first_broken_entry(session: AsyncSession, org_id: UUID) -> int | None:
    """Return the number of the first entry that was changed, or None when the chain holds."""
    previous, expected = BEGINNING, 1
    entries = await session.stream_scalars(
        select(AuditEntry).where(AuditEntry.org_id == org_id).order_by(AuditEntry.seq)
    )
    async for entry in entries:
        is_linked = entry.seq == expected and entry.previous_hash == previous
        if not is_linked or entry.hash != _seal(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def _seal(entry: AuditEntry) -> bytes:
    at: datetime = entry.at.astimezone(UTC)
    content: dict[str, JsonValue] = {
        "org_id": str(entry.org_id),
        "seq": entry.seq,
        "workspace_id": None if entry.workspace_id is None else str(entry.workspace_id),
        "at": at.isoformat(timespec="microseconds"),
        "actor_id": None if entry.actor_id is None else str(entry.actor_id),
        "via": entry.via,
        "action": entry.action,
        "target": entry.target,
        "facts": entry.facts,
        "previous": entry.previous_hash.hex(),
    }
    return hashlib.sha256(rfc8785.dumps(content)).digest()
