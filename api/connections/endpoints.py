"""Connections: make, list, change, try and delete; what they may be, and who may use them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status
from fastapi.responses import RedirectResponse

from api.connections.device import DeviceSignIns
from api.connections.schemas import (
    AskDeviceSignIn,
    ConnectionKindList,
    ConnectionKindShown,
    ConnectionShown,
    ConnectionTested,
    CreateConnection,
    DeviceSignInAsked,
    DeviceSignInBegun,
    GrantConnection,
    GrantList,
    GrantShown,
    SignInBegun,
    UpdateConnection,
)
from api.connections.service import ConnectionDesk, Connections, tested
from api.connections.sign_in import (
    Returned,
    SignInRefused,
    SignIns,
    back_to_the_page,
    is_read_by_a_person,
    redirect_uri,
)
from api.dependencies import Caller, TenantSession, TheDatabase, TheSettings, may
from api.shapes import Page
from engine.store.models import Connection
from tools.kinds import KINDS, schema_of_kind
from tools.oauth.device import Undecided

router = APIRouter(tags=["connections"])
Reader = Annotated[Caller, Depends(may("connection:read"))]
Keeper = Annotated[Caller, Depends(may("connection:manage"))]


def get_desk(request: Request) -> ConnectionDesk:
    """Return what the application was wired with."""
    desk: ConnectionDesk = request.app.state.connection_desk
    return desk


Desk = Annotated[ConnectionDesk, Depends(get_desk)]


@router.get("/connection-kinds")
async def list_connection_kinds(caller: Reader) -> ConnectionKindList:  # noqa: ARG001
    """List what can be connected; each kind's schema marks its secrets writeOnly."""
    return ConnectionKindList(
        items=[
            ConnectionKindShown(
                kind=kind.kind, service=kind.service, title=kind.title, schema_=schema_of_kind(kind)
            )
            for kind in KINDS.values()
        ]
    )


