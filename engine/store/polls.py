"""Triggers that are looked at, and how far each has read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from engine.ports.polls import PollRow, PollState
from engine.store.database import Database
from engine.store.models.trigger import Trigger
from engine.store.models.trigger_state import TriggerState


class SqlPollStore:
    """Reads what is switched on; writes a state only over the one that was read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def polls(self) -> Sequence[PollRow]:
        """Return every trigger that is switched on and looked at."""
        of_trigger = (
            (TriggerState.workflow_id == Trigger.workflow_id)
            & (TriggerState.scope_id == Trigger.trigger_id)
            & (TriggerState.kind == "cursor")
        )
        query = (
            select(Trigger, TriggerState)
            .join(TriggerState, of_trigger)
            .where(Trigger.enabled, Trigger.type == "app")
        )
        async with self._database.engine_session() as session:
            return [_row(*found) for found in (await session.execute(query)).all()]

    async def save_poll(self, row: PollRow, state: PollState) -> PollRow | None:
        """Write a state over the one that was read; None where it is another one by now."""
        change = (
            update(TriggerState)
            .where(
                TriggerState.workflow_id == row.workflow_id,
                TriggerState.scope_id == row.trigger_id,
                TriggerState.kind == "cursor",
                TriggerState.updated_at == row.saved_at,
            )
            .values(value=state.as_json(), updated_at=func.clock_timestamp())
            .returning(TriggerState.updated_at)
        )
        async with self._database.engine_session() as session:
            saved_at = (await session.execute(change)).scalar_one_or_none()
        return None if saved_at is None else row.with_state(state, saved_at)


def _row(trigger: Trigger, kept: TriggerState) -> PollRow:
    config = trigger.config
    settings, connection = config.get("with"), config.get("connection")
    return PollRow(
        org_id=trigger.org_id,
        workspace_id=trigger.workspace_id,
        workflow_id=trigger.workflow_id,
        trigger_id=trigger.trigger_id,
        version=trigger.version,
        uses=str(config.get("uses")),
        settings=settings if isinstance(settings, dict) else {},
        connection=str(connection) if connection is not None else None,
        state=PollState.from_json(kept.value or {}),
        saved_at=kept.updated_at,
    )
