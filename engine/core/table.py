"""The decision tables of a run, as data: whatever the machine decides about edges and failures stands here."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from engine.core.action import Effect
from engine.core.document import Join

PortKind = Literal["ok", "named", "failed"]
"""What an edge asks for: the end of a step, one of its named ports, or its failure."""
Outcome = Literal["ok", "ok_here", "failed", "failed_continued", "skipped"]
"""How a source settled; `ok_here` means ok by the very way out the edge asks for, named or plain."""

EDGE_SATISFIED: Final[dict[tuple[PortKind, Outcome], bool]] = {
    ("ok", "ok"): True,
    ("ok", "ok_here"): True,
    ("ok", "failed"): False,
    ("ok", "failed_continued"): True,
    ("ok", "skipped"): False,
    ("named", "ok"): False,
    ("named", "ok_here"): True,
    ("named", "failed"): False,
    ("named", "failed_continued"): False,
    ("named", "skipped"): False,
    ("failed", "ok"): False,
    ("failed", "ok_here"): False,
    ("failed", "failed"): True,
    ("failed", "failed_continued"): True,
    ("failed", "skipped"): False,
}

Satisfied = Literal["none", "some", "all"]
"""How many of a step's edges are satisfied once all are settled; a step without edges has `all`."""

JOIN_RUNS: Final[dict[tuple[Join, Satisfied], bool]] = {
    ("all_ok", "none"): False,
    ("all_ok", "some"): False,
    ("all_ok", "all"): True,
    ("any_ok", "none"): False,
    ("any_ok", "some"): True,
    ("any_ok", "all"): True,
    ("always", "none"): True,
    ("always", "some"): True,
    ("always", "all"): True,
}

AttemptEnd = Literal["retryable", "retryable_proved_harmless", "permanent", "unknown"]
"""How an attempt failed; `proved harmless` means the outside world certainly did not change."""
Reaction = Literal["retry", "repeat_once", "park", "fail"]

REACTION: Final[dict[tuple[Effect, AttemptEnd], Reaction]] = {
    ("pure", "retryable"): "retry",
    ("pure", "retryable_proved_harmless"): "retry",
    ("pure", "permanent"): "fail",
    ("pure", "unknown"): "retry",
    ("read", "retryable"): "retry",
    ("read", "retryable_proved_harmless"): "retry",
    ("read", "permanent"): "fail",
    ("read", "unknown"): "retry",
    ("idempotent_write", "retryable"): "retry",
    ("idempotent_write", "retryable_proved_harmless"): "retry",
    ("idempotent_write", "permanent"): "fail",
    ("idempotent_write", "unknown"): "retry",
    ("write", "retryable"): "retry",
    ("write", "retryable_proved_harmless"): "retry",
    ("write", "permanent"): "fail",
    ("write", "unknown"): "repeat_once",
    ("irreversible", "retryable"): "fail",
    ("irreversible", "retryable_proved_harmless"): "retry",
    ("irreversible", "permanent"): "fail",
    ("irreversible", "unknown"): "park",
    ("spend", "retryable"): "fail",
    ("spend", "retryable_proved_harmless"): "retry",
    ("spend", "permanent"): "fail",
    ("spend", "unknown"): "park",
}

Left = Literal["left", "none", "none_of_connector"]
"""Which attempts a step has left; `none of connector`: so much is repeated there that nothing more is."""

FOLLOWS: Final[dict[tuple[Reaction, Left], Reaction]] = {
    ("retry", "left"): "retry",
    ("retry", "none"): "fail",
    ("retry", "none_of_connector"): "fail",
    ("repeat_once", "left"): "repeat_once",
    ("repeat_once", "none"): "fail",
    ("repeat_once", "none_of_connector"): "fail",
    ("park", "left"): "park",
    ("park", "none"): "park",
    ("park", "none_of_connector"): "park",
    ("fail", "left"): "fail",
    ("fail", "none"): "fail",
    ("fail", "none_of_connector"): "fail",
}

BreakOff = Literal["timed_out", "crashed"]
"""Why an attempt was broken off: it had no end within its time limit, or raised something."""

BROKEN_OFF: Final[dict[tuple[Effect, BreakOff], AttemptEnd]] = {
    ("pure", "timed_out"): "retryable",
    ("pure", "crashed"): "permanent",
    ("read", "timed_out"): "retryable",
    ("read", "crashed"): "permanent",
    ("idempotent_write", "timed_out"): "unknown",
    ("idempotent_write", "crashed"): "unknown",
    ("write", "timed_out"): "unknown",
    ("write", "crashed"): "unknown",
    ("irreversible", "timed_out"): "unknown",
    ("irreversible", "crashed"): "unknown",
    ("spend", "timed_out"): "unknown",
    ("spend", "crashed"): "unknown",
}

_HARMLESS_CLASSES: Final = frozenset({"rate_limit"})


def failure_end(error: Mapping[str, Any]) -> AttemptEnd:
    """Name the end of an attempt that has certainly failed, by the error its event carries."""
    if not error.get("retryable"):
        return "permanent"
    if error.get("nothing_happened") or error.get("class") in _HARMLESS_CLASSES:
        return "retryable_proved_harmless"
    return "retryable"


DEFAULT_ATTEMPTS: Final = 3
"""Attempts in all where a step names no `retry`; the reaction above decides whether one follows."""

MAX_RECOVERIES: Final = 5
"""How often a restart of the executor may repeat one attempt before the step is given up."""

ItemEnd = Literal["ok", "failed"]
ItemReaction = Literal["keep", "drop", "stop"]

ITEM_REACTION: Final[dict[tuple[Literal["fail", "skip", "collect"], ItemEnd], ItemReaction]] = {
    ("fail", "ok"): "keep",
    ("fail", "failed"): "stop",
    ("skip", "ok"): "keep",
    ("skip", "failed"): "drop",
    ("collect", "ok"): "keep",
    ("collect", "failed"): "keep",
}


def satisfied_of(count: int, total: int) -> Satisfied:
    """Name how many of the edges are satisfied."""
    if count == total:
        return "all"
    return "some" if count else "none"
