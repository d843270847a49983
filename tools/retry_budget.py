"""Retries of a connector are a share of its calls, so that a service that fails is not asked ever more often."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import structlog

from engine.core.action import Effect
from engine.core.table import REACTION, failure_end
from engine.ports.runner import ActionError, Failed, StepCall, StepOutcome, Succeeded, Unknown

_log = structlog.get_logger("tools.retries")
SHARE: Final = 0.1
"""So many retries for each first call."""
ALWAYS: Final = 100
"""Retries within a window that are made however few the calls are: they hammer nothing."""
WINDOW_S: Final = 60.0
_SLOT_S: Final = 5.0
_MANY: Final = 1000
UNSENT: Final = frozenset({"circuit_open"})
"""Failures of calls that never left: to wait for such a place costs it nothing."""

Place = tuple[str, str, str]
"""An organization, one of its connectors, and the connection that is used, or ''."""


@dataclass(slots=True)
class _Slot:
    since: float
    calls: int = 0
    retries: int = 0


@dataclass(slots=True)
class _Window:
    slots: deque[_Slot] = field(default_factory=deque)
    calls: int = 0
    retries: int = 0
    told_at: float = -WINDOW_S


class RetryBudget:
    """Counts first calls and retries of each place in the last minute; `now` never goes back.

    What is granted is what `retries <= max(ALWAYS, SHARE * calls)` leaves within the last WINDOW_S.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._windows: dict[Place, _Window] = {}

    def called(self, place: Place) -> None:
        """Count a first call."""
        window, slot = self._current(place)
        window.calls += 1
        slot.calls += 1

    def grant(self, place: Place) -> bool:
        """Take one retry, or answer False where none is left just now."""
        window, slot = self._current(place)
        if window.retries >= max(ALWAYS, int(SHARE * window.calls)):
            now = self._now()
            if now - window.told_at >= WINDOW_S:
                window.told_at = now
                _log.warning("retries.spent", connector=place[1], retries=window.retries)
            return False
        window.retries += 1
        slot.retries += 1
        return True

    def judge(self, call: StepCall, effect: Effect, outcome: StepOutcome) -> StepOutcome:
        """Take a retry for an end that leads to one; where none is left, the end says so instead."""
        if isinstance(outcome, Succeeded) or not call.may_repeat:
            return outcome
        error = outcome.error
        end = "unknown" if isinstance(outcome, Unknown) else failure_end(error.as_json())
        leads_to_one = REACTION[effect, end] in ("retry", "repeat_once")
        if not leads_to_one or error.code in UNSENT or self.grant(place_of(call)):
            return outcome
        spent = _spent(error, call)
        return Failed(spent) if isinstance(outcome, Failed) else Unknown(spent)

    def _current(self, place: Place) -> tuple[_Window, _Slot]:
        now = self._now()
        window = self._windows.get(place)
        if window is None:
            if len(self._windows) >= _MANY:
                self._forget_old(now)
            window = self._windows[place] = _Window()
        while window.slots and window.slots[0].since <= now - WINDOW_S:
            old = window.slots.popleft()
            window.calls -= old.calls
            window.retries -= old.retries
        if not window.slots or window.slots[-1].since <= now - _SLOT_S:
            window.slots.append(_Slot(now))
        return window, window.slots[-1]

    def _forget_old(self, now: float) -> None:
        for place, window in list(self._windows.items()):
            if window.slots[-1].since <= now - WINDOW_S:
                del self._windows[place]


def place_of(call: StepCall) -> Place:
    """Return what a call's retries count with."""
    return call.org_id, call.action.partition(".")[0], call.connection or ""


def _spent(error: ActionError, call: StepCall) -> ActionError:
    connector = call.action.partition(".")[0]
    return replace(
        error,
        message=(
            f"{error.message.rstrip('.')}; not tried again, since so many calls of {connector} fail "
            "that its retries are used up for the moment"
        ),
        hint=error.hint or "see whether the service is well, then retry the runs that failed",
        retries_spent=True,
    )
