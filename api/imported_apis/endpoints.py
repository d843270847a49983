"""Imported APIs: any OpenAPI document, and the tools of any MCP server, become steps of this workspace."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, status

from api.connections.service import ConnectionDesk
from api.imported_apis.reading import read_given
from api.imported_apis.schemas import (
    DocumentShown,
    EffectsGiven,
    ImportedChange,
    ImportedList,
    ImportedWhole,
    ImportGiven,
)
from api.imported_apis.service import ImportedApis
from api.room import Editing, Publishing, Reading

router = APIRouter(prefix="/imported-apis", tags=["imported APIs"])
Key = Annotated[str, Path(pattern=r"^[a-z][a-z0-9]{0,29}_(api|mcp)$", description="petstore_api")]
AcceptBreaking = Annotated[bool, Query(description="take it away even where workflows use it")]


def _desk(request: Request) -> ConnectionDesk:
    desk: ConnectionDesk = request.app.state.connection_desk
    return desk


@router.get("")
async def list_imported_apis(room: Reading) -> ImportedList:
    """List what this workspace has imported. The actions themselves stand in the catalogue."""
    async with room.transaction() as session:
        return await ImportedApis(room, session).all()


@router.post("/preview")
async def preview_imported_api(
    given: ImportGiven, room: Editing, request: Request
) -> ImportedChange:
    """Read a document, or list a server's tools, and say what importing would change. Stores nothing."""
    incoming = await read_given(given, _desk(request), room.caller)
    async with room.transaction() as session:
        return await ImportedApis(room, session).preview(incoming)


@router.post("")
async def import_api(given: ImportGiven, room: Publishing, request: Request) -> ImportedChange:
    """Import a document or a server's tools, or import again: refused where that would break a workflow."""
    incoming = await read_given(given, _desk(request), room.caller)
    async with room.transaction() as session:
        changed = await ImportedApis(room, session).keep(
            incoming, accept_breaking=given.accept_breaking
        )
    room.services.toolboxes.forget(room.workspace_id)
    return changed


@router.get("/{import_key}")
async def get_imported_api(import_key: Key, room: Reading) -> ImportedWhole:
    """Show an import with its operations, and those that could not be imported."""
    async with room.transaction() as session:
        return await ImportedApis(room, session).show(import_key)


@router.get("/{import_key}/document")
async def get_imported_document(import_key: Key, room: Reading) -> DocumentShown:
    """Show the text an import was read from."""
    async with room.transaction() as session:
        return DocumentShown(document=await ImportedApis(room, session).document(import_key))


@router.put("/{import_key}/effects")
async def set_imported_effects(
    import_key: Key, given: EffectsGiven, room: Publishing
) -> ImportedWhole:
    """Set what operations do outside: it decides what is repeated after a failure."""
    async with room.transaction() as session:
        found = await ImportedApis(room, session).set_effects(import_key, given.effects)
    room.services.toolboxes.forget(room.workspace_id)
    return found


@router.delete("/{import_key}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_imported_api(
    import_key: Key, room: Publishing, accept_breaking: AcceptBreaking = False
) -> None:
    """Take an import away; refused while a draft or a live version uses it."""
    async with room.transaction() as session:
        await ImportedApis(room, session).drop(import_key, accept_breaking=accept_breaking)
    room.services.toolboxes.forget(room.workspace_id)
