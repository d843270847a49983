"""What the planner may see and ask for, made of the same services people use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import (
    Actor,
    Applied,
    Checked,
    NewProposal,
    OpenProposal,
    Stored,
    ThreadView,
)
from agent.events import ChatEvent, payload
from agent.plan import Question, Said
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.turns import Turns
from api.drafts.checking import Checking
from api.drafts.repository import DraftRepository
from api.planner.rooms import room_of
from api.planner.standing import newest_standing
from api.proposals.repository import ProposalRepository
from api.proposals.service import Offer, Proposals
from api.repository import Session
from api.room import Room
from api.services import Services
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.problem import Problem
from engine.core.validate import ConnectionInfo
from engine.errors import DocumentInvalid, FlowError, NotFound, StaleRevision
from engine.store.models import Proposal
from engine.store.models.draft_patch import DraftPatch

REMEMBERED_MESSAGES = 12
REMEMBERED_CHANGES = 8
UNDONE_IN_A_ROW = 40


@dataclass(frozen=True)
class PlannerValidator:
    """The one validator, as the planner asks it."""

    checking: Checking

    def check(self, document: Mapping[str, Any], connections: Sequence[ConnectionInfo]) -> Checked:
        """Find what is wrong; a document that cannot be read has problems like any other."""
        try:
            read = Document.parse(document)
        except DocumentInvalid as broken:
            problem = Problem("document_invalid", "error", "", broken.message)
            return Checked(tuple(broken.problems) or (problem,))
        found = self.checking.check(read, connections)
        return Checked(tuple(found.problems), dict(found.fire_times))

    def patched(
        self, document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Answer the document after the operations."""
        return apply_patch(Document.parse(document), {}, operations).document.to_json()


@dataclass(frozen=True)
class PlannerDrafts:
    """Drafts and proposals of the workspace of the person who asked."""

    services: Services

    async def view(self, actor: Actor, thread_id: str) -> ThreadView:
        """Answer what a conversation is about now."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            chat = ChatRepository(session, *room.place)
            thread = await chat.get(UUID(thread_id))
            if thread is None:
                raise NotFound("There is no such conversation.")
            drafts = DraftRepository(session, *room.place)
            draft = await drafts.get(thread.workflow_id) if thread.workflow_id else None
            patches = (
                await drafts.newest_patches(draft.workflow_id, REMEMBERED_CHANGES) if draft else ()
            )
            lines = await chat.lines(thread.id)
            offered = await chat.open_proposal(thread.id)
            return ThreadView(
                workflow_id=str(draft.workflow_id) if draft else None,
                revision=draft.revision if draft else 0,
                document=dict(draft.document) if draft else None,
                former=_former(draft.document, patches) if draft else (),
                workspace_timezone=await chat.workspace_timezone(),
                connections=tuple(await drafts.connections()),
                history=_said_before(lines),
                open_proposal=_open(offered) if offered else None,
            )

    async def last_change(self, actor: Actor, workflow_id: str) -> Sequence[Mapping[str, Any]]:
        """Answer the operations that take the newest change back that was not taken back before."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            rows = DraftRepository(session, *room.place)
            if await rows.get(UUID(workflow_id)) is None:
                return ()
            last = newest_standing(await rows.newest_patches(UUID(workflow_id), UNDONE_IN_A_ROW))
        return _objects(last.inverse) if last else ()

    async def store(self, actor: Actor, proposal: NewProposal) -> Stored:
        """Keep a proposal and answer it as people will see it."""
        room = room_of(self.services, actor)
        offer = Offer(
            id=UUID(proposal.id),
            thread_id=UUID(proposal.thread_id),
            workflow_id=UUID(proposal.workflow_id) if proposal.workflow_id else None,
            base_revision=proposal.base_revision,
            operations=[dict(operation) for operation in proposal.operations],
            document_after=dict(proposal.document_after),
            intent=proposal.intent,
            evidence=dict(proposal.evidence),
            supersedes=UUID(proposal.supersedes) if proposal.supersedes else None,
        )
        async with room.transaction() as session:
            shown = await Proposals(room, session).store(offer)
        return Stored(
            summary=tuple(shown.summary),
            reach=shown.reach.model_dump(),
            document_before=shown.document_before,
            document_after=shown.document_after,
            touched=tuple(shown.touched),
            to_allow=tuple(shown.to_allow),
        )

    async def apply(self, actor: Actor, proposal_id: str, hunks: Sequence[int] | None) -> Applied:
        """Write an accepted proposal once; say so when the draft has moved under it."""
        room = room_of(self.services, actor)
        try:
            async with room.transaction() as session:
                draft = await Proposals(room, session).accept(UUID(proposal_id), hunks)
        except StaleRevision:
            async with room.transaction() as session:
                await _rows(room, session).supersede(UUID(proposal_id))
            return Applied("stale")
        return Applied("accepted", draft.workflow_id, draft.revision)

    async def reject(self, actor: Actor, proposal_id: str) -> None:
        """Close a proposal."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            await Proposals(room, session).reject(UUID(proposal_id))


@dataclass(frozen=True)
class PlannerTranscript:
    """Writes what a turn tells, once, and hands new lines to whoever reads along."""

    services: Services
    turns: Turns

    async def append(
        self, actor: Actor, thread_id: str, key: tuple[str, str], events: Sequence[ChatEvent]
    ) -> None:
        """Append the events of one node; the first part of the key names the turn."""
        room = room_of(self.services, actor)
        turn_id = key[0].partition(":")[0]
        told = [(event.type, payload(event)) for event in events]
        async with room.transaction() as session:
            rows = ChatRepository(session, *room.place)
            lines = await rows.append(UUID(thread_id), key, turn_id, "assistant", told)
        self.turns.told(turn_id, lines)


def _rows(room: Room, session: Session) -> ProposalRepository:
    return ProposalRepository(session, *room.place)


def _said_before(lines: Sequence[Line]) -> tuple[Said, ...]:
    """Answer what was said before the message that is being answered."""
    texts = [line for line in lines if line.kind == "text"]
    last = max((n for n, line in enumerate(texts) if line.role == "user"), default=0)
    earlier = texts[:last][-REMEMBERED_MESSAGES:]
    asked: dict[str, list[Question]] = {}
    for line in lines:
        if line.kind == "question":
            asked.setdefault(line.message_id, []).append(Question.from_json(line.payload))
    return tuple(
        Said(line.role, str(line.payload["text"]), tuple(asked.get(line.message_id, ())))
        for line in earlier
    )


def _former(
    document: Mapping[str, Any], patches: Sequence[DraftPatch]
) -> tuple[Mapping[str, Any], ...]:
    """Go back from a draft, patch by patch, as far as the inverses lead."""
    found: list[Mapping[str, Any]] = []
    now = Document.parse(document)
    for patch in patches:
        try:
            now = apply_patch(now, {}, _objects(patch.inverse)).document
        except FlowError:
            break
        found.append(now.to_json())
    return tuple(found)


def _open(offered: Proposal) -> OpenProposal:
    after = dict(offered.document_after or {})
    return OpenProposal(str(offered.id), tuple(_objects(offered.operations)), after)


def _objects(stored: Sequence[Any]) -> list[dict[str, Any]]:
    return [dict(operation) for operation in stored]
