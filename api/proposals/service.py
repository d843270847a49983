"""What the planner offers: kept, shown, accepted once or rejected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.corrections.service import Corrections
from api.drafts.called import CalledRepository, directory_of
from api.drafts.checking import shown_problems, shown_reach
from api.drafts.repository import DraftRepository
from api.drafts.schemas import DraftShown
from api.drafts.service import Drafts, Edit, found
from api.paging import After, decode, next_cursor
from api.proposals.proof_schemas import Proof
from api.proposals.reach import ALLOWED, is_blank, require_allowed
from api.proposals.repository import ProposalRepository
from api.proposals.schemas import ProposalListed, ProposalShown
from api.repository import Session
from api.room import Room
from api.shapes import Page
from api.variables.repository import VariableRepository
from api.workflows.service import Workflows
from engine.core.document import Document
from engine.core.patch import describe_operation, reach_diff, touches
from engine.core.reach import to_allow
from engine.errors import Conflict, Invalid, NotFound
from engine.store.models import Proposal

NO_PROPOSAL = "There is no such proposal."


@dataclass(frozen=True)
class Offer:
    """A proposal on its way into storage."""

    id: UUID
    thread_id: UUID | None
    workflow_id: UUID | None
    base_revision: int
    operations: Sequence[Any]
    document_after: dict[str, Any]
    intent: str
    evidence: dict[str, Any]
    supersedes: UUID | None = None


class Proposals:
    """The proposals of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = ProposalRepository(session, *room.place)
        self._drafts = DraftRepository(session, *room.place)

    async def show(self, proposal_id: UUID) -> ProposalShown:
        """Answer a proposal with what it would change and reach."""
        proposal = await self._rows.get(proposal_id)
        if proposal is None:
            raise NotFound(NO_PROPOSAL)
        return await self._shown(proposal)

    async def page(
        self, status: str | None, thread_id: UUID | None, cursor: str | None, limit: int
    ) -> Page[ProposalListed]:
        """Answer one page of what was offered."""
        rows = await self._rows.page(status, thread_id, decode(cursor), limit)
        more = next_cursor(rows, limit, lambda row: After(row.created_at, row.id))
        return Page(items=[_listed(row) for row in rows[:limit]], next_cursor=more)

    async def store(self, offer: Offer) -> ProposalShown:
        """Keep an offer; storing it twice keeps it once."""
        proposal = await self._rows.get(offer.id)
        if proposal is None:
            if offer.supersedes is not None:
                await self._rows.supersede(offer.supersedes)
            proposal = await self._added(offer)
        return await self._shown(proposal)

    async def accept(
        self, proposal_id: UUID, hunks: Sequence[int] | None, *, allowed: Collection[str] = ()
    ) -> DraftShown:
        """Write it into the draft, whole or in part; accepted twice it is written once.

        `allowed` is what of its new reach a person has allowed, as it was shown. What the draft would newly reach
        beside that is refused, so a transaction that ends with the error has written nothing.
        """
        proposal = await self._held(proposal_id)
        drafts = Drafts(self._room, self._session)
        if proposal.status == "accepted" and proposal.workflow_id is not None:
            return await drafts.show(proposal.workflow_id)
        if proposal.status != "open":
            raise Conflict(f"This proposal is {proposal.status}: ask again for a new one.")
        operations = _chosen(proposal.operations, hunks)
        workflow_id, base = await self._target(proposal)
        edit = Edit(
            operations,
            base,
            str(proposal.plan.get("intent", "")),
            author_kind="ai",
            proposal_id=proposal.id,
        )
        is_first = is_blank(found(await self._drafts.get(workflow_id)).document)
        patched = await drafts.apply(workflow_id, edit)
        asked = to_allow(patched.reach.model_dump(), is_first=is_first)
        require_allowed(asked, allowed)
        first = await self._rows.first_replaced(proposal)
        if first is not None:
            corrections = Corrections(self._room, self._session)
            await corrections.learn(first.document_after or {}, patched.document)
        proposal.workflow_id, proposal.result_revision = workflow_id, patched.revision
        proposal.accepted_operations = list(operations)
        proposal.evidence = {**proposal.evidence, ALLOWED: [*asked]}
        await self._decide(proposal, "accepted")
        shown = DraftShown.model_validate(patched.model_dump(exclude={"touched", "reach"}))
        left = [one for one in shown.to_allow if one not in asked]
        return shown.model_copy(update={"to_allow": left})

    async def reject(self, proposal_id: UUID) -> ProposalShown:
        """Close it; the draft stays as it is."""
        proposal = await self._held(proposal_id)
        if proposal.status == "accepted":
            raise Conflict("This proposal was accepted already: undo the change instead.")
        if proposal.status == "open":
            await self._decide(proposal, "rejected")
        return await self._shown(proposal)

    async def _target(self, proposal: Proposal) -> tuple[UUID, int]:
        """Answer the draft to write into; a proposal for a new workflow makes it first."""
        if proposal.workflow_id is not None:
            return proposal.workflow_id, proposal.base_revision or 0
        name = str((proposal.document_after or {}).get("name") or "Workflow")
        made = await Workflows(self._room, self._session).create(name, None)
        workflow_id = UUID(made.id)
        if proposal.thread_id is not None:
            await self._rows.bind_thread(proposal.thread_id, workflow_id)
        return workflow_id, made.draft_revision

    async def _decide(self, proposal: Proposal, status: str) -> None:
        proposal.status = status
        proposal.decided_by = self._room.user_id
        proposal.decided_at = self._room.services.clock.now()
        await self._session.flush()
        await self._room.note(self._session, f"proposal.{status}", proposal.id)

    async def _added(self, offer: Offer) -> Proposal:
        before: dict[str, Any] | None = None
        if offer.workflow_id is not None:
            draft = await self._drafts.get(offer.workflow_id)
            before = dict(draft.document) if draft else None
        proposal = Proposal(
            id=offer.id,
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            thread_id=offer.thread_id,
            workflow_id=offer.workflow_id,
            kind="create" if offer.workflow_id is None else "change",
            base_revision=offer.base_revision,
            operations=list(offer.operations),
            document_before=before,
            document_after=offer.document_after,
            plan={"intent": offer.intent},
            evidence=offer.evidence,
            status="open",
            created_by=self._room.user_id,
            created_at=self._room.services.clock.now(),
        )
        await self._rows.add(proposal)
        return proposal

    async def _held(self, proposal_id: UUID) -> Proposal:
        proposal = await self._rows.locked(proposal_id)
        if proposal is None:
            raise NotFound(NO_PROPOSAL)
        return proposal

    async def _shown(self, proposal: Proposal) -> ProposalShown:
        services = self._room.services
        after_json: dict[str, Any] = dict(proposal.document_after or {})
        before_json, operations = proposal.document_before, _objects(proposal.operations)
        after = Document.parse(after_json)
        before = Document.parse(before_json) if before_json else Document(name=after.name)
        called = CalledRepository(self._session, *self._room.place)
        directory = await directory_of(called, services.checking, after, proposal.workflow_id)
        connections = await self._drafts.connections()
        variables = await VariableRepository(self._session, *self._room.place).values()
        validation = services.checking.check(after, connections, directory, variables)
        reach = reach_diff(before, after, services.catalog)
        return ProposalShown(
            id=str(proposal.id),
            thread_id=_text(proposal.thread_id),
            workflow_id=_text(proposal.workflow_id),
            status=proposal.status,
            base_revision=proposal.base_revision or 0,
            operations=operations,
            summary=[describe_operation(one, before, after) for one in operations],
            problems=shown_problems(validation.problems),
            proof=_proof(proposal, may_read_runs="run:read" in self._room.caller.permissions),
            reach=shown_reach(reach),
            to_allow=to_allow(reach, is_first=is_blank(before_json)),
            touched=sorted(touches(operations)),
            document_before=before_json,
            document_after=after_json,
            created_at=proposal.created_at,
            decided_at=proposal.decided_at,
        )


