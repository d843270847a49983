"""A circuit breaker per place: a host that is down is left alone for a while instead of asked in vain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tools.sdk.errors import ActionFailed

FAILURES: Final = 8
"""So many in a row open the circuit; a workflow's own retries alone do not."""
OPEN_S: Final = 30.0
IDLE_S: Final = 300.0
_MANY: Final = 1000
GONE: Final = frozenset({502, 503, 504})
"""Answers of whoever stands before a service that is down; a 500 may be about one request."""


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    failed_at: float = 0.0
    open_until: float = 0.0
    is_tried: bool = False
    """One call finds out whether the place is back; the others are not let through meanwhile."""


class Breaker:
    """Knows which places are down; `now` counts seconds and never goes back.

    Only what shows that a place is down counts: connections refused or lost, and 502, 503 and 504. A
    time limit that a step has set itself does not, so no step can close a place to others.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._circuits: dict[str, _Circuit] = {}

    def enter(self, place: str, *, already_sent: bool) -> None:
        """Raise `circuit_open` while a place is left alone; this request is not sent then.

        `already_sent` where the same attempt has spoken to another place, that led here.
        """
        circuit = self._circuits.get(place)
        if circuit is None or circuit.failures < FAILURES:
            return
        left_s = circuit.open_until - self._now()
        if left_s > 0 or circuit.is_tried:
            raise _is_open(place, max(left_s, 1.0), nothing_happened=not already_sent)
        circuit.is_tried = True

    def failed(self, place: str) -> None:
        """Count a sign that a place is down."""
        now = self._now()
        circuit = self._circuits.setdefault(place, _Circuit())
        if circuit.failures < FAILURES and now - circuit.failed_at > IDLE_S:
            circuit.failures = 0
        circuit.failures += 1
        circuit.failed_at = now
        circuit.is_tried = False
        if circuit.failures >= FAILURES:
            circuit.open_until = now + OPEN_S
        if len(self._circuits) > _MANY:
            self._forget_old(now)

    def answered(self, place: str) -> None:
        """Note that a place is there."""
        self._circuits.pop(place, None)

    def left(self, place: str) -> None:
        """Note that a call ended without showing either; the next one may find out."""
        circuit = self._circuits.get(place)
        if circuit is not None:
            circuit.is_tried = False

    def _forget_old(self, now: float) -> None:
        for place, circuit in list(self._circuits.items()):
            if now - circuit.failed_at > IDLE_S:
                del self._circuits[place]


def _is_open(place: str, left_s: float, *, nothing_happened: bool) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "circuit_open",
        f"{place} was down {FAILURES} times in a row and is left alone for {left_s:.0f} s",
        hint="see whether the service is up; the next call after that time tries it again",
        retryable=True,
        retry_after_s=left_s,
        nothing_happened=nothing_happened,
    )
