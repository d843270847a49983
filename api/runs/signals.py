"""An event from outside for whoever waits for it: its sender knows what it is about, and not which run that is."""

import asyncio
from typing import Final
from uuid import UUID

from api.repository import Session
from api.room import Room
from api.runs.past import Past
from api.runs.repository import RunRepository, RunRow, events_after
from api.runs.schemas import SignalGiven, SignalTaken
from api.runs.service import document_of
from engine.core.replay import fold
from engine.core.scope import walk
from engine.core.state import new_state
from engine.errors import NotFound

MOST_AT_ONCE: Final = 500
PAGE: Final = 200


class NobodyWaits(NotFound):
    """No run waits for this event now; one that comes to its wait later is not told of it."""

    code = "nobody_waits"


class Signals:
    """Events for the runs of one workspace."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def hand_out(self, given: SignalGiven) -> SignalTaken:
        """Hand an event to the runs that wait for this name and key; raises `NobodyWaits`."""
        async with self._room.transaction() as session:
            waiting, more = await self._waiting(session, given)
            if not waiting:
                about = "" if given.key is None else f" with the key {given.key!r}"
                raise NobodyWaits(f"No run waits for the event {given.name!r}{about} now.")
            for run_id in waiting:
                await self._room.note(session, "run.signal", run_id)
        host = self._room.services.host
        await asyncio.gather(
            *(host.signal(run_id, given.name, given.key, given.payload) for run_id in waiting)
        )
        return SignalTaken(runs=list(map(str, waiting)), more=more)

    async def _waiting(self, session: Session, given: SignalGiven) -> tuple[list[UUID], bool]:
        """Return the runs that wait, as many as are told at once, and whether there may be more."""
        rows = RunRepository(session, *self._room.place)
        found: list[UUID] = []
        last: UUID | None = None
        while page := await rows.listening(given.name, given.key, last, PAGE):
            for row in page:
                if len(found) == MOST_AT_ONCE:
                    return found, True
                last = row.run.id
                if await self._is_waiting(session, row, given):
                    found.append(last)
        return found, False

    async def _is_waiting(self, session: Session, row: RunRow, given: SignalGiven) -> bool:
        """Tell by the run's own events whether it still waits: it may have gone on, or be in a group given up."""
        slices = await RunRepository(session, *self._room.place).slices(row.run, 0)
        plan = Past(self._room, session).compiled(document_of(row)).plan
        state = fold(new_state(plan, str(row.run.id)), events_after(slices, 0))
        waits = [here.state.wait or {} for here in walk(state) if here.state.status == "waiting"]
        wanted = (given.name, given.key)
        return any(
            (wait["signal"]["name"], wait["signal"]["key"]) == wanted
            for wait in waits
            if "signal" in wait
        )