def _listed(proposal: Proposal) -> ProposalListed:
    return ProposalListed(
        id=str(proposal.id),
        thread_id=_text(proposal.thread_id),
        workflow_id=_text(proposal.workflow_id),
        status=proposal.status,
        name=str((proposal.document_after or {}).get("name") or ""),
        intent=str(proposal.plan.get("intent", "")),
        created_at=proposal.created_at,
        decided_at=proposal.decided_at,
    )


def _proof(proposal: Proposal, *, may_read_runs: bool) -> Proof | None:
    """Answer what was found out before it was offered; of what was offered earlier nothing is known."""
    told = proposal.evidence.get("rehearsal")
    if not isinstance(told, dict):
        return None
    known = {part: told.get(part) for part in Proof.model_fields}
    # Past runs are told with values that stood in them.
    return Proof.model_validate(known if may_read_runs else {**known, "past": None})


def _chosen(stored: Sequence[Any], hunks: Sequence[int] | None) -> list[Any]:
    """Answer the operations a person has picked, in their own order."""
    if hunks is None:
        return list(stored)
    wrong = [hunk for hunk in hunks if not 0 <= hunk < len(stored)]
    if wrong or not hunks:
        raise Invalid(f"The proposal has the operations 0 to {len(stored) - 1}; pick some of them.")
    return [stored[hunk] for hunk in sorted(set(hunks))]


def _objects(stored: Sequence[Any]) -> list[dict[str, Any]]:
    return [dict(operation) for operation in stored]


def _text(value: UUID | None) -> str | None:
    return str(value) if value is not None else None