@router.get("/connections")
async def list_connections(
    caller: Reader,
    session: TenantSession,
    desk: Desk,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> Page[ConnectionShown]:
    """List connections, the newest first, without their secrets."""
    return await Connections(caller, session, desk).page(cursor, limit)


@router.post("/connections", status_code=status.HTTP_201_CREATED)
async def create_connection(
    given: CreateConnection, caller: Keeper, session: TenantSession, desk: Desk
) -> ConnectionShown:
    """Make a connection; every workflow of the workspace may use it until that is narrowed."""
    return await Connections(caller, session, desk).create(given)


@router.get("/connections/{connection_id}")
async def get_connection(
    connection_id: UUID, caller: Reader, session: TenantSession, desk: Desk
) -> ConnectionShown:
    """Show one connection without its secret."""
    return await Connections(caller, session, desk).show(connection_id)


@router.patch("/connections/{connection_id}")
async def update_connection(
    connection_id: UUID,
    given: UpdateConnection,
    caller: Keeper,
    session: TenantSession,
    desk: Desk,
) -> ConnectionShown:
    """Change a connection; another host needs the secret again."""
    return await Connections(caller, session, desk).update(connection_id, given)


@router.delete("/connections/{connection_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_connection(
    connection_id: UUID, caller: Keeper, session: TenantSession, desk: Desk
) -> None:
    """Delete a connection and forget its secret."""
    await Connections(caller, session, desk).delete(connection_id)


@router.post("/connections/{connection_id}/test")
async def test_connection(
    connection_id: UUID, caller: Keeper, database: TheDatabase, desk: Desk
) -> ConnectionTested:
    """Sign in with the connection and say as whom; changes nothing there."""
    async with database.tenant(caller.org_id) as session:
        request = await Connections(caller, session, desk).test_request(connection_id)
    result = await tested(desk, request)
    async with database.tenant(caller.org_id) as session:
        await Connections(caller, session, desk).note_check(connection_id, result)
    return ConnectionTested(ok=result.ok, detail=result.detail)


@router.post("/connections/{connection_id}/sign-in")
async def sign_in_to_connection(
    connection_id: UUID,
    request: Request,
    caller: Keeper,
    database: TheDatabase,
    settings: TheSettings,
    desk: Desk,
) -> SignInBegun:
    """Begin a sign-in on behalf of a person; their browser goes to the address it returns."""
    redirect = redirect_uri(request, settings)
    begun = await SignIns(caller, database, desk).begin(connection_id, redirect)
    return SignInBegun(url=begun.url, expires_at=begun.expires_at)


@router.post("/connections/{connection_id}/device-sign-in")
async def begin_device_sign_in(
    connection_id: UUID, caller: Keeper, database: TheDatabase, desk: Desk
) -> DeviceSignInBegun:
    """Begin a sign-in on another device: show the person the address and the code it returns."""
    begun = await DeviceSignIns(caller, database, desk).begin(connection_id)
    return DeviceSignInBegun(
        handle=begun.handle,
        user_code=begun.code.user_code,
        verification_uri=begun.code.address,
        verification_uri_complete=begun.code.address_with_code,
        interval_s=begun.code.interval_s,
        expires_at=begun.code.expires_at,
    )


@router.post("/connections/{connection_id}/device-sign-in/ask")
async def ask_device_sign_in(
    connection_id: UUID, given: AskDeviceSignIn, caller: Keeper, database: TheDatabase, desk: Desk
) -> DeviceSignInAsked:
    """Ask whether the person has signed in on the other device; too early, only how long to wait."""
    found = await DeviceSignIns(caller, database, desk).ask(connection_id, given.handle)
    if isinstance(found, Undecided):
        return DeviceSignInAsked(state="waiting", interval_s=found.interval_s)
    return DeviceSignInAsked(state="signed_in", interval_s=None)


@router.get("/oauth/callback", status_code=status.HTTP_303_SEE_OTHER)
async def finish_connection_sign_in(  # noqa: PLR0913 - each is a part of the address the service sends back
    request: Request,
    caller: Keeper,
    database: TheDatabase,
    settings: TheSettings,
    desk: Desk,
    state: Annotated[str, Query(max_length=200)],
    code: Annotated[str | None, Query(max_length=4_000)] = None,
    iss: Annotated[str | None, Query(max_length=1_000)] = None,
    error: Annotated[str | None, Query(max_length=200)] = None,
) -> RedirectResponse:
    """Take a person back from the service they signed in to, and go on to the connections."""
    row: Connection | None = None
    try:
        row = await SignIns(caller, database, desk).finish(Returned(state, code, iss, error))
    except SignInRefused:
        # A person in front of a browser is told on the page they began at, where they can begin again.
        if not is_read_by_a_person(request.headers.get("accept", "")):
            raise
    return RedirectResponse(back_to_the_page(settings, row), status.HTTP_303_SEE_OTHER)


@router.get("/connections/{connection_id}/grants")
async def list_connection_grants(
    connection_id: UUID, caller: Reader, session: TenantSession, desk: Desk
) -> GrantList:
    """List the workflows that may use a connection."""
    return GrantList(items=await Connections(caller, session, desk).grants(connection_id))


@router.post("/connections/{connection_id}/grants", status_code=status.HTTP_201_CREATED)
async def grant_connection(
    connection_id: UUID, given: GrantConnection, caller: Keeper, session: TenantSession, desk: Desk
) -> GrantShown:
    """Let one workflow, or all of them, use a connection."""
    return await Connections(caller, session, desk).lend(connection_id, given.workflow_id)


@router.delete(
    "/connections/{connection_id}/grants/{grant_id}", status_code=status.HTTP_204_NO_CONTENT
)
async def revoke_connection_grant(
    connection_id: UUID, grant_id: UUID, caller: Keeper, session: TenantSession, desk: Desk
) -> None:
    """Take a connection back from a workflow; its next step already fails."""
    await Connections(caller, session, desk).take_back(connection_id, grant_id)
