"""Habits: which step tends to follow, and what is built again and again, read off the workspace's own workflows."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from agent.learning.extracting import offer
from agent.learning.habits import Known, Repeated, next_steps, repeated
from agent.learning.question import call_of
from api.habits.repository import HabitRepository
from api.habits.schemas import NextStepList, NextStepShown, RepeatedList, RepeatedShown
from api.room import Reading

router = APIRouter(prefix="/habits", tags=["workflows"])


@router.get("/next-steps")
async def suggest_next_steps(
    room: Reading, after: Annotated[str, Query(max_length=120)]
) -> NextStepList:
    """Suggest what could follow an action, by what has followed it in this workspace."""
    async with room.transaction() as session:
        known = await HabitRepository(session, *room.place).known()
    found = await asyncio.to_thread(next_steps, known, after)
    return NextStepList(items=[NextStepShown(**asdict(one)) for one in found])


@router.get("/repeated")
async def list_repeated(room: Reading) -> RepeatedList:
    """List runs of steps that stand the same in several workflows: each could be one that they call."""
    async with room.transaction() as session:
        known = await HabitRepository(session, *room.place).known()
    return await asyncio.to_thread(_repeated, known)


def _repeated(known: Sequence[Known]) -> RepeatedList:
    return RepeatedList(items=[_shown(one, known) for one in repeated(known)])


def _shown(found: Repeated, known: Sequence[Known]) -> RepeatedShown:
    offered, revisions = offer(found, known), {one.id: one.revision for one in known}
    callee = offered.callee
    return RepeatedShown.model_validate(
        {
            "actions": found.actions,
            "places": [
                {
                    "workflow_id": key,
                    "workflow": name,
                    "steps": steps,
                    "base_revision": revisions[key],
                    "operations": offered.changes.get(key, ()),
                    "ask": call_of(callee.name) if callee and key in offered.changes else None,
                }
                for key, name, steps in found.places
            ],
            "document": offered.document,
            "callee": callee
            and {
                "workflow_id": callee.id,
                "workflow": callee.name,
                "live_version": callee.live,
            },
        }
    )
