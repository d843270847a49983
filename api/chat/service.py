"""Conversations: begin, find, read."""

from uuid import UUID

from api.chat.encoder import messages
from api.chat.repository import ChatRepository
from api.chat.schemas import MessageList, ThreadShown
from api.paging import After, decode, next_cursor
from api.repository import Session
from api.room import Room
from api.shapes import Page
from engine.errors import NotFound
from engine.store.models.chat_thread import ChatThread

NO_THREAD = "There is no such conversation."


class Conversations:
    """The threads of one workspace, within one transaction."""

    def __init__(self, room: Room, session: Session) -> None:
        self._room = room
        self._session = session
        self._rows = ChatRepository(session, *room.place)

    async def create(self, workflow_id: UUID | None) -> ThreadShown:
        """Begin a conversation."""
        if workflow_id is not None and not await self._rows.has_workflow(workflow_id):
            raise NotFound("There is no such workflow.")
        thread = ChatThread(
            org_id=self._room.org_id,
            workspace_id=self._room.workspace_id,
            workflow_id=workflow_id,
            created_by=self._room.user_id,
        )
        await self._rows.add(thread)
        await self._room.note(self._session, "thread.create", thread.id)
        return shown(thread)

    async def page(
        self, workflow_id: UUID | None, cursor: str | None, limit: int
    ) -> Page[ThreadShown]:
        """Answer one page of the caller's own conversations."""
        rows = await self._rows.page(self._room.user_id, workflow_id, decode(cursor), limit)
        more = next_cursor(rows, limit, lambda row: After(row.updated_at, row.id))
        return Page(items=[shown(row) for row in rows[:limit]], next_cursor=more)

    async def messages(self, thread_id: UUID) -> MessageList:
        """Answer the transcript."""
        if await self._rows.get(thread_id) is None:
            raise NotFound(NO_THREAD)
        return MessageList(items=messages(await self._rows.lines(thread_id)))


def shown(thread: ChatThread) -> ThreadShown:
    """Write a thread as answers carry it."""
    return ThreadShown(
        id=str(thread.id),
        title=thread.title,
        workflow_id=str(thread.workflow_id) if thread.workflow_id else None,
        created_at=thread.created_at,
        updated_at=thread.updated_at,
    )
