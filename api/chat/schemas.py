"""Shapes of the conversation: AI SDK UI messages with our own data parts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.drafts.schemas import RehearsedStep
from api.explanations.schemas import EvidenceShown, SentenceShown
from api.proposals.proof_schemas import Proof
from api.shapes import (
    DocumentJson,
    Given,
    Operation,
    ProblemShown,
    QuestionShown,
    ReachShown,
    Shown,
)


class CreateThread(Given):
    workflow_id: UUID | None = None


class ThreadShown(Shown):
    id: str
    title: str
    workflow_id: str | None
    created_at: datetime
    updated_at: datetime


class MadeBy(Shown):
    """Who wrote a plan, and what that took as far as it is known."""

    planner: str
    model: str | None = None
    prompt: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    usd: float | None = None
    not_used: str | None = None


class PlanData(Shown):
    kind: str
    summary: str
    assumptions: list[str] = Field(default_factory=list)
    unsupported: list[str] = Field(default_factory=list)
    fire_times: list[datetime] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    made_by: MadeBy | None = None


class PatchData(Shown):
    proposal_id: str
    workflow_id: str | None
    base_revision: int
    operations: list[Operation]
    summary: list[str]
    reach: ReachShown
    to_allow: list[str] = Field(default_factory=list)
    document_before: DocumentJson | None = None
    document_after: DocumentJson
    touched: list[str]


class ValidationData(Shown):
    problems: list[ProblemShown]


class RehearsalData(Proof):
    steps: dict[str, RehearsedStep]


class ExplanationData(Shown):
    """Why a run failed, each sentence with what it rests on."""

    run_id: str
    status: str
    sentences: list[SentenceShown]
    evidence: EvidenceShown | None = Field(description="the check of the fix that is offered")
    written_by: str


class ProposalData(Shown):
    """What became of a proposal."""

    proposal_id: str
    outcome: Literal["accepted", "rejected", "stale"]
    workflow_id: str | None
    revision: int | None


class FailureData(Shown):
    """Why an answer was not finished."""

    message: str
    at: datetime


class TextPart(Shown):
    type: Literal["text"] = "text"
    text: str
    state: Literal["streaming", "done"] | None = None


class PlanPart(Shown):
    type: Literal["data-plan"] = "data-plan"
    id: str | None = None
    data: PlanData


class PatchPart(Shown):
    type: Literal["data-patch"] = "data-patch"
    id: str | None = None
    data: PatchData


class QuestionPart(Shown):
    type: Literal["data-question"] = "data-question"
    id: str | None = None
    data: QuestionShown


class ValidationPart(Shown):
    type: Literal["data-validation"] = "data-validation"
    id: str | None = None
    data: ValidationData


class RehearsalPart(Shown):
    type: Literal["data-test-result"] = "data-test-result"
    id: str | None = None
    data: RehearsalData


class ExplanationPart(Shown):
    type: Literal["data-explanation"] = "data-explanation"
    id: str | None = None
    data: ExplanationData


class ProposalPart(Shown):
    type: Literal["data-proposal"] = "data-proposal"
    id: str | None = None
    data: ProposalData


class FailurePart(Shown):
    type: Literal["data-failure"] = "data-failure"
    id: str | None = None
    data: FailureData


UIPart = Annotated[
    TextPart
    | PlanPart
    | PatchPart
    | QuestionPart
    | ValidationPart
    | RehearsalPart
    | ExplanationPart
    | ProposalPart
    | FailurePart,
    Field(discriminator="type"),
]


class Speaker(Shown):
    """Who has said something: a person, or a program with a key of its own."""

    user_id: str | None
    name: str


class UIMessage(Shown):
    id: str
    role: Literal["user", "assistant"]
    parts: list[UIPart]
    created_at: datetime
    metadata: Speaker | None = Field(default=None, description="who said it; null for the planner")


class Stopped(Shown):
    stopped: bool = Field(description="false where no answer was being written any more")
    stopped_by: str | None


class MessageList(Shown):
    items: list[UIMessage]


class SentPart(BaseModel):
    """A part of a message as the browser sends it; only text is read."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    text: str | None = None


class SentMessage(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    id: str | None = Field(default=None, max_length=128)
    role: str
    parts: list[SentPart] = Field(default_factory=list)


class ChatGiven(BaseModel):
    """What useChat sends: the last user message is the request, the rest is already stored."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str | None = None
    messages: list[SentMessage] | None = None
    message: SentMessage | None = None
    timezone: str | None = Field(default=None, max_length=64)
    trigger: str | None = Field(default=None, max_length=64)
