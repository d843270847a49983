"""Habits: which step tends to follow, and what is built again and again, read off the workspace's own workflows."""

import asyncio
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from agent.learning.habits import next_steps, repeated
from api.habits.repository import HabitRepository
from api.habits.schemas import NextStepList, NextStepShown, PlaceShown, RepeatedList, RepeatedShown
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
    found = await asyncio.to_thread(repeated, known)
    return RepeatedList(
        items=[
            RepeatedShown(
                actions=list(one.actions),
                places=[
                    PlaceShown(workflow_id=key, workflow=name, steps=list(steps))
                    for key, name, steps in one.places
                ],
            )
            for one in found
        ]
    )
