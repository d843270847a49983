"""Versions: publish, look back, roll back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, status

from api.examples.service import Examples
from api.room import Publishing, Reading
from api.shapes import Page
from api.versions.schemas import PublishGiven, RollbackGiven, VersionDetail, VersionShown
from api.versions.service import Versions

router = APIRouter(prefix="/workflows/{workflow_id}", tags=["versions"])


@router.post("/publish", status_code=status.HTTP_201_CREATED)
async def publish_workflow(
    workflow_id: UUID, given: PublishGiven, room: Publishing
) -> VersionShown:
    """Make the draft the live version. Refused while it has errors or holes.

    What it reaches and the version it replaces does not is named in `reach`, as the draft's `to_allow` has shown it; else
    409 `reach_not_allowed` says what is missing.
    """
    async with room.transaction() as session:
        versions = Versions(room, session)
        live = await versions.publish(workflow_id, given.revision, given.note, allowed=given.reach)
    await Examples(room).arrive(workflow_id)
    return live


@router.get("/versions")
async def list_versions(
    workflow_id: UUID,
    room: Reading,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[VersionShown]:
    """List versions, newest first."""
    async with room.transaction() as session:
        return await Versions(room, session).page(workflow_id, cursor, limit)


@router.get("/versions/{number}")
async def get_version(
    workflow_id: UUID, number: Annotated[int, Path(ge=1, le=2**31 - 1)], room: Reading
) -> VersionDetail:
    """Show one version with its document."""
    async with room.transaction() as session:
        return await Versions(room, session).show(workflow_id, number)


@router.post("/rollback", status_code=status.HTTP_201_CREATED)
async def rollback_workflow(
    workflow_id: UUID, given: RollbackGiven, room: Publishing
) -> VersionShown:
    """Publish an old version again as the newest; the draft follows and can be undone."""
    async with room.transaction() as session:
        return await Versions(room, session).rollback(workflow_id, given.version)
