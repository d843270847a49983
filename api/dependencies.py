"""Who is asking: the caller of a request, what they may do, and their one transaction."""

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from api.auth.repository import Found, find_by_api_key, find_by_session
from api.permissions import Permission, Role, check, permissions_of
from api.repository import Session
from api.security import KEY_PREFIX, Passwords, SessionCookie, refuse_forged, secret_hash
from api.settings import Settings
from engine.errors import Unauthenticated
from engine.store.database import Database

Via = Literal["session", "api_key", "slack", "system"]
MARK = "permission"
OWNER = "x-nexa-user"


@dataclass(frozen=True, slots=True)
class Caller:
    """A person or a key, in one workspace, with what they may do there."""

    org_id: UUID
    workspace_id: UUID
    user_id: UUID | None
    role: Role
    permissions: frozenset[Permission]
    via: Via
    session_id: UUID | None = None
    key_id: UUID | None = None

    def require(self, permission: Permission) -> None:
        """Refuse when the caller may not do this."""
        check(self.permissions, permission, role=self.role, via=self.via)


def get_database(request: Request) -> Database:
    """Return the database the application was made with."""
    database: Database = request.app.state.database
    return database


def get_settings(request: Request) -> Settings:
    """Return the settings the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_cookie(request: Request) -> SessionCookie:
    """Return how this service names its cookie."""
    server = request.scope.get("server")
    return SessionCookie.of(get_settings(request), server[1] if server else None)


def get_passwords(request: Request) -> Passwords:
    """Return how the application hashes passwords."""
    passwords: Passwords = request.app.state.passwords
    return passwords


TheDatabase = Annotated[Database, Depends(get_database)]
TheSettings = Annotated[Settings, Depends(get_settings)]
TheCookie = Annotated[SessionCookie, Depends(get_cookie)]
ThePasswords = Annotated[Passwords, Depends(get_passwords)]


async def current_caller(
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
    cookie: TheCookie,
) -> Caller:
    """Return who is asking, and say in a browser's answer whose it is."""
    caller = await recognised(request, database, settings, cookie)
    if caller.via == "session":
        # What a browser keeps for use without a network, it keeps for this person alone.
        response.headers[OWNER] = str(caller.user_id)
    return caller


async def recognised(
    request: Request, database: Database, settings: Settings, cookie: SessionCookie
) -> Caller:
    """Return who is asking, by API key or by session cookie; 401 when it is nobody."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme:
        if scheme.lower() != "bearer" or not key.startswith(KEY_PREFIX):
            raise Unauthenticated("Write the header as `Authorization: Bearer nexa_...`.")
        found = await find_by_api_key(database, secret_hash(key.strip()))
        if found is None:
            raise Unauthenticated("This API key is not known, has expired or was revoked.")
        return _caller(found, "api_key")
    secret = request.cookies.get(cookie.name)
    found = await find_by_session(database, secret_hash(secret), settings) if secret else None
    if found is None:
        raise Unauthenticated("Sign in first, or send an API key.")
    refuse_forged(request, settings, has_session=True)
    return _caller(found, "session")


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def may(permission: Permission) -> Callable[[Caller], Coroutine[Any, Any, Caller]]:
    """Return the dependency with which a route declares the one permission it needs."""

    async def allowed(caller: CurrentCaller) -> Caller:
        caller.require(permission)
        return caller

    # Read by the test that walks every route.
    allowed.__dict__[MARK] = permission
    return allowed


async def tenant_session(caller: CurrentCaller, database: TheDatabase) -> AsyncIterator[Session]:
    """Open the request's one transaction; it commits before the answer leaves."""
    async with database.tenant(caller.org_id) as session:
        yield session


TenantSession = Annotated[Session, Depends(tenant_session, scope="function")]


def _caller(found: Found, via: Via) -> Caller:
    role: Role = found.role
    return Caller(
        org_id=found.org_id,
        workspace_id=found.workspace_id,
        user_id=found.user_id,
        role=role,
        permissions=permissions_of(role, found.scopes),
        via=via,
        session_id=found.session_id,
        key_id=found.key_id,
    )
