"""The facts of a run. Observed ones come from outside; decided ones are the core's output, never its input."""

from dataclasses import dataclass
from typing import Any, Final, Literal

ObservedType = Literal[
    "run.requested",
    "expression.evaluated",
    "attempt.succeeded",
    "attempt.failed",
    "attempt.unknown",
    "child.started",
    "child.ended",
    "timer.fired",
    "signal.received",
    "decision.made",
    "run.cancel_requested",
    "run.pause_requested",
    "run.resume_requested",
    "run.quarantined",
]
DecidedType = Literal[
    "run.started",
    "step.scheduled",
    "step.started",
    "step.retrying",
    "step.waiting",
    "step.skipped",
    "branch.taken",
    "item.started",
    "item.settled",
    "step.succeeded",
    "step.failed",
    "keys.committed",
    "run.paused",
    "run.resumed",
    "run.finished",
]
RunStatus = Literal["queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled"]

OBSERVED: Final[frozenset[str]] = frozenset(ObservedType.__args__)  # type: ignore[attr-defined]
DECIDED: Final[frozenset[str]] = frozenset(DecidedType.__args__)  # type: ignore[attr-defined]
FINISHED: Final[frozenset[str]] = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(slots=True)
class Observed:
    """One fact from outside, before the fold has given it its place."""

    type: ObservedType
    at: str
    data: dict[str, Any]
    step: str | None = None
    item: str | None = None


Envelope = dict[str, Any]
"""An event as stored and sent: {seq, at, type, step, item, data}."""


def envelope(seq: int, observed: Observed) -> Envelope:
    """Return the stored form of an observed event."""
    return {
        "seq": seq,
        "at": observed.at,
        "type": observed.type,
        "step": observed.step,
        "item": observed.item,
        "data": observed.data,
    }


def observed_from(stored: Envelope) -> Observed:
    """Return the observed event a stored envelope holds."""
    return Observed(
        type=stored["type"],
        at=stored["at"],
        data=stored["data"],
        step=stored["step"],
        item=stored["item"],
    )
