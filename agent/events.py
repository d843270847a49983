"""What a turn of the conversation tells its readers. The edge encodes these for each protocol."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the assistant; several in one turn are separate paragraphs."""

    type: ClassVar[Literal["text"]] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """`data-plan`: what was understood and assumed."""

    type: ClassVar[Literal["plan"]] = "plan"
    kind: str
    summary: str
    assumptions: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    fire_times: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made_by: dict[str, Any] | None = None
    """Who wrote it and what that took; None in what was told before this was kept."""


@dataclass(frozen=True, slots=True)
class PatchOffered:
    """`data-patch`: a proposal a person may accept, in whole or by hunk, or reject."""

    type: ClassVar[Literal["patch"]] = "patch"
    proposal_id: str
    workflow_id: str | None
    base_revision: int
    operations: list[dict[str, Any]]
    summary: list[str]
    reach: dict[str, Any]
    document_before: dict[str, Any] | None
    document_after: dict[str, Any]
    touched: list[str]
    to_allow: list[str] = field(default_factory=list)
    """What of the reach is accepted apart."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """`data-question`: something only the person knows, and what an answer belongs to."""

    type: ClassVar[Literal["question"]] = "question"
    id: str
    text: str
    choices: list[str]
    path: str
    kind: str = ""
    about: str = ""
    of: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ValidationShown:
    """`data-validation`: what the validator says about the proposed document."""

    type: ClassVar[Literal["validation"]] = "validation"
    problems: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class RehearsalShown:
    """`data-test-result`: how a sealed rehearsal of the proposal went, and what else is known of it."""

    type: ClassVar[Literal["test-result"]] = "test-result"
    status: str
    steps: dict[str, Any]
    forecast: dict[str, Any] | None = None
    coverage: dict[str, Any] | None = None
    examples: dict[str, Any] | None = None
    past: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ExplanationTold:
    """`data-explanation`: why a run failed; every sentence with the events, runs and pages it rests on."""

    type: ClassVar[Literal["explanation"]] = "explanation"
    run_id: str
    status: str
    sentences: list[dict[str, Any]]
    evidence: dict[str, Any] | None
    """How the failed run and the last good ones go with the fix that is offered."""
    written_by: str


@dataclass(frozen=True, slots=True)
class ProposalSettled:
    """`data-proposal`: what became of a proposal."""

    type: ClassVar[Literal["proposal"]] = "proposal"
    proposal_id: str
    outcome: Literal["accepted", "rejected", "stale"]
    workflow_id: str | None
    revision: int | None


ChatEvent = (
    Text
    | PlanShown
    | PatchOffered
    | QuestionAsked
    | ValidationShown
    | RehearsalShown
    | ExplanationTold
    | ProposalSettled
)


def payload(event: ChatEvent) -> dict[str, Any]:
    """The event's fields as JSON, without its type."""
    return asdict(event)
