"""What happens to a draft: it is read, patched, undone and redone, always by patches."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from api.corrections.service import Corrections
from api.drafts.answers import operations_for
from api.drafts.called import CalledRepository, directory_of
from api.drafts.checking import shown_fire_times, shown_problems, shown_reach
from api.drafts.faults import PreconditionFailed
from api.drafts.repository import DraftRepository
from api.drafts.schemas import DraftPatched, DraftShown, PatchGiven
from api.proposals.repository import ProposalRepository
from api.repository import Session
from api.room import Room
from api.variables.repository import VariableRepository
from engine.core.document import Document, document_hash
from engine.core.patch import PatchResult, apply_patch, reach_diff, rebase
from engine.core.reach import to_allow
from engine.errors import Conflict, Invalid, NotFound, StaleRevision
from engine.store.models.draft import Draft
from engine.store.models.draft_patch import DraftPatch

Operations = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Edit:
    """One change on its way into a draft, with who wants it and why."""

    operations: Operations
    base_revision: int
    intent: str = ""
    kind: Literal["edit", "undo", "redo", "rollback", "import"] = "edit"
    author_kind: Literal["person", "ai"] = "person"
    proposal_id: UUID | None = None
    of_revision: int | None = None


class Drafts:
    """The drafts of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = DraftRepository(session, *room.place)

    async def show(self, workflow_id: UUID) -> DraftShown:
        """Answer the draft as it stands."""
        return await self.shown(found(await self._rows.get(workflow_id)))

    async def patch(
        self, workflow_id: UUID, given: PatchGiven, if_match: str | None = None
    ) -> DraftPatched:
        """Apply a person's patch."""
        draft = found(await self._rows.locked(workflow_id))
        require_match(if_match, draft.revision)
        edit = Edit(given.operations, given.base_revision, given.intent)
        return await self._patched(draft, edit)

    async def apply(self, workflow_id: UUID, edit: Edit) -> DraftPatched:
        """Apply a change that comes from a proposal, a sample or a rollback."""
        return await self._patched(found(await self._rows.locked(workflow_id)), edit)

    async def preview(self, workflow_id: UUID, given: PatchGiven) -> DraftPatched:
        """Answer what a patch would lead to, and write nothing."""
        draft = found(await self._rows.get(workflow_id))
        await self._require_fresh(draft, given.base_revision, given.operations)
        before = Document.parse(draft.document)
        result = apply_patch(before, draft.layout, given.operations)
        after = draft_of(result, draft, draft.revision + 1)
        return await self._as_patched(before, after, result)

    async def undo(self, workflow_id: UUID) -> DraftShown:
        """Take the newest accepted patch back by its inverse."""
        draft = found(await self._rows.locked(workflow_id))
        last = await self._rows.to_undo(workflow_id)
        if last is None:
            raise Conflict("There is nothing to undo in this draft.")
        last.undone = True
        return await self._turned(draft, last, "undo")

    async def redo(self, workflow_id: UUID) -> DraftShown:
        """Do again what was undone last."""
        draft = found(await self._rows.locked(workflow_id))
        undone = await self._rows.to_redo(workflow_id)
        if undone is None:
            raise Conflict("There is nothing to redo in this draft.")
        undone.undone = True
        return await self._turned(draft, undone, "redo")

    async def answer(self, workflow_id: UUID, path: str, value: Any) -> DraftShown:
        """Put a person's answer where the document has a hole."""
        draft = found(await self._rows.locked(workflow_id))
        operations = operations_for(draft.document, path, value, self._room.services.clock.now())
        return await self._patched(draft, Edit(operations, draft.revision, f"answer {path}"))

    async def shown(self, draft: Draft) -> DraftShown:
        """Answer a draft with everything the editor shows beside it."""
        return DraftShown(**await self._fields(draft))

    async def newly_reached(
        self, workflow_id: UUID, document: Document
    ) -> tuple[dict[str, list[str]], list[str]]:
        """Answer what a document reaches beyond the live version, and what of that is still to be allowed.

        What was allowed with a proposal is not asked again, and nothing is where no version is live yet.
        """
        live = await self._rows.live_document(workflow_id)
        former = Document.parse(live) if live is not None else None
        reach = reach_diff(former, document, self._room.services.catalog)
        asked = to_allow(reach, is_first=False) if live is not None else []
        rows = ProposalRepository(self._session, *self._room.place)
        allowed = await rows.allowed_since_live(workflow_id) if asked else set()
        return reach, [one for one in asked if one not in allowed]

    async def _turned(
        self, draft: Draft, patch: DraftPatch, kind: Literal["undo", "redo"]
    ) -> DraftShown:
        inverse: list[Any] = list(patch.inverse)
        edit = Edit(inverse, draft.revision, patch.intent, kind=kind, of_revision=patch.revision)
        return await self._patched(draft, edit)

    async def _patched(self, draft: Draft, edit: Edit) -> DraftPatched:
        await self._require_fresh(draft, edit.base_revision, edit.operations)
        before = Document.parse(draft.document)
        result = apply_patch(before, draft.layout, edit.operations)
        await self._store(draft, result, edit)
        if edit.kind == "edit" and await self._rows.is_planned(draft.workflow_id):
            # What people put right in what was planned is remembered for the next plan.
            corrections = Corrections(self._room, self._session)
            await corrections.learn(before.to_json(), dict(draft.document))
        return await self._as_patched(before, draft, result)

    async def _require_fresh(self, draft: Draft, base: int, operations: Operations) -> None:
        """Let a stale base pass only when nothing it touches was touched since."""
        if base > draft.revision:
            raise Invalid(f"The draft is at revision {draft.revision}, there is no {base} yet.")
        if base == draft.revision:
            return
        newer = await self._rows.patches_after(draft.workflow_id, base)
        since: list[Any] = [operation for patch in newer for operation in patch.operations]
        try:
            rebase(operations, since)
        except StaleRevision as stale:
            raise StaleRevision(
                f"{stale.message} It moved from revision {base} to {draft.revision}: look at the "
                "new draft and try again.",
                **stale.facts,
                revision=draft.revision,
                theirs=[
                    {"revision": p.revision, "intent": p.intent, "operations": p.operations}
                    for p in newer
                ],
            ) from None

    async def _store(self, draft: Draft, result: PatchResult, edit: Edit) -> None:
        base = draft.revision
        updated = draft_of(result, draft, base + 1)
        draft.revision, draft.document, draft.layout, draft.document_hash = (
            updated.revision,
            updated.document,
            updated.layout,
            updated.document_hash,
        )
        draft.updated_by = self._room.user_id
        draft.updated_at = self._room.services.clock.now()
        await self._rows.add_patch(
            DraftPatch(
                org_id=self._room.org_id,
                workspace_id=self._room.workspace_id,
                workflow_id=draft.workflow_id,
                revision=draft.revision,
                base_revision=edit.base_revision,
                kind=edit.kind,
                operations=list(edit.operations),
                inverse=list(result.inverse),
                touched=sorted(result.touched),
                intent=edit.intent,
                author_id=self._room.user_id,
                author_kind=edit.author_kind,
                proposal_id=edit.proposal_id,
                of_revision=edit.of_revision,
            )
        )
        document = result.document
        await self._rows.rename(draft.workflow_id, document.name, document.description or "")
        await self._announce(draft)
        facts = {"revision": draft.revision, "author": edit.author_kind}
        await self._room.note(self._session, f"draft.{edit.kind}", draft.workflow_id, **facts)

    async def _announce(self, draft: Draft) -> None:
        message = {
            "org": str(self._room.org_id),
            "workspace": str(self._room.workspace_id),
            "workflow": str(draft.workflow_id),
            "revision": draft.revision,
        }
        await self._rows.announce(json.dumps(message))

    async def _as_patched(
        self, before: Document, draft: Draft, result: PatchResult
    ) -> DraftPatched:
        catalog = self._room.services.catalog
        return DraftPatched(
            **await self._fields(draft),
            touched=sorted(result.touched),
            reach=shown_reach(reach_diff(before, result.document, catalog)),
        )

    async def _fields(self, draft: Draft) -> dict[str, Any]:
        connections = await self._rows.connections()
        document = Document.parse(draft.document)
        checking = self._room.services.checking
        called = CalledRepository(self._session, *self._room.place)
        directory = await directory_of(called, checking, document, draft.workflow_id)
        variables = await VariableRepository(self._session, *self._room.place).values()
        validation = checking.check(document, connections, directory, variables)
        reach, asked = await self.newly_reached(draft.workflow_id, document)
        return {
            "newly_reaches": shown_reach(reach),
            "to_allow": asked,
            "workflow_id": str(draft.workflow_id),
            "revision": draft.revision,
            "document": draft.document,
            "layout": draft.layout,
            "problems": shown_problems(validation.problems),
            "fire_times": shown_fire_times(validation),
            "can_undo": await self._rows.to_undo(draft.workflow_id) is not None,
            "can_redo": await self._rows.to_redo(draft.workflow_id) is not None,
            "document_hash": draft.document_hash,
        }


def found(draft: Draft | None) -> Draft:
    """Answer the draft, or say that there is no such workflow."""
    if draft is None:
        raise NotFound("There is no such workflow.")
    return draft


def draft_of(result: PatchResult, draft: Draft, revision: int) -> Draft:
    """Answer what the draft becomes, as a row that belongs to no session."""
    return Draft(
        workflow_id=draft.workflow_id,
        revision=revision,
        document=result.document.to_json(),
        layout=dict(result.layout),
        document_hash=document_hash(result.document),
    )


def require_match(if_match: str | None, revision: int) -> None:
    """Refuse when the client insists on a revision that is no longer the draft's."""
    if if_match is None or if_match.strip() == "*":
        return
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")}
    if str(revision) not in tags:
        raise PreconditionFailed(
            f"The draft is at revision {revision}, not at {if_match}.", revision=revision
        )
