"""Recommendations: what a workflow could save, shown on its own runs, and what it has saved."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from agent.deps import Advises, RunHistory
from api.advice.schemas import AdviceList, AdvisedShown
from api.advice.service import Recommendations
from api.room import Editing, Room, Watching
from api.services import Services

router = APIRouter(tags=["workflows"])


Made = Callable[[Services], Advises]


async def _ports(request: Request) -> tuple[Made, RunHistory]:
    made: Made = request.app.state.advises
    history: RunHistory = request.app.state.history
    return made, history


Ports = Annotated[tuple[Made, RunHistory], Depends(_ports)]


@router.post("/workflows/{workflow_id}/advice")
async def advise_workflow(workflow_id: UUID, room: Editing, ports: Ports) -> AdvisedShown:
    """Look for what a workflow could save: each a patch, played on the last good runs, nothing called."""
    return await _of(room, ports).find(workflow_id)


@router.get("/workflows/{workflow_id}/advice")
async def list_advice(workflow_id: UUID, room: Watching, ports: Ports) -> AdviceList:
    """List what was found so far; of a change that runs, the measured saving beside the predicted one."""
    return await _of(room, ports).list(workflow_id)


def _of(room: Room, ports: tuple[Made, RunHistory]) -> Recommendations:
    made, history = ports
    return Recommendations(room, made(room.services), history)
