"""Calls whose worker was not heard of any more, and the run that is set aside for one of them (R16).

Which of a worker's calls has ended it cannot be seen. Each that was under way counts it; from the third
attempt on a call is made where no other such call is, and if that worker falls silent as well, it was this
one. What a call comes to clears it. Everything here is a function of the workflow's history alone.
"""

from collections.abc import Callable
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError, TimeoutError, TimeoutType

from engine.core.scope import instance
from engine.ports import ActionError
from engine.runtime.attempts import Instance

MOST_STRIKES: Final = 3
"""So many workers may fall silent under a call before its run is set aside."""
MOST_IN_DOUBT: Final = 5
"""So many where others were under way beside it, or the worker fell silent before it could say."""
_ALONE_FROM: Final = MOST_STRIKES - 1


def is_known() -> bool:
    """Tell whether this run's history may hold what follows: older ones know neither suspects nor their queue."""
    return workflow.patched("suspects")


class Suspects:
    """Part of one run: how many workers have fallen silent under which of its calls."""

    def __init__(self, strikes: dict[str, int], is_known: Callable[[], bool] = is_known) -> None:
        self.strikes = strikes
        """By the name of the call's instance; what travels into a fresh history."""
        self._is_known = is_known

    def is_alone(self, call: Instance) -> bool:
        """Tell whether a call may only be made where no other suspect is."""
        return self.strikes.get(instance(*call), 0) >= _ALONE_FROM and self._is_known()

    def ended(self, call: Instance, fault: ActivityError | None) -> ActionError | None:
        """Count a worker that fell silent, or forget it all; return why the run is to be set aside, if it is."""
        cause, name = fault.cause if fault is not None else None, instance(*call)
        if not isinstance(cause, TimeoutError) or cause.type != TimeoutType.HEARTBEAT:
            self.strikes.pop(name, None)
            return None
        strikes = self.strikes[name] = self.strikes.get(name, 0) + 1
        if strikes < (MOST_STRIKES if _was_alone(cause) else MOST_IN_DOUBT):
            return None
        return _fault(call[0], strikes) if self._is_known() else None


def _was_alone(silence: TimeoutError) -> bool:
    """Tell whether the worker had said, when it was last heard of, that it made no other call."""
    said: tuple[Any, ...] = tuple(silence.last_heartbeat_details)
    return said == (0,)


def _fault(step: str, strikes: int) -> ActionError:
    return ActionError(
        "ours",
        "quarantined",
        f"Step {step} was under way {strikes} times when its worker was not heard of any more; "
        f"after {MOST_STRIKES} the run is set aside.",
        hint="Find out what in it ends the worker (memory is likely), then retry from this step.",
        blame="ours",
    )
