"""Schedules: shown, paused, resumed, and due times made up for."""

from uuid import UUID

from fastapi import APIRouter, status

from api.room import Publishing, Reading, Running
from api.runs.rerun_schemas import StepId
from api.schedules.schemas import (
    BackfillGiven,
    BackfillPreview,
    BackfillStart,
    BackfillStarted,
    ScheduleList,
    ScheduleShown,
)
from api.schedules.service import Schedules, backfill

router = APIRouter(prefix="/workflows/{workflow_id}/schedules", tags=["schedules"])


@router.get("")
async def list_schedules(workflow_id: UUID, room: Reading) -> ScheduleList:
    """List the schedules of a workflow's live version, with their next fire times."""
    async with room.transaction() as session:
        return await Schedules(room, session).list(workflow_id)


@router.post("/{trigger_id}/pause")
async def pause_schedule(workflow_id: UUID, trigger_id: StepId, room: Publishing) -> ScheduleShown:
    """Let a schedule start nothing until it is resumed; the workflow's other triggers go on."""
    async with room.transaction() as session:
        return await Schedules(room, session).pause(workflow_id, trigger_id)


@router.post("/{trigger_id}/resume")
async def resume_schedule(workflow_id: UUID, trigger_id: StepId, room: Publishing) -> ScheduleShown:
    """Let a paused schedule go on with its next due time; a backfill makes up for the others."""
    async with room.transaction() as session:
        return await Schedules(room, session).resume(workflow_id, trigger_id)


@router.post("/{trigger_id}/backfill/preview")
async def preview_backfill(
    workflow_id: UUID, trigger_id: StepId, given: BackfillGiven, room: Running
) -> BackfillPreview:
    """Say which due times between two moments have had no run of their own. Nothing starts."""
    async with room.transaction() as session:
        return await Schedules(room, session).preview(workflow_id, trigger_id, given)


@router.post("/{trigger_id}/backfill", status_code=status.HTTP_202_ACCEPTED)
async def backfill_schedule(
    workflow_id: UUID, trigger_id: StepId, given: BackfillStart, room: Running
) -> BackfillStarted:
    """Start the runs of these due times at a rate. Asked twice, each due time is still one run."""
    return await backfill(room, workflow_id, trigger_id, given)
