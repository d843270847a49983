"""Trying webhook triggers: test addresses, what they were sent, and test runs with it."""

from uuid import UUID

from fastapi import APIRouter, status

from api.room import Editing, Reading, Running
from api.runs.rerun_schemas import StepId
from api.runs.schemas import RunShown
from api.runs.service import Fired, Runs
from api.webhooks.schemas import CaptureList, TestAddress
from api.webhooks.service import TestHooks

router = APIRouter(prefix="/workflows/{workflow_id}/draft/webhooks", tags=["drafts"])


@router.post("/{trigger_id}/address", status_code=status.HTTP_201_CREATED)
async def open_test_address(workflow_id: UUID, trigger_id: StepId, room: Editing) -> TestAddress:
    """Make an address at which a webhook trigger of the draft can be tried: calls are only kept."""
    async with room.transaction() as session:
        return await TestHooks(room, session).open(workflow_id, trigger_id)


@router.get("/captures")
async def list_captures(workflow_id: UUID, room: Reading) -> CaptureList:
    """List the newest calls to the test addresses of a workflow."""
    async with room.transaction() as session:
        return await TestHooks(room, session).list(workflow_id)


@router.post("/captures/{capture_id}/replay", status_code=status.HTTP_202_ACCEPTED)
async def replay_capture(workflow_id: UUID, capture_id: UUID, room: Running) -> RunShown:
    """Run the draft once, as a test, with a call that was kept."""
    async with room.transaction() as session:
        capture = await TestHooks(room, session).get(workflow_id, capture_id)
    return await Runs(room).fire(workflow_id, Fired(capture.trigger, capture.request))
