"""Variables: list, set, take away."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from api.room import Publishing, Reading
from api.variables.schemas import VariableGiven, VariableList, VariableShown
from api.variables.service import Variables
from engine.core.document_values import Id

router = APIRouter(prefix="/variables", tags=["variables"])
Key = Annotated[Id, Path(description="read as {{ vars.key }}")]


@router.get("")
async def list_variables(room: Reading) -> VariableList:
    """List the variables with their values and the workflows that read them. They hold no secrets."""
    async with room.transaction() as session:
        return await Variables(room, session).all()


@router.put("/{key}")
async def set_variable(key: Key, given: VariableGiven, room: Publishing) -> VariableShown:
    """Set a variable. Runs that start from now on read it; one that is read keeps its kind."""
    async with room.transaction() as session:
        return await Variables(room, session).keep(key, given.value)


@router.delete("/{key}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_variable(key: Key, room: Publishing) -> None:
    """Take a variable away; refused while a draft or a live version reads it."""
    async with room.transaction() as session:
        await Variables(room, session).drop(key)
