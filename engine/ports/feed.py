"""How what is committed reaches those who follow it."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID


class EventReader(Protocol):
    """Reads committed events for those who follow a run."""

    async def slices_after(self, run_id: UUID, seq: int) -> Sequence[bytes]:
        """Return the stored slices holding events after `seq`, in order."""
        ...


class Wire(Protocol):
    """Notices between the processes on one database."""

    async def listen(self, on_notice: Callable[[str, str], None]) -> None:
        """Call `on_notice(channel, payload)` until cancelled; an empty channel means notices may be lost."""
        ...
