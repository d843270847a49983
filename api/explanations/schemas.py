"""Shapes of an explanation: facts, sentences with what they rest on, similar failures, and a fix that was checked."""

from typing import Literal

from pydantic import Field, JsonValue

from api.runs.schemas import ActionErrorShown, RunStatus
from api.shapes import JsonObject, Operation, Shown
from engine.errors import ErrorClass
from engine.runtime.verdict import Verdict


class CitationShown(Shown):
    """An event (run and seq), a past run, or a section of the docs."""

    kind: Literal["event", "run", "doc"]
    run: str | None
    seq: int | None
    doc: str | None


class SentenceShown(Shown):
    text: str
    citations: list[CitationShown]


class ReadShown(Shown):
    """A value the step read and that was missing, empty, or of another kind than in the nearest good run."""

    at: str = Field(description="RFC 6901 pointer into the step")
    path: str
    state: str
    kind: str
    good_kind: str | None = Field(description="what it was in the nearest good run")
    producer: str | None = Field(description="the step whose result it is")
    seq: int | None
    place: str


class OriginShown(Shown):
    """Where what the step stumbled over came from."""

    step: str
    item: str | None
    seq: int
    failed: bool = Field(description="it had failed itself, and the run was told to go on")


class DivergenceShown(Shown):
    """The first event that reads otherwise than in the nearest good run."""

    run: str
    version: int | None
    same_version: bool
    seq: int | None
    good_seq: int | None
    step: str | None
    item: str | None
    path: str
    then: str
    now: str


class ChangedShown(Shown):
    """The failing step is another than in the version that went well."""

    parts: list[str]
    good_run: str
    good_version: int | None


class BeforeShown(Shown):
    count: int
    runs: list[str]
    first: str | None


class FactsShown(Shown):
    step: str | None
    item: str | None
    uses: str | None
    error: ActionErrorShown | None
    error_class: ErrorClass
    known: bool = Field(description="whether what was recorded names a cause")
    failed_seq: int
    cause_seq: int
    attempts: int
    args: JsonValue
    args_seq: int | None
    reads: list[ReadShown]
    blamed: str | None = Field(description="the path that broke the step")
    origin: OriginShown | None
    divergence: DivergenceShown | None
    changed: ChangedShown | None
    before: BeforeShown
    child_run: str | None


class RemedyShown(Shown):
    """The next run of that workflow that went well."""

    run: str
    version: int | None
    is_other_version: bool


class SimilarShown(Shown):
    run: str
    workflow: str
    step: str | None
    error: ActionErrorShown | None
    score: float
    is_same_kind: bool
    remedy: RemedyShown | None


class TriedShown(Shown):
    run: str
    verdict: Verdict


class NotPlayedShown(Shown):
    """One of the last successes that was not played with the fix."""

    run: str
    why: Literal["time", "not_kept"] = Field(
        description="`time`: there was none left; `not_kept`: what is needed of it is not on record"
    )


class AssumedShown(Shown):
    step: str | None
    item: str | None
    why: str


class EvidenceShown(Shown):
    """How the failed run and the last successes go with the fix on what was recorded: nothing was called."""

    check: Literal["counterfactual"]
    verdict: Verdict
    failing: Verdict
    successes: list[TriedShown]
    not_played: list[NotPlayedShown] = Field(description="of the last 100 successes")
    assumed: list[AssumedShown]


class PrecedentShown(Shown):
    """A failure of the same kind that somebody has mended before, by the change that is proposed here."""

    run: str
    workflow: str
    remedy: str = Field(description="the run that then went well")
    version: int | None = Field(description="of that run")


class FixShown(Shown):
    """An ordinary patch; `base_revision` is null where the draft has moved on from the failed version."""

    titles: list[str]
    rules: list[str]
    precedents: list[PrecedentShown]
    operations: list[Operation]
    base_revision: int | None
    evidence: EvidenceShown


class ExplanationShown(Shown):
    run_id: str
    workflow_id: str
    status: RunStatus
    facts: FactsShown | None = Field(description="null for a run that has not failed")
    sentences: list[SentenceShown]
    similar: list[SimilarShown]
    fix: FixShown | None
    written_by: str = Field(description="template, or the model that worded it")
    prompt: str | None
    notes: list[str]
    provenance: JsonObject
