"""How often runs have started of late, in each throttled room, also before this owner."""

from datetime import datetime
from typing import Final
from uuid import UUID

from engine.ports.runs import RunStore
from engine.runtime.admission import Pace, Room

KEPT: Final = 1000


class Starts:
    """Knows the starts within each room's last period; what is older is forgotten."""

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._begun: dict[Room, dict[UUID, datetime]] = {}
        self._sweep_at = KEPT

    async def learn(self, pace: Pace, now: datetime) -> None:
        """Read what former owners have started in a room; each room is read once."""
        if pace.room in self._begun:
            return
        _, workflow, key = pace.room
        found = await self._store.starts_since(UUID(workflow), key, now - pace.period)
        before = self._begun.setdefault(pace.room, {})
        # Whatever has been noted meanwhile stays.
        self._begun[pace.room] = {**dict(found), **before}

    def note(self, pace: Pace, run_id: UUID, now: datetime) -> None:
        """Count a start."""
        self._begun.setdefault(pace.room, {})[run_id] = now

    def free_at(self, pace: Pace, now: datetime) -> datetime | None:
        """Return when the next run may start; None when one may at once."""
        begun = self._begun.get(pace.room, {})
        for run_id in [run for run, at in begun.items() if at <= now - pace.period]:
            del begun[run_id]
        if len(begun) < pace.most:
            return None
        # As many must be over as there are, but for one less than the limit.
        return sorted(begun.values())[len(begun) - pace.most] + pace.period

    def sweep(self, now: datetime, pace: Pace) -> None:
        """Forget rooms of this pace where nothing has started within it, once there are many rooms."""
        if len(self._begun) < self._sweep_at:
            return
        oldest = now - pace.period
        of_workflow = pace.room[:2]
        for room, begun in list(self._begun.items()):
            if room[:2] == of_workflow and all(at <= oldest for at in begun.values()):
                del self._begun[room]
        self._sweep_at = max(KEPT, 2 * len(self._begun))
