"""When a trigger that is looked at is looked at next, and when its failures are told."""

from collections.abc import Mapping
from typing import Any, Final

from engine.core.action import Polling

FIRST_PAUSE_S: Final = 60.0
LONGEST_PAUSE_S: Final = 3600.0
TOLD_AFTER: Final = 5
"""So many failures in a row are told: with the pauses between them about a quarter of an hour."""
LONGEST_RECONNECT_S: Final = 300.0
LINE_TOLD_AFTER: Final = 10
"""The same for a line, which is opened again sooner."""


def interval_s(polling: Polling, settings: Mapping[str, Any]) -> float:
    """Return the seconds between two looks: those that are set, never fewer than the least."""
    given = settings.get("every_s", polling.every_s)
    known = isinstance(given, int | float) and not isinstance(given, bool)
    return float(max(given if known else polling.every_s, polling.least_s))


def pause_s(every_s: float, failures: int, retry_after_s: float | None) -> float:
    """Return the seconds until the next look, after so many failures in a row.

    Pauses double from a minute up to an hour, or up to the interval where that is longer; what the
    service asked for is never undercut.
    """
    if failures == 0:
        return every_s
    longest = max(every_s, LONGEST_PAUSE_S)
    pause = min(FIRST_PAUSE_S * 2.0 ** min(failures - 1, 30), longest)
    return max(pause, retry_after_s or 0.0)


def reconnect_pause_s(failures: int, retry_after_s: float | None) -> float:
    """Return the seconds until a line that has broken is opened again, after so many failures in a row."""
    pause = min(2.0 ** min(failures - 1, 30), LONGEST_RECONNECT_S)
    return max(pause, retry_after_s or 0.0)


def is_line_told(failures: int) -> bool:
    """Tell whether this failure of a line is the one people are told of: once in a row of them."""
    return failures == LINE_TOLD_AFTER


def is_told(failures: int) -> bool:
    """Tell whether this failure is the one people are told of: once in a row of them."""
    return failures == TOLD_AFTER
