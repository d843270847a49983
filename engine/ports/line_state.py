"""How a line is doing: open since when, or why it is not and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.ports.runner import ActionError


@dataclass(frozen=True, slots=True)
class LineState:
    """The last failure is kept once the line is open again, that people see what was."""

    since: datetime | None = None
    """When the line was opened that is open now."""
    failures: int = 0
    """How often in a row it could not be opened or broke."""
    failure: str | None = None
    failed_at: datetime | None = None
    again_at: datetime | None = None
    """When it is opened again, where it is not open."""

    def opened(self, now: datetime) -> LineState:
        """Return the state of a line that was just opened."""
        return replace(self, since=now, failures=0, again_at=None)

    def failed(self, error: ActionError, now: datetime, pause_s: float) -> LineState:
        """Return the state of a line that has failed, and is left alone for so long."""
        hint = f" ({error.hint})" if error.hint else ""
        again_at = now + timedelta(seconds=pause_s)
        return LineState(None, self.failures + 1, f"{error.message}{hint}", now, again_at)
