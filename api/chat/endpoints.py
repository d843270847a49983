"""The conversation: threads, messages, and the stream of one answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status

from api.chat.answer import Answers
from api.chat.schemas import ChatGiven, CreateThread, MessageList, Stopped, ThreadShown
from api.chat.service import Conversations
from api.room import Asking
from api.shapes import Page

router = APIRouter(tags=["chat"])
LONGEST_BODY = 1_000_000
_STREAM = {"content": {"text/event-stream": {}}, "description": "AI SDK UI message stream v1"}


@router.post("/threads", status_code=status.HTTP_201_CREATED)
async def create_thread(given: CreateThread, room: Asking) -> ThreadShown:
    """Begin a conversation, about one workflow or about a new one."""
    async with room.transaction() as session:
        return await Conversations(room, session).create(given.workflow_id)


@router.get("/threads")
async def list_threads(
    room: Asking,
    workflow: UUID | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ThreadShown]:
    """List your conversations, the last used first."""
    async with room.transaction() as session:
        return await Conversations(room, session).page(workflow, cursor, limit)


@router.get("/threads/{thread_id}/messages")
async def list_messages(thread_id: UUID, room: Asking) -> MessageList:
    """The transcript as AI SDK UI messages."""
    async with room.transaction() as session:
        return await Conversations(room, session).messages(thread_id)


@router.post(
    "/chat/{thread_id}",
    response_class=Response,
    responses={200: _STREAM},
    max_body_size=LONGEST_BODY,
)
async def send_message(
    thread_id: UUID, given: ChatGiven, room: Asking, request: Request
) -> Response:
    """Say something; the answer streams back. A message over 1 MB is refused."""
    return await Answers(room, request).begin(thread_id, given)


@router.get(
    "/chat/{thread_id}/stream",
    response_class=Response,
    responses={200: _STREAM, 204: {"description": "no answer is being written"}},
)
async def resume_answer(thread_id: UUID, room: Asking, request: Request) -> Response:
    """The answer being written, again from its start; 204 when there is none."""
    return await Answers(room, request).resume(thread_id)


@router.post("/chat/{thread_id}/cancel")
async def stop_answer(thread_id: UUID, room: Asking, request: Request) -> Stopped:
    """Stop the answer being written; whoever reads it is told by whom."""
    return await Answers(room, request).stop(thread_id)
