"""The steps of a document: one action, or one of the six control steps."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from engine.core.document_values import (
    ActionId,
    AfterRef,
    Closed,
    Condition,
    Id,
    Items,
    Json,
    Key,
    Label,
    Many,
    Notes,
    Seconds,
    SecondsOrTemplate,
    Template,
)

Join = Literal["all_ok", "any_ok", "always"]
OnError = Literal["fail", "continue"]
OnItemError = Literal["fail", "skip", "collect"]
StepType = Literal["action", "branch", "group", "wait", "approval", "call", "stop"]
STEP_TYPES: Many[StepType] = (
    "action",
    "branch",
    "group",
    "wait",
    "approval",
    "call",
    "stop",
)
# In `else`, this word means: no branch; steps wired to a case are skipped.
DROP = "drop"


class Retry(Closed):
    """How often and how patiently a failed attempt is repeated."""

    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    backoff: Literal["exponential", "linear", "fixed"] = "exponential"
    initial_s: Seconds = 1
    max_s: Seconds = 60
    jitter: Literal["full", "none"] = "full"


class ForEach(Closed):
    """Run the step once for each item of a list."""

    items: Items
    as_: Id = Field(default="item", alias="as")
    key: Template | None = None
    concurrency: Annotated[int, Field(ge=1, le=100)] = 1
    on_item_error: OnItemError = "fail"


class StepBase(Closed):
    """What every step may say, whatever it does."""

    id: Id
    name: Label | None = None
    after: Many[AfterRef] = ()
    join: Join = "all_ok"
    when: Condition | None = None
    foreach: ForEach | None = None
    connection: Key | None = None
    retry: Retry | None = None
    timeout_s: Seconds | None = None
    on_error: OnError = "fail"
    idempotency_key: Template | None = None
    output_schema: dict[str, Json] | None = None
    disabled: bool = False
    notes: Notes | None = None

    @property
    def label(self) -> str:
        """Answer what people see: the name, else the id."""
        return self.name or self.id


class ActionStep(StepBase):
    """Do one thing that a connector offers."""

    type: Literal["action"] = "action"
    uses: ActionId
    with_: dict[str, Json] = Field(default_factory=dict, alias="with")


class Case(Closed):
    """One named way out of a branch; cases are tried in order and the first match is taken."""

    id: Id
    when: Condition
    name: Label | None = None


class BranchStep(StepBase):
    """Choose the first case whose condition holds, else the port named by `else`."""

    type: Literal["branch"]
    cases: Many[Case]
    else_: Id | None = Field(default=None, alias="else")

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Answer every port a case can open, the one of `else` included."""
        named = tuple(case.id for case in self.cases)
        extra = self.else_ is not None and self.else_ != DROP and self.else_ not in named
        return (*named, self.else_) if extra and self.else_ else named


class GroupStep(StepBase):
    """A scope with steps of its own; outside only its declared outputs can be read."""

    type: Literal["group"]
    steps: Many["Step"]
    outputs: dict[Id, Json] = Field(default_factory=dict)


class ExternalEvent(Closed):
    """The signal a wait listens for; `key` tells apart who waits."""

    name: Key
    key: Template | None = None
    timeout_s: SecondsOrTemplate | None = None


class WaitStep(StepBase):
    """Wait for a duration, until a moment, or for an event from outside: exactly one of them."""

    type: Literal["wait"]
    duration_s: SecondsOrTemplate | None = None
    until: Template | None = None
    event: ExternalEvent | None = None


class ApprovalStep(StepBase):
    """Ask people; the decision is bound to the digest of what they were shown."""

    type: Literal["approval"]
    approvers: Many[Label] = ()
    title: Template
    message: Template | None = None
    payload: Json = None
    deadline_s: SecondsOrTemplate | None = None
    on_silence: Literal["rejected", "failed", "approved"] = "rejected"


class CallStep(StepBase):
    """Run another workflow, at a pinned version, and take its outputs."""

    type: Literal["call"]
    workflow: Key
    version: Annotated[int, Field(ge=1)] | None = None
    with_: dict[str, Json] = Field(default_factory=dict, alias="with")


class StopStep(StepBase):
    """End the run here, well or badly, with a message."""

    type: Literal["stop"]
    outcome: Literal["succeed", "fail"]
    message: Template | None = None


def _step_type(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("type", "action")
    return getattr(value, "type", None)


Step = Annotated[
    Annotated[ActionStep, Tag("action")]
    | Annotated[BranchStep, Tag("branch")]
    | Annotated[GroupStep, Tag("group")]
    | Annotated[WaitStep, Tag("wait")]
    | Annotated[ApprovalStep, Tag("approval")]
    | Annotated[CallStep, Tag("call")]
    | Annotated[StopStep, Tag("stop")],
    Discriminator(_step_type),
]
GroupStep.model_rebuild()
