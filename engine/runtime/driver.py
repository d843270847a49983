"""What lets runs in needs of whoever drives them, on whichever host."""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from engine.ports.runs import InboxKind
from engine.runtime.admitted import Admitted
from engine.runtime.alarm import Alarm
from engine.runtime.live_run import World
from engine.runtime.plans import PlanCache
from engine.runtime.writer import GroupWriter


class Driver(Protocol):
    """What drives the runs that are let in, on whichever host."""

    world: World
    plans: PlanCache
    alarm: Alarm
    writer: GroupWriter
    on_finished: Callable[[UUID], None]

    def begin(self, admitted: Admitted) -> None:
        """Start a run; raise `FlowError` when it cannot be."""
        ...

    def is_underway(self, run_id: UUID) -> bool:
        """Tell whether a run is going on here."""
        ...

    def tell(
        self, run_id: UUID, kind: InboxKind, payload: dict[str, Any], position: int | None = None
    ) -> "asyncio.Future[None] | None":
        """Give a request to a run; answer what is done once it is on record, or None without such a run."""
        ...
