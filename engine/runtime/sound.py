"""What an action says of its failure, made fit to be recorded: known words, bounded texts, plain numbers."""

import math
from dataclasses import replace
from typing import Any, Final, get_args

from engine.errors import Blame, ErrorClass
from engine.ports import ActionError

LONGEST_MESSAGE: Final = 4000
_LONGEST_CODE: Final = 100
_LONGEST_WAIT_S: Final = 366 * 24 * 3600.0
_CLASSES: Final = frozenset(get_args(ErrorClass))
_BLAMES: Final = frozenset(get_args(Blame))


def sound_error(error: ActionError) -> dict[str, Any]:
    """Return an error as JSON that any event may carry, whatever its fields hold."""
    return replace(
        error,
        error_class=_known(error.error_class, _CLASSES),
        code=bounded(error.code, _LONGEST_CODE) or "unnamed",
        message=bounded(error.message, LONGEST_MESSAGE),
        hint=None if error.hint is None else bounded(error.hint, LONGEST_MESSAGE),
        retryable=error.retryable is True,
        retry_after_s=_seconds(error.retry_after_s),
        blame=_known(error.blame, _BLAMES),
        nothing_happened=error.nothing_happened is True,
        retries_spent=error.retries_spent is True,
    ).as_json()


def _known(word: Any, words: frozenset[str]) -> Any:
    return word if isinstance(word, str) and word in words else "ours"


def bounded(text: Any, most: int) -> str:
    """Return a text of at most so many characters; what is no text is named by its type."""
    if not isinstance(text, str):
        return f"({type(text).__name__})"
    found = str(text[:most])
    if len(text) > most:
        found = f"{found} … ({len(text)} characters)"
    # Words from outside may hold halves of characters, events may not.
    return found.encode("utf-8", "replace").decode()


def _seconds(value: Any) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value) or value < 0:
        return None
    return min(value, _LONGEST_WAIT_S)
