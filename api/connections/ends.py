"""Looking, now and then, for connections that end: whoever made them is told ahead of it."""

from __future__ import annotations

from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from engine.ports import Clock
from engine.store.connection_alerts import tell_of_ends
from engine.store.database import Database

_log = structlog.get_logger(__name__)
FIRST_LOOK_S: Final = 60.0
LOOK_EVERY_S: Final = 3_600.0
AGAIN_S: Final = 60.0


class ConnectionEnds:
    """Makes an alert for each connection that ends soon; any number of processes may, each is told of once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Look, until cancelled."""
        await self._clock.sleep(FIRST_LOOK_S)
        while True:
            wait_s = LOOK_EVERY_S
            try:
                told = await tell_of_ends(self._database, self._clock.now())
                if told:
                    _log.info("connections.ending", count=told)
            except (SQLAlchemyError, OSError) as fault:
                _log.warning("connections.look_waits", reason=type(fault).__name__)
                wait_s = AGAIN_S
            await self._clock.sleep(wait_s)
