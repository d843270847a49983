"""Explanations: why a run failed, on what evidence, and what would mend it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from agent.deps import Explains
from api.explanations.schemas import ExplanationShown
from api.explanations.service import Explanations
from api.room import Watching

router = APIRouter(tags=["runs"])


async def _explains(request: Request, room: Watching) -> Explains:
    made: Explains = request.app.state.explains(room.services)
    return made


@router.get("/runs/{run_id}/explanation")
async def explain_run(
    run_id: UUID, room: Watching, explains: Annotated[Explains, Depends(_explains)]
) -> ExplanationShown:
    """Say why a run failed: facts, sentences that cite events, similar failures, and a checked fix."""
    return await Explanations(room, explains).show(run_id)
