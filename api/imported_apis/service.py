"""Imported APIs: listed, looked at before they are taken in, imported again, and taken away."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from api.imported_apis.affected import affected
from api.imported_apis.reading import Incoming
from api.imported_apis.repository import ImportedApiRepository
from api.imported_apis.schemas import (
    AffectedShown,
    ChangedShown,
    ImportedChange,
    ImportedList,
    ImportedWhole,
)
from api.imported_apis.showing import shown, whole
from api.repository import Session
from api.room import Room
from engine.core.action import ActionSpec
from engine.core.layered import LayeredCatalog
from engine.errors import Conflict, Invalid, NotFound
from engine.store.imported_apis import stored
from engine.store.models.imported_api import ImportedApi
from tools.imported.change import Change, change_between
from tools.imported.names import settled
from tools.imported.shelf import read, read_plain, with_effect, written
from tools.openapi.operation import Operation

MOST = 50
_NAMED = 3


class ImportBreaksWorkflows(Conflict):
    """What is imported would no longer be what workflows were checked against."""

    code = "import_breaks_workflows"


@dataclass(frozen=True)
class _Beside:
    """What comes in, beside what is there."""

    former: ImportedApi | None
    operations: list[Operation]
    change: ImportedChange


class ImportedApis:
    """The imported APIs of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = ImportedApiRepository(session, *room.place)

    async def all(self) -> ImportedList:
        """Answer every import."""
        return ImportedList(items=[shown(row) for row in await self._rows.all()])

    async def show(self, key: str) -> ImportedWhole:
        """Answer an import with its operations."""
        return _whole_of(await self._found(key))

    async def document(self, key: str) -> str:
        """Answer the text an import was read from."""
        row = await self._rows.get(key, whole=True)
        if row is None:
            raise _missing()
        return row.document

    async def preview(self, incoming: Incoming) -> ImportedChange:
        """Answer what an import would change, and which workflows it touches; nothing is stored."""
        return (await self._beside(incoming)).change

    async def keep(self, incoming: Incoming, *, accept_breaking: bool) -> ImportedChange:
        """Import, or import again in place of what is there; the same again changes nothing."""
        await self._rows.hold()
        beside = await self._beside(incoming)
        change = beside.change
        if change.is_unchanged:
            return change
        _require_whole(change.workflows, incoming.key, accept_breaking)
        row = await self._stored(incoming, beside)
        await self._note("import_api", row, added=len(change.added), removed=len(change.removed))
        return change.model_copy(update={"api": _whole_of(row)})

    async def set_effects(self, key: str, effects: Mapping[str, str | None]) -> ImportedWhole:
        """Set what operations do outside, where the document's method says something else."""
        await self._rows.hold()
        row = await self._found(key)
        known = {one.action_id: one.key for one in read(stored(row))}
        if unknown := sorted(set(effects) - set(known)):
            raise NotFound(f"{key} has no action {unknown[0]!r}.")
        now = dict(row.effects)
        for action, effect in effects.items():
            now.pop(known[action], None)
            if effect is not None:
                now[known[action]] = effect
        row.effects = now
        await self._touch(row)
        await self._note("import_api.effects", row, actions=sorted(effects))
        return _whole_of(row)

    async def drop(self, key: str, *, accept_breaking: bool) -> None:
        """Take an import away; refused where workflows use it, unless that is accepted."""
        await self._rows.hold()
        row = await self._found(key)
        gone = [one.action_id for one in read(stored(row))]
        _require_whole(await self._affected(key, gone, []), key, accept_breaking)
        await self._rows.drop(row)
        await self._rows.tell()
        await self._note("import_api.remove", row)

    async def _beside(self, incoming: Incoming) -> _Beside:
        former = await self._rows.get(incoming.key)
        had = read_plain(stored(former)) if former is not None else []
        operations = settled(incoming.operations, had)
        effects = cast("dict[str, str]", former.effects) if former is not None else {}
        change = change_between(
            [with_effect(one, effects) for one in had],
            [with_effect(one, effects) for one in operations],
        )
        specs = [with_effect(one, effects).spec() for one in operations]
        whole_now = whole(_row(self._room, incoming, operations, effects), effects)
        return _Beside(
            former,
            operations,
            ImportedChange(
                api=whole_now,
                is_new=former is None,
                is_unchanged=former is not None and _is_same(former, incoming, change),
                added=list(change.added),
                removed=list(change.removed),
                changed=[ChangedShown(action=a, what=list(w)) for a, w in change.changed.items()],
                workflows=await self._affected(incoming.key, change.touched, specs),
            ),
        )

    async def _affected(
        self, key: str, touched: Collection[str], specs: Sequence[ActionSpec]
    ) -> list[AffectedShown]:
        """Answer the workflows that a change of these actions touches."""
        if not touched:
            return []
        services = self._room.services
        built_in = services.toolboxes.built_in.catalog
        others = [
            spec
            for spec in services.catalog.actions()
            if built_in.action(spec.id) is None and not spec.id.startswith(f"{key}.")
        ]
        after = LayeredCatalog(built_in, [*others, *specs])
        using = await self._rows.using(key)
        return await asyncio.to_thread(affected, using, touched, services.checking, after)

    async def _stored(self, incoming: Incoming, beside: _Beside) -> ImportedApi:
        row = beside.former
        if row is None:
            if await self._rows.count() >= MOST:
                raise Invalid(
                    f"A workspace has at most {MOST} imported APIs; take some away first."
                )
            row = _row(self._room, incoming, beside.operations, {})
            await self._rows.add(row)
        else:
            fresh = _row(self._room, incoming, beside.operations, dict(row.effects))
            for name in _TAKEN:
                setattr(row, name, getattr(fresh, name))
        await self._touch(row)
        return row

    async def _touch(self, row: ImportedApi) -> None:
        row.updated_at = self._room.services.clock.now()
        await self._session.flush()
        await self._rows.tell()

    async def _found(self, key: str) -> ImportedApi:
        row = await self._rows.get(key)
        if row is None:
            raise _missing()
        return row

    async def _note(self, action: str, row: ImportedApi, **facts: Any) -> None:
        await self._room.note(self._session, action, row.id, key=row.key, **facts)


