"""Dying at a named point of the executor, as a test asks for it."""

import asyncio
import os
import signal

from engine.runtime.points import Point


class CrashAt:
    """Kills this very process, without any clean-up, the n-th time it passes a point."""

    def __init__(self, point: Point, *, times: int = 1) -> None:
        self._point = point
        self._left = times

    async def reach(self, point: Point) -> None:
        """Die if this is the point."""
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
                # The signal is on its way; nothing more may happen here.
                await asyncio.Event().wait()
