"""What the executor asks of whoever carries out an action, and the three ways it can end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from engine.core.value_object import value_object
from engine.errors import Blame, ErrorClass
from engine.ports.seen import SeenKeys

RunMode = Literal["live", "rehearsal", "test"]


@dataclass(frozen=True, slots=True)
class ActionError:
    """Why an attempt did not end well, in the words events carry."""

    error_class: ErrorClass
    code: str
    message: str
    hint: str | None = None
    retryable: bool = False
    retry_after_s: float | None = None
    blame: Blame = "theirs"
    nothing_happened: bool = False
    """True only where it is proved that the outside world did not change."""
    retries_spent: bool = False
    """The connector may not be retried just now, so this attempt is the last."""

    def as_json(self) -> dict[str, Any]:
        """Return the error shape of events and of `error` in expressions."""
        facts: dict[str, Any] = {
            "class": self.error_class,
            "code": self.code,
            "message": self.message,
            "retryable": self.retryable,
            "blame": self.blame,
        }
        if self.hint is not None:
            facts["hint"] = self.hint
        if self.retry_after_s is not None:
            facts["retry_after_s"] = self.retry_after_s
        if self.nothing_happened:
            facts["nothing_happened"] = True
        if self.retries_spent:
            facts["retries_spent"] = True
        return facts


@dataclass(frozen=True, slots=True)
class ProposedKey:
    """A key `list.dedupe` let pass; `index` is its place in the step's output list."""

    key: str
    index: int


@value_object
class Succeeded:
    """The action did its work."""

    output: Any
    proposed_keys: tuple[ProposedKey, ...] = ()
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """The action did not do its work, and that is certain."""

    error: ActionError


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether the action did its work."""

    error: ActionError


StepOutcome = Succeeded | Failed | Unknown


@value_object
class StepCall:
    """One attempt at one action: everything a runner may know about the run around it."""

    org_id: str
    workspace_id: str
    workflow_id: str
    run_id: str
    step_id: str
    item_key: str | None
    attempt: int
    idempotency_key: str
    action: str
    args: dict[str, Any]
    scope: Mapping[str, Any]
    connection: str | None
    timeout_s: float
    mode: RunMode
    output_schema: Mapping[str, Any] | None = None
    seen: SeenKeys | None = None
    may_repeat: bool = True
    """Whether the step's own policy leaves another attempt after this one."""
    day_budget: Mapping[str, float] | None = None
    """What its workflow may spend on a day; None where nothing counts, since nothing leaves the process."""


class StepRunner(Protocol):
    """Carries out one attempt; never raises for what an action may do."""

    async def run(self, call: StepCall) -> StepOutcome:
        """Carry out the call within its time limit and say how it ended."""
        ...
