"""API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from api.dependencies import Caller, TenantSession, may
from api.keys.schemas import KeyMade, KeyShown, MakeKey
from api.keys.service import Keys
from api.shapes import Page

router = APIRouter(tags=["keys"])
Managing = Annotated[Caller, Depends(may("key:manage"))]


@router.get("/api-keys")
async def list_keys(caller: Managing, session: TenantSession) -> Page[KeyShown]:
    """List one's own keys; an owner sees those of the whole workspace."""
    return Page(items=await Keys(session, caller).all())


@router.post("/api-keys", status_code=status.HTTP_201_CREATED)
async def make_key(given: MakeKey, caller: Managing, session: TenantSession) -> KeyMade:
    """Make a key; its secret is shown this once."""
    return await Keys(session, caller).make(given)


@router.delete("/api-keys/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_key(key_id: UUID, caller: Managing, session: TenantSession) -> None:
    """Revoke a key, at once."""
    await Keys(session, caller).revoke(key_id)
