"""The catalogue: what a step can do and what can start a workflow."""

from fastapi import APIRouter

from api.catalog.schemas import ActionList, AppList, TriggerList
from api.catalog.service import shown_actions, shown_apps, shown_triggers
from api.room import Reading

router = APIRouter(prefix="/catalog", tags=["catalog"])


@router.get("/actions")
async def list_actions(room: Reading) -> ActionList:
    """List every action with the schemas its form is made from."""
    return shown_actions(room.services.catalog)


@router.get("/triggers")
async def list_triggers(room: Reading) -> TriggerList:
    """List every kind of trigger."""
    return shown_triggers(room.services.catalog)


@router.get("/apps")
async def list_apps(room: Reading) -> AppList:
    """List what actions and triggers come from: name and drawing of each connector."""
    return shown_apps(room.services.catalog)
