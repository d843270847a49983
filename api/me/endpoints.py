"""The caller's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.auth.schemas import MeShown
from api.dependencies import Caller, CurrentCaller, TenantSession, ThePasswords, may
from api.me.schemas import ChangeMe
from api.me.service import change, who_is

router = APIRouter(tags=["account"])


@router.get("/me")
async def get_me(caller: CurrentCaller, session: TenantSession) -> MeShown:
    """Show who is asking and what they may do."""
    return await who_is(session, caller)


@router.patch("/me")
async def change_me(
    given: ChangeMe,
    caller: Annotated[Caller, Depends(may("self:manage"))],
    session: TenantSession,
    passwords: ThePasswords,
) -> MeShown:
    """Change one's own name, zone or password."""
    return await change(session, caller, given, passwords)
