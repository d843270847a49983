"""The time, as something a test can hold still."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Final, Protocol


class Clock(Protocol):
    """Tells the time and waits for a moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> Awaitable[None]:
        """Return after that many seconds of this clock."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await asyncio.sleep(max(seconds, 0.0))


_TO_MILLISECONDS: Final = len("2026-11-29T09:00:00.000")


def iso(moment: datetime) -> str:
    """Write a moment as events carry it: UTC with milliseconds and a Z."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat("T", "milliseconds")[:_TO_MILLISECONDS] + "Z"
