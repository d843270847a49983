"""Addresses of webhook triggers: the live ones, test addresses, what these were sent, and runs with it."""

from uuid import UUID

from fastapi import APIRouter, status

from api.room import Editing, Publishing, Reading, Running
from api.runs.rerun_schemas import StepId
from api.runs.schemas import RunShown
from api.runs.service import Fired, Runs
from api.webhooks.live import LiveHooks
from api.webhooks.schemas import CaptureList, LiveAddress, LiveAddressList, TestAddress
from api.webhooks.service import TestHooks

router = APIRouter(prefix="/workflows/{workflow_id}", tags=["webhooks"])


@router.get("/webhooks")
async def list_live_addresses(workflow_id: UUID, room: Reading) -> LiveAddressList:
    """List where the live version listens; an address itself is not shown again."""
    async with room.transaction() as session:
        return await LiveHooks(room, session).list(workflow_id)


@router.post("/webhooks/{trigger_id}/address", status_code=status.HTTP_201_CREATED)
async def replace_live_address(
    workflow_id: UUID, trigger_id: StepId, room: Publishing
) -> LiveAddress:
    """Make another live address for a webhook trigger; the former one ends at once."""
    async with room.transaction() as session:
        return await LiveHooks(room, session).replace(workflow_id, trigger_id)


@router.post("/draft/webhooks/{trigger_id}/address", status_code=status.HTTP_201_CREATED)
async def open_test_address(workflow_id: UUID, trigger_id: StepId, room: Editing) -> TestAddress:
    """Make an address at which a webhook trigger of the draft can be tried: calls are only kept."""
    async with room.transaction() as session:
        return await TestHooks(room, session).open(workflow_id, trigger_id)


@router.get("/draft/webhooks/captures")
async def list_captures(workflow_id: UUID, room: Reading) -> CaptureList:
    """List the newest calls to the test addresses of a workflow."""
    async with room.transaction() as session:
        return await TestHooks(room, session).list(workflow_id)


@router.post("/draft/webhooks/captures/{capture_id}/replay", status_code=status.HTTP_202_ACCEPTED)
async def replay_capture(workflow_id: UUID, capture_id: UUID, room: Running) -> RunShown:
    """Run the draft once, as a test, with a call that was kept."""
    async with room.transaction() as session:
        capture = await TestHooks(room, session).get(workflow_id, capture_id)
    return await Runs(room).fire(workflow_id, Fired(capture.trigger, capture.request))
