"""Shapes of recommendations: a patch, what it is expected to save, what was shown, and what was measured."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.explanations.schemas import AssumedShown, TriedShown
from api.shapes import Operation, Shown
from engine.runtime.verdict import Verdict


class CostShown(Shown):
    """What one run takes, on average over several."""

    seconds: float
    calls: float
    usd: float


class SavingShown(CostShown):
    """What is saved a run; of failures, runs and repetitions their share."""

    failures: float
    runs: float
    repeats: float = Field(
        default=0.0, description="the share of runs that stopped midway and would repeat by place"
    )
    kilobytes: float = Field(default=0.0, description="what is no longer fetched and kept, a run")


class EqualOutputShown(Shown):
    """How the last good runs go with the change on what was recorded: nothing was called."""

    check: Literal["equal_output"]
    verdict: Verdict
    runs: list[TriedShown]
    assumed: list[AssumedShown]


class MeasuredShown(Shown):
    """What runs take since the change is part of a version."""

    since_version: int
    runs_before: int
    runs_since: int
    saved: CostShown | None = Field(description="null until a run of it has gone well")


class AdviceShown(Shown):
    rule: str
    title: str
    why: str
    about: list[str] = Field(description="the steps it is about; of a schedule the trigger")
    operations: list[Operation]
    saving: SavingShown
    evidence: EqualOutputShown


class KeptAdviceShown(AdviceShown):
    id: str
    found_at: datetime
    measured: MeasuredShown | None = Field(description="null while no version has the change")


class AdvisedShown(Shown):
    workflow_id: str
    runs: int = Field(description="so many recorded runs it rests on")
    cost: CostShown = Field(description="what a run takes today")
    base_revision: int | None = Field(
        description="the draft the changes apply to; null where it reads otherwise than what ran"
    )
    advice: list[AdviceShown]
    together: AdviceShown | None = Field(
        description="all that go together, as one change that was played as a whole"
    )


class AdviceList(Shown):
    items: list[KeptAdviceShown]
