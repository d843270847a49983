"""Queries of threads and their transcript."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from api.chat.encoder import Line
from api.paging import After
from api.repository import Repository
from engine.store.models.chat_event import ChatEvent
from engine.store.models.chat_thread import ChatThread
from engine.store.models.proposal import Proposal
from engine.store.models.user import User
from engine.store.models.workflow import Workflow
from engine.store.models.workspace import Workspace


class ChatRepository(Repository):
    """Conversations of one workspace."""

    def _here(self) -> ColumnElement[bool]:
        return ChatThread.workspace_id == self.workspace_id

    async def add(self, thread: ChatThread) -> None:
        """Store a new thread."""
        self.session.add(thread)
        await self.session.flush()
        await self.session.refresh(thread)

    async def get(self, thread_id: UUID) -> ChatThread | None:
        """Answer a thread."""
        query = select(ChatThread).where(self._here(), ChatThread.id == thread_id)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def page(
        self, of: UUID | None, workflow_id: UUID | None, after: After | None, limit: int
    ) -> Sequence[ChatThread]:
        """Answer one row more than the limit: a person's threads, the last used first."""
        query = select(ChatThread).where(self._here())
        query = query.order_by(ChatThread.updated_at.desc(), ChatThread.id.desc())
        if of is not None:
            query = query.where(or_(ChatThread.created_by == of, ChatThread.created_by.is_(None)))
        if workflow_id is not None:
            query = query.where(ChatThread.workflow_id == workflow_id)
        if after is not None:
            query = query.where(tuple_(ChatThread.updated_at, ChatThread.id) < tuple_(*after))
        return (await self.session.execute(query.limit(limit + 1))).scalars().all()

    async def has_workflow(self, workflow_id: UUID) -> bool:
        """Tell whether the workflow exists here."""
        query = select(Workflow.id).where(
            Workflow.id == workflow_id,
            Workflow.workspace_id == self.workspace_id,
            Workflow.deleted_at.is_(None),
        )
        return (await self.session.execute(query)).first() is not None

    async def lines(self, thread_id: UUID, *, message_id: str | None = None) -> list[Line]:
        """Answer the transcript, or one message of it, in order."""
        query = (
            select(ChatEvent).where(ChatEvent.thread_id == thread_id).order_by(ChatEvent.position)
        )
        if message_id is not None:
            query = query.where(ChatEvent.message_id == message_id)
        rows = (await self.session.execute(query)).scalars()
        return [_line(row) for row in rows]

    async def append(
        self,
        thread_id: UUID,
        key: tuple[str, str],
        message_id: str,
        role: Literal["user", "assistant"],
        events: Sequence[tuple[str, Mapping[str, Any]]],
    ) -> list[Line]:
        """Append lines under (thread, checkpoint, node, n), once; answer those that are new."""
        if not events:
            return []
        checkpoint, node = key
        rows = [
            {
                "org_id": self.org_id,
                "workspace_id": self.workspace_id,
                "thread_id": thread_id,
                "checkpoint_id": checkpoint,
                "node": node,
                "n": n,
                "message_id": message_id,
                "role": role,
                "kind": kind,
                "payload": dict(payload),
            }
            for n, (kind, payload) in enumerate(events)
        ]
        statement = insert(ChatEvent).on_conflict_do_nothing().returning(ChatEvent)
        added = await self.session.execute(statement, rows)
        return sorted((_line(row) for row in added.scalars()), key=lambda line: line.position)

    async def used(self, thread_id: UUID, values: Mapping[str, Any]) -> None:
        """Note that a thread was used, with what is now known of it."""
        await self.session.execute(
            update(ChatThread)
            .where(ChatThread.id == thread_id)
            .values(updated_at=func.now(), **values)
        )

    async def open_proposal(self, thread_id: UUID) -> Proposal | None:
        """Answer the newest proposal of a thread that nobody has decided."""
        query = (
            select(Proposal)
            .where(Proposal.thread_id == thread_id, Proposal.status == "open")
            .order_by(Proposal.id.desc())
            .limit(1)
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def name_of(self, user_id: UUID | None) -> str:
        """Answer what a person is called; a key of the installation is a program."""
        if user_id is None:
            return "a program"
        query = select(User.name).where(User.id == user_id)
        return (await self.session.execute(query)).scalar_one_or_none() or "somebody"

    async def workspace_timezone(self) -> str | None:
        """Answer the zone the workspace was given, None while nobody chose one."""
        query = select(Workspace.timezone).where(Workspace.id == self.workspace_id)
        return (await self.session.execute(query)).scalar_one_or_none()


def _line(row: ChatEvent) -> Line:
    role: Literal["user", "assistant"] = "user" if row.role == "user" else "assistant"
    return Line(row.position, row.message_id, role, row.kind, row.payload, row.created_at)
