"""Templates: workflows to start from, the product's and your own."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, status

from api.room import Editing, Reading
from api.templates.schemas import (
    MakeTemplate,
    TemplateDetail,
    TemplateList,
    TemplateShown,
    UseTemplate,
)
from api.templates.search import TemplateSearch
from api.templates.service import Templates
from api.workflows.schemas import WorkflowShown
from tools.templates.library import Category

router = APIRouter(prefix="/templates", tags=["templates"])
Key = Annotated[str, Path(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


def _search(request: Request) -> TemplateSearch:
    search: TemplateSearch = request.app.state.templates
    return search


Search = Annotated[TemplateSearch, Depends(_search)]


@router.get("")
async def list_templates(
    room: Reading,
    search: Search,
    q: Annotated[str | None, Query(max_length=500, description="by words and by meaning")] = None,
    category: Category | None = None,
) -> TemplateList:
    """List templates with what they need; with `q` the nearest, best first."""
    async with room.transaction() as session:
        return await Templates(room, session, search).list(q, category)


@router.post("", status_code=status.HTTP_201_CREATED)
async def make_template(given: MakeTemplate, room: Editing, search: Search) -> TemplateShown:
    """Keep the draft of a workflow as a template of this workspace. Connections are named only."""
    async with room.transaction() as session:
        return await Templates(room, session, search).make(given)


@router.get("/{key}")
async def get_template(key: Key, room: Reading, search: Search) -> TemplateDetail:
    """Show a template with its document and a forecast from a sealed rehearsal."""
    async with room.transaction() as session:
        return await Templates(room, session, search).show(key)


@router.post("/{key}/use", status_code=status.HTTP_201_CREATED)
async def use_template(
    key: Key, given: UseTemplate, room: Editing, search: Search
) -> WorkflowShown:
    """Make a workflow of a template. Nothing in it runs and nothing is switched on."""
    async with room.transaction() as session:
        return await Templates(room, session, search).use(key, given)


@router.delete("/{key}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_template(key: Key, room: Editing, search: Search) -> None:
    """Take a template of your own away; workflows made of it stay."""
    async with room.transaction() as session:
        await Templates(room, session, search).remove(key)
