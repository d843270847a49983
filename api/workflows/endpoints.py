"""Workflows: make, find, rename, switch on and off, bring in and take out."""

import asyncio
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response, status

from api.room import Editing, Publishing, Reading
from api.shapes import Page
from api.triggers.first_looks import first_looks
from api.workflows.foreign import read_document
from api.workflows.repository import WorkflowFilter
from api.workflows.schemas import (
    ChangeWorkflow,
    CreateWorkflow,
    ImportPreview,
    ImportWorkflow,
    Tag,
    TagList,
    WorkflowImported,
    WorkflowShown,
    WorkflowSwitched,
)
from api.workflows.service import Workflows
from api.workflows.shelf import Shelf

router = APIRouter(tags=["workflows"])
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/workflows")
async def list_workflows(
    room: Reading,
    q: Annotated[str | None, Query(max_length=200)] = None,
    folder: Annotated[UUID | None, Query(description="in it and in those below")] = None,
    tag: Annotated[list[Tag], Query(max_length=20, description="with all of these")] = [],  # noqa: B006
    archived: Annotated[bool, Query(description="only what was put away")] = False,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Limit = 50,
) -> Page[WorkflowShown]:
    """List workflows, the last changed first; `q` looks in names, keys, descriptions and tags."""
    async with room.transaction() as session:
        folders = await Shelf(room, session).below(folder)
        asked = WorkflowFilter(q, folders, tag, archived)
        return await Workflows(room, session).page(asked, cursor, limit)


@router.get("/tags")
async def list_tags(room: Reading) -> TagList:
    """List the tags in use, the most used first."""
    async with room.transaction() as session:
        return await Shelf(room, session).tags()


@router.post("/workflows", status_code=status.HTTP_201_CREATED)
async def create_workflow(given: CreateWorkflow, room: Editing) -> WorkflowShown:
    """Make a workflow: empty, or from a document."""
    async with room.transaction() as session:
        return await Workflows(room, session).create(given.name, given.document)


@router.post("/workflows/import", status_code=status.HTTP_201_CREATED)
async def import_workflow(given: ImportWorkflow, room: Editing) -> WorkflowImported:
    """Make a workflow from exported text: our own, n8n's, a state machine of AWS, or a cURL command.

    Nothing in it runs and nothing is switched on. The report has a line for every foreign node.
    """
    async with room.transaction() as session:
        return await Workflows(room, session).bring_in(given)


@router.post("/workflows/import/preview")
async def preview_import(given: ImportWorkflow, _: Reading) -> ImportPreview:
    """Translate exported text and store nothing: the document it would become, and the report."""
    document, report = await asyncio.to_thread(read_document, given)
    return ImportPreview(document=document.to_json(), report=report)


@router.get("/workflows/{workflow_id}")
async def get_workflow(workflow_id: UUID, room: Reading) -> WorkflowShown:
    """Show one workflow."""
    async with room.transaction() as session:
        return await Workflows(room, session).show(workflow_id)


@router.patch("/workflows/{workflow_id}")
async def change_workflow(workflow_id: UUID, given: ChangeWorkflow, room: Editing) -> WorkflowShown:
    """Give a workflow another name, folder or tags; its key stays."""
    async with room.transaction() as session:
        workflows = Workflows(room, session)
        if given.name is not None:
            await workflows.rename(workflow_id, given.name)
        await Shelf(room, session).put(workflow_id, given)
        return await workflows.show(workflow_id)


@router.post("/workflows/{workflow_id}/archive")
async def archive_workflow(workflow_id: UUID, room: Publishing) -> WorkflowShown:
    """Switch a workflow off and put it away; it can be taken back as it was."""
    async with room.transaction() as session:
        workflows = Workflows(room, session)
        await workflows.switch_off(workflow_id)
        await Shelf(room, session).archive(workflow_id)
        return await workflows.show(workflow_id)


@router.post("/workflows/{workflow_id}/unarchive")
async def unarchive_workflow(workflow_id: UUID, room: Publishing) -> WorkflowShown:
    """Take back a workflow that was put away; it stays switched off."""
    async with room.transaction() as session:
        await Shelf(room, session).unarchive(workflow_id)
        return await Workflows(room, session).show(workflow_id)


@router.delete("/workflows/{workflow_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_workflow(workflow_id: UUID, room: Publishing) -> None:
    """Switch a workflow off and put it away; its runs stay readable."""
    async with room.transaction() as session:
        await Workflows(room, session).delete(workflow_id)


@router.post("/workflows/{workflow_id}/enable")
async def enable_workflow(workflow_id: UUID, room: Publishing) -> WorkflowSwitched:
    """Let the live version's triggers start runs; what is looked at is looked at once before."""
    looked = await first_looks(room, workflow_id)
    async with room.transaction() as session:
        return await Workflows(room, session).switch_on(workflow_id, looked)


@router.post("/workflows/{workflow_id}/disable")
async def disable_workflow(workflow_id: UUID, room: Publishing) -> WorkflowSwitched:
    """Stop triggers from starting runs; runs already going on end by themselves."""
    async with room.transaction() as session:
        return await Workflows(room, session).switch_off(workflow_id)


@router.get(
    "/workflows/{workflow_id}/export",
    response_class=Response,
    responses={200: {"content": {"application/yaml": {}, "application/json": {}}}},
)
async def export_workflow(
    workflow_id: UUID,
    room: Reading,
    format_: Annotated[Literal["yaml", "json"], Query(alias="format")] = "yaml",
) -> Response:
    """Write the draft as text, without secrets: connections are named by key only."""
    async with room.transaction() as session:
        name, text = await Workflows(room, session).export(workflow_id, format_)
    return Response(
        text,
        media_type=f"application/{format_}",
        headers={"content-disposition": f'attachment; filename="{name}.{format_}"'},
    )
