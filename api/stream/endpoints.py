"""Live events: one stream per run for programs, one per tab for the browser."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from api.room import Reading, Watching
from api.runs.schemas import EventList
from api.stream.presence import PeoplePresent, others_in
from api.stream.run_events import RunEvents
from api.stream.tab import TabStream

router = APIRouter(tags=["streams"])
_SSE: dict[str, object] = {"content": {"text/event-stream": {}, "application/json": {}}}


@router.get("/runs/{run_id}/events", response_model=EventList, responses={200: _SSE})
async def list_run_events(
    run_id: UUID,
    room: Watching,
    request: Request,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
) -> Response:
    """Replay what the client missed, then follow live (text/event-stream); or one page of JSON."""
    events = RunEvents(room, run_id)
    if "text/event-stream" in request.headers.get("accept", ""):
        return await events.stream(request, last_event_id, after)
    return JSONResponse(await events.page(after, limit))


@router.get(
    "/stream", response_class=Response, responses={200: {"content": {"text/event-stream": {}}}}
)
async def stream_tab(
    room: Watching,
    request: Request,
    runs: Annotated[str, Query(max_length=4000)] = "",
    drafts: Annotated[str, Query(max_length=4000)] = "",
    last_event_id: Annotated[str | None, Header(max_length=8000)] = None,
) -> Response:
    """Follow several runs and drafts over one connection; the event id holds all positions."""
    return await TabStream(room).open(request, runs, drafts, last_event_id)


@router.get("/workflows/{workflow_id}/draft/people")
async def list_people_present(workflow_id: UUID, room: Reading) -> PeoplePresent:
    """List who else has the draft open: whose tab follows it by GET /stream at this moment."""
    return await others_in(room, workflow_id)
