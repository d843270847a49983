"""What the steps of a workflow answered in its last run that went well."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.repository import Session
from api.room import Room
from api.runs.repository import RunRepository, events_after
from api.runs.steps import fold_steps
from engine.runtime.values import BLOB, Values

MOST_EVENTS: Final = 2_000
"""A longer run is not read: this is asked at every pause in typing."""
LARGEST: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LastRun:
    """One run that went well, as far as it was asked for."""

    id: UUID
    inputs: Mapping[str, Any]
    trigger: Mapping[str, Any]
    answers: Mapping[str, Any]
    """Of the steps it settled; one that was skipped answers with nothing, as in the run itself."""


async def last_run(
    room: Room, session: Session, workflow_id: UUID, steps: Collection[str]
) -> LastRun | None:
    """Read the last good run, live or test; None where there is none whose data this caller may see."""
    if "run:read" not in room.caller.permissions:
        return None
    rows = RunRepository(session, *room.place)
    run = await rows.last_good(workflow_id)
    if run is None or run.last_seq > MOST_EVENTS:
        return None
    found: dict[str, Any] = {}
    for step in fold_steps((), events_after(await rows.slices(run, 0), 0)):
        if step.step in steps and step.status in ("succeeded", "skipped"):
            first = step.items[0] if step.items and step.output is None else step
            found[step.step] = {} if first.output is None else first.output
    values = Values()
    for value in (*found.values(), run.inputs, run.trigger):
        await _learn(rows, values, value)
    answers = {step: values.resolve(one) for step, one in found.items() if values.knows(one)}
    inputs, trigger = (
        values.resolve(one) if values.knows(one) else {} for one in (run.inputs, run.trigger)
    )
    return LastRun(run.id, inputs, trigger, answers)


async def _learn(rows: RunRepository, values: Values, value: Any) -> None:
    """Read a payload that was too large for an event, unless it is too large for this as well."""
    if not values.knows(value):
        content = await rows.blob(value[BLOB], largest=LARGEST)
        if content is not None:
            values.learn(value[BLOB], content)