_TAKEN = (
    "kind",
    "title",
    "version",
    "source",
    "server",
    "connection",
    "document",
    "digest",
    "operations",
    "refused",
)


def _row(
    room: Room, incoming: Incoming, operations: Sequence[Operation], effects: Mapping[str, Any]
) -> ImportedApi:
    return ImportedApi(
        org_id=room.org_id,
        workspace_id=room.workspace_id,
        key=incoming.key,
        kind=incoming.kind,
        title=incoming.title,
        version=incoming.version,
        source=incoming.source,
        server=incoming.server,
        connection=incoming.connection,
        document=incoming.document,
        digest=incoming.digest,
        operations=[written(one) for one in operations],
        refused=[{"request": one.key, "reason": one.reason} for one in incoming.refused],
        effects=dict(effects),
        created_by=room.user_id,
    )


def _is_same(former: ImportedApi, incoming: Incoming, change: Change) -> bool:
    where = (former.digest, former.server, former.source, former.connection)
    now = (incoming.digest, incoming.server, incoming.source, incoming.connection)
    return where == now and not change.touched and not change.added


def _whole_of(row: ImportedApi) -> ImportedWhole:
    return whole(row, cast("dict[str, str]", row.effects))


def _missing() -> NotFound:
    return NotFound("Nothing is imported under this key.")


def _require_whole(workflows: Sequence[AffectedShown], key: str, accept_breaking: bool) -> None:
    """Refuse what breaks workflows, and name them with their steps, unless that is accepted."""
    broken = [one for one in workflows if one.breaks]
    if not broken or accept_breaking:
        return
    named = "; ".join(
        f"{one.name!r} ({one.place}) in {', '.join(one.steps)}" for one in broken[:_NAMED]
    )
    more = f" and {len(broken) - _NAMED} more" if len(broken) > _NAMED else ""
    raise ImportBreaksWorkflows(
        f"This would break {named}{more}. Change those first, or accept it with accept_breaking.",
        key=key,
        workflows=[
            {
                "workflow_id": one.workflow_id,
                "name": one.name,
                "place": one.place,
                "steps": one.steps,
            }
            for one in broken
        ],
    )
