"""What the core asks the host to do next; a host that restarts gets the open ones again."""

from typing import Any, Literal

from engine.core.value_object import value_object


@value_object
class SiteRequest:
    """Evaluate these sites of a step (or of one item) in order; stop at an error or a false `when`."""

    step: str | None
    item: str | None
    index: int | None
    sites: tuple[str, ...]
    scope: tuple[int, ...] = ()
    """Which item of each loop around the step, outermost first."""


@value_object
class Evaluate:
    """Evaluate all requests and answer with one `expression.evaluated`."""

    requests: tuple[SiteRequest, ...]


@value_object
class StartAttempt:
    """Carry out one attempt; outside calls only once their `started` is committed."""

    step: str
    item: str | None
    index: int | None
    attempt: int
    idempotency_key: str
    args: Any
    scope: tuple[int, ...] = ()
    may_repeat: bool = True
    """Whether the step's policy leaves another attempt after this one."""


@value_object
class StartChild:
    """Start a run of another workflow; asked again after a restart, the same key is the same run.

    Answer with `child.started`, and with `child.ended` once it has ended or where it cannot start.
    """

    step: str
    item: str | None
    index: int | None
    attempt: int
    key: str
    workflow: str
    version: int | None
    inputs: Any
    scope: tuple[int, ...] = ()
    is_known: bool = False
    """Whether its start is on record already."""


@value_object
class TellChild:
    """Hand a request on to the run a call has started, or is about to start; `key` says which."""

    step: str
    key: str
    kind: Literal["cancel", "pause", "resume"]


@value_object
class AbortAttempts:
    """Abort every call in flight, or those inside one group; each is answered with `attempt.unknown`."""

    reason: Literal["cancelled", "timeout"]
    group: str | None = None
    scope: tuple[int, ...] = ()


@value_object
class SetTimer:
    """Observe `timer.fired` with this name at that moment, not before."""

    name: str
    at: str


@value_object
class CancelTimer:
    """Forget a timer."""

    name: str


@value_object
class OpenApproval:
    """Show a person what waits for them."""

    step: str
    item: str | None
    kind: Literal["approval", "unknown_outcome"]
    digest: str | None
    request: dict[str, Any]
    deadline: str | None


@value_object
class CloseApproval:
    """Nobody needs to decide this any more."""

    step: str
    item: str | None
    status: Literal["approved", "rejected", "expired", "cancelled"]
    by: str | None = None
    comment: str | None = None


@value_object
class CommitKeys:
    """Remember these keys as dealt with, in the transaction of this turn's events."""

    step: str
    keys: tuple[str, ...]


Command = (
    Evaluate
    | StartAttempt
    | StartChild
    | TellChild
    | AbortAttempts
    | SetTimer
    | CancelTimer
    | OpenApproval
    | CloseApproval
    | CommitKeys
)
