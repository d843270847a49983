"""Variables: set, listed with who reads them, and taken away when nobody does."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.documents.naming import Naming
from api.repository import Session
from api.room import Room
from api.variables.kinds import kind_of
from api.variables.repository import VariableRepository
from api.variables.schemas import ReaderShown, VariableList, VariableShown
from engine.core.references import references_of
from engine.errors import Conflict, Invalid, NotFound, TooLarge
from engine.runtime.values import encode
from engine.store.models.variable import Variable

MOST = 200
LARGEST = 32 * 1024
_NAMED = 3


class VariableInUse(Conflict):
    """A workflow reads the variable, and would no longer find what it was checked against."""

    code = "variable_in_use"


class Variables:
    """The variables of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = VariableRepository(session, *room.place)

    async def all(self) -> VariableList:
        """Answer every variable with the workflows that read it."""
        rows, reading = await self._rows.all(), await self._rows.reading()
        return VariableList(items=[_shown(row, reading) for row in rows])

    async def keep(self, key: str, value: Any) -> VariableShown:
        """Set a variable; what runs under way have read stays as it was."""
        await self._rows.hold()
        if value is None:
            raise Invalid("A variable holds a value: take it away instead of setting it to null.")
        if len(encode(value)) > LARGEST:
            raise TooLarge(f"The value of a variable is at most {LARGEST} bytes.")
        before = {row.key: row.value for row in await self._rows.all()}
        if key not in before and len(before) >= MOST:
            raise Invalid(f"A workspace has at most {MOST} variables; take some away first.")
        if key in before and kind_of(before[key]) != kind_of(value):
            await self._require_unread(
                key, f"{key!r} holds a {kind_of(before[key])} and cannot become a {kind_of(value)}"
            )
        await self._rows.keep(key, value)
        target = self._room.workspace_id
        await self._room.note(self._session, "variable.set", target, key=key)
        return _shown(await self._found(key), await self._rows.reading())

    async def drop(self, key: str) -> None:
        """Take a variable away that no workflow reads."""
        await self._rows.hold()
        variable = await self._found(key)
        await self._require_unread(key, f"{key!r} cannot be taken away")
        await self._rows.drop(variable)
        target = self._room.workspace_id
        await self._room.note(self._session, "variable.remove", target, key=key)

    async def _found(self, key: str) -> Variable:
        for row in await self._rows.all():
            if row.key == key:
                return row
        raise NotFound(f"There is no variable {key!r}.")

    async def _require_unread(self, key: str, what: str) -> None:
        readers = _readers(key, await self._rows.reading())
        if readers:
            names = ", ".join(repr(one.name) for one in readers[:_NAMED])
            more = f" and {len(readers) - _NAMED} more" if len(readers) > _NAMED else ""
            raise VariableInUse(
                f"{what}: {names}{more} read it. Change those first, or use another name.",
                readers=[one.workflow_id for one in readers],
            )


def _shown(row: Variable, reading: Sequence[Naming]) -> VariableShown:
    return VariableShown(
        key=row.key,
        kind=kind_of(row.value),
        value=row.value,
        readers=_readers(row.key, reading),
        updated_at=row.updated_at,
    )


def _readers(key: str, reading: Sequence[Naming]) -> list[ReaderShown]:
    return [
        ReaderShown(workflow_id=str(row.workflow_id), name=row.name)
        for row in reading
        if any(read is None or read == key for one in (row.draft, row.live) for read in _read(one))
    ]


def _read(document: dict[str, Any] | None) -> Iterator[str | int | None]:
    """Answer the variables a document reads; None where it reads them all."""
    for _, _, reference in references_of(document or {}):
        if reference.root == "vars":
            yield reference.path[0].key if reference.path else None
