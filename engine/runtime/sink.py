"""What a live run works with, and where it hands over what it has decided."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from engine.core.commands import (
    CloseApproval,
    CommitKeys,
    OpenApproval,
    StartAttempt,
    StartChild,
    TellChild,
)
from engine.core.events import Envelope, RunStatus
from engine.ports import Clock, Evaluator, SeenKeys, StepRunner
from engine.ports.runs import RunHead
from engine.runtime.points import Points
from engine.runtime.turns import FairPlaces

if TYPE_CHECKING:
    from engine.runtime.live_run import LiveRun


@dataclass(slots=True)
class Brake:
    """While it is on, calls under way end, and nothing is evaluated and no timer fires."""

    is_on: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What every run of an executor shares."""

    runner: StepRunner
    evaluator: Evaluator
    clock: Clock
    calls: FairPlaces
    points: Points
    seen: Callable[[RunHead, str], SeenKeys]
    brake: Brake = field(default_factory=Brake)


@dataclass(slots=True)
class Pending:
    """What a run has decided and nobody has committed yet."""

    events: list[Envelope] = field(default_factory=list)
    calls: list[StartAttempt] = field(default_factory=list)
    timers: dict[str, str | None] = field(default_factory=dict)
    keys: list[CommitKeys] = field(default_factory=list)
    approvals: list[OpenApproval | CloseApproval] = field(default_factory=list)
    children: list[StartChild | TellChild] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    heard: list[asyncio.Future[None]] = field(default_factory=list)
    """Whoever waits until what they told the run is on record."""


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How the run of a call has ended; without `run_id` it could not start."""

    run_id: str | None
    status: RunStatus
    outputs: Any = None
    error: dict[str, Any] | None = None


class Sink(Protocol):
    """Where a run hands over what it has decided."""

    def submit(self, run: "LiveRun", pending: Pending) -> None:
        """Commit this, then call `run.committed(pending)`."""
        ...

    def set_timer(self, run: "LiveRun", name: str, due: datetime) -> None:
        """Have `timer.fired` posted to the run at that moment."""
        ...

    def drop_timer(self, run: "LiveRun", name: str) -> None:
        """Forget a timer."""
        ...

    def start_child(self, run: "LiveRun", command: StartChild) -> None:
        """Start, or go on following, the run a call asks for."""
        ...

    def tell_child(self, run: "LiveRun", command: TellChild) -> None:
        """Hand a request on to the run a call has started."""
        ...

    def clear(self, run: "LiveRun") -> None:
        """Forget what was held against the run: it got through what it had under way."""
        ...

    def broken(self, run: "LiveRun") -> None:
        """Put the run aside: the core failed on it, and going on would be guessing."""
        ...
