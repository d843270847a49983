"""The workflow document, format 1: frozen, closed, and the same in JSON and YAML."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from engine.core.document_faults import problems_from
from engine.core.document_flow import Batched, Concurrency, Debounce, Priority, Throttle
from engine.core.document_steps import (
    DROP,
    STEP_TYPES,
    ActionStep,
    ApprovalStep,
    BranchStep,
    CallStep,
    Case,
    ExternalEvent,
    ForEach,
    GroupStep,
    Join,
    OnError,
    OnItemError,
    Retry,
    Step,
    StepBase,
    StepType,
    StopStep,
    WaitStep,
)
from engine.core.document_values import (
    Amount,
    Closed,
    Id,
    Json,
    Key,
    Label,
    Many,
    Notes,
    Seconds,
)
from engine.core.hash import canonical_bytes, sha256_hex
from engine.core.hole import HOLE_KEY, Hole, HoleKind, hole_of
from engine.core.plain import plain_copy
from engine.core.problem import Problem
from engine.core.words import MAX_STEPS
from engine.errors import DocumentInvalid

__all__ = [
    "DROP",
    "HOLE_KEY",
    "STEP_TYPES",
    "ActionStep",
    "ApprovalStep",
    "Batched",
    "BranchStep",
    "CallStep",
    "Case",
    "Concurrency",
    "Debounce",
    "Document",
    "ExternalEvent",
    "ForEach",
    "GroupStep",
    "Hole",
    "HoleKind",
    "Join",
    "OnError",
    "OnItemError",
    "Retry",
    "Settings",
    "Step",
    "StepBase",
    "StepType",
    "StopStep",
    "Throttle",
    "Trigger",
    "WaitStep",
    "document_hash",
    "hole_of",
    "walk_steps",
]

TriggerType = Literal["manual", "schedule", "webhook", "app", "email", "workflow", "error"]


class Trigger(Closed):
    """What starts a run, and how its payload maps to the inputs."""

    id: Id
    type: TriggerType
    name: Label | None = None
    uses: Annotated[str, Field(max_length=120)] | None = None
    connection: Key | None = None
    with_: dict[str, Json] = Field(default_factory=dict, alias="with")
    inputs: dict[str, Json] = Field(default_factory=dict)
    output_schema: dict[str, Json] | None = None
    disabled: bool = False
    notes: Notes | None = None


class ErrorWorkflow(Closed):
    """The workflow that is told when a run fails."""

    workflow: Key


class DayBudget(Closed):
    """What all runs of this workflow together may cost at most on one day (UTC)."""

    usd: Amount | None = None
    calls: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    tokens: Annotated[int, Field(ge=0, le=1_000_000_000_000)] | None = None


class Budget(Closed):
    """What one run may cost at most, and what a day."""

    usd: Amount | None = None
    calls: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    tokens: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    per_day: DayBudget | None = None


class Settings(Closed):
    """How runs of this workflow behave."""

    timeout_s: Seconds | None = None
    on_error: ErrorWorkflow | None = None
    concurrency: Concurrency | None = None
    throttle: Throttle | None = None
    debounce: Debounce | None = None
    batch: Batched | None = None
    priority: Priority | None = None
    budget: Budget | None = None


class Document(Closed):
    """One workflow: triggers, inputs, steps, outputs, settings."""

    nexa: Literal[1] = 1
    name: Label
    description: Notes | None = None
    inputs: dict[str, Json] = Field(default_factory=dict)
    triggers: Annotated[Many[Trigger], Field(max_length=50)] = ()
    steps: Annotated[Many[Step], Field(max_length=MAX_STEPS)] = ()
    outputs: dict[str, Json] = Field(default_factory=dict)
    settings: Settings = Field(default_factory=Settings)

    @classmethod
    def parse(cls, value: Any) -> "Document":
        """Read a document from plain JSON values, or raise DocumentInvalid with every problem found."""
        plain, problems = plain_copy(value)
        if problems:
            raise DocumentInvalid(problems[0].message, problems=problems)
        try:
            document = cls.model_validate(plain)
        except ValidationError as error:
            found = problems_from(error, plain)
            raise DocumentInvalid(found[0].message, problems=found) from None
        count = sum(1 for _ in walk_steps(document.steps))
        if count > MAX_STEPS:
            message = f"a document has at most {MAX_STEPS} steps, this has {count}"
            hint = "move some of them to a workflow of their own"
            problem = Problem("too_many_steps", "error", "/steps", message, hint)
            raise DocumentInvalid(message, problems=[problem])
        return document

    def to_json(self) -> dict[str, Any]:
        """Write what was set, and nothing that was not, in a fixed order of keys."""
        dumped: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        if "steps" in dumped:
            dumped["steps"] = [_in_order(step) for step in dumped["steps"]]
        return {"nexa": self.nexa, **dumped}

    def step(self, step_id: str) -> StepBase | None:
        """Answer the step of this id, wherever it stands, or None."""
        return next((s for _, s in walk_steps(self.steps) if s.id == step_id), None)


# What a step is and when it runs comes first, then what it does, then its fine print.
_FIRST = ("id", "name", "type", "uses", "connection", "after", "join", "when", "foreach")
_LAST = ("retry", "timeout_s", "on_error", "idempotency_key", "output_schema", "disabled", "notes")
_RANK = {name: n - len(_FIRST) for n, name in enumerate(_FIRST)} | {
    name: n + 1 for n, name in enumerate(_LAST)
}


def _in_order(step: dict[str, Any]) -> dict[str, Any]:
    ordered = {key: step[key] for key in sorted(step, key=lambda key: _RANK.get(key, 0))}
    if isinstance(ordered.get("steps"), list):
        ordered["steps"] = [_in_order(inner) for inner in ordered["steps"]]
    return ordered


def walk_steps(
    steps: tuple[Step, ...], *, within: tuple[GroupStep, ...] = ()
) -> Iterator[tuple[tuple[GroupStep, ...], Step]]:
    """Answer every step with the groups around it, outermost first, in document order."""
    for step in steps:
        yield within, step
        if isinstance(step, GroupStep):
            yield from walk_steps(step.steps, within=(*within, step))


def document_hash(document: Document | Mapping[str, Any]) -> str:
    """Answer the sha-256 of the document's RFC 8785 form, in hexadecimal."""
    plain = document.to_json() if isinstance(document, Document) else document
    return sha256_hex(canonical_bytes(plain))
