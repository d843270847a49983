"""Descriptions: what a workflow does, in plain words."""

from uuid import UUID

from fastapi import APIRouter

from api.descriptions.schemas import DescriptionShown
from api.descriptions.service import Descriptions
from api.room import Reading

router = APIRouter(tags=["workflows"])


@router.get("/workflows/{workflow_id}/description")
async def describe_workflow(workflow_id: UUID, room: Reading) -> DescriptionShown:
    """Describe a draft: a request that would build it again, checked by planning it, and its facts."""
    return await Descriptions(room).show(workflow_id)
