"""A caller in their workspace: who asks, and what the service can do for them."""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import JsonValue

from api.audit import audit
from api.dependencies import Caller, may
from api.permissions import Permission
from api.repository import Session
from api.services import Services


@dataclass(frozen=True)
class Room:
    """Everything an endpoint needs. Opening a transaction is the endpoint's own decision."""

    caller: Caller
    services: Services

    @property
    def org_id(self) -> UUID:
        """The tenant."""
        return self.caller.org_id

    @property
    def workspace_id(self) -> UUID:
        """The team's room in it."""
        return self.caller.workspace_id

    @property
    def user_id(self) -> UUID | None:
        """The person; None for a key of the installation itself."""
        return self.caller.user_id

    @property
    def by(self) -> str | None:
        """Who asks, as a run's events name them: the id of a person, or that of a key."""
        if self.caller.user_id is not None:
            return str(self.caller.user_id)
        return f"key:{self.caller.key_id}" if self.caller.key_id is not None else None

    @property
    def place(self) -> tuple[UUID, UUID]:
        """Tenant and workspace, as repositories take them."""
        return self.caller.org_id, self.caller.workspace_id

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """Open the request's one transaction, in which only this organization exists."""
        return self.services.database.tenant(self.caller.org_id)

    async def note(self, session: Session, action: str, target: UUID, **facts: JsonValue) -> None:
        """Write down in the same transaction what this caller did."""
        await audit(session, self.caller, action, str(target), **facts)


def _room(permission: Permission) -> Callable[..., Coroutine[Any, Any, Room]]:
    async def enter(request: Request, caller: Annotated[Caller, Depends(may(permission))]) -> Room:
        services: Services = request.app.state.services
        return Room(caller, await services.within(caller.org_id, caller.workspace_id))

    return enter


Reading = Annotated[Room, Depends(_room("workflow:read"))]
Editing = Annotated[Room, Depends(_room("workflow:edit"))]
Publishing = Annotated[Room, Depends(_room("workflow:publish"))]
Watching = Annotated[Room, Depends(_room("run:read"))]
Running = Annotated[Room, Depends(_room("run:start"))]
Deciding = Annotated[Room, Depends(_room("approval:decide"))]
Managing = Annotated[Room, Depends(_room("member:manage"))]
Asking = Annotated[Room, Depends(_room("chat:use"))]
