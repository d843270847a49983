"""Shapes of what was found out about a proposal before it was offered: nothing was called for it."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.drafts.coverage_schemas import Reason
from api.drafts.schemas import Forecast
from api.shapes import Shown

Outcome = Literal["same", "other", "not_played"]


class ForecastTold(Shown):
    """What one live run is expected to take with the proposal; of a change also what it takes without."""

    after: Forecast | None
    before: Forecast | None
    left_out: str | None = Field(description="why nothing is told; null where it is")


class WayMissed(Shown):
    """A way no rehearsal went."""

    step: str
    way: str
    reason: Reason
    why: str


class CoverageTold(Shown):
    """Which ways through the proposed document were rehearsed, with inputs and answers made up for it."""

    reached: int
    total: int
    missed: list[WayMissed]
    rehearsals: int


class DifferenceTold(Shown):
    """What is otherwise in a past run; `step` is null for what the run itself comes to."""

    step: str | None
    item: str | None
    what: str = Field(
        description="`runs`, `arguments`, `end`, `result`, `missing`, `run_end`, `outputs`"
    )
    path: str = Field(description="RFC 6901 pointer into what differs")
    before: str | None = Field(description="as JSON, shortened")
    after: str | None


class WritesTold(Shown):
    """Writes a step would make that were not made without the change, or the other way about."""

    step: str
    action: str
    times: int


class PastPlayed(Shown):
    """A past run on its recorded inputs and answers, without the change and with it."""

    run_id: str
    started_at: datetime | None
    was: str = Field(description="how the run ended then")
    outcome: Outcome
    why: str | None = Field(description="of a run that could not be played: why")
    before: str | None = Field(default=None, description="how it ends without the change")
    after: str | None = Field(default=None, description="and with it")
    differences: list[DifferenceTold] = Field(default_factory=list)
    new_writes: list[WritesTold] = Field(default_factory=list)
    gone_writes: list[WritesTold] = Field(default_factory=list)
    assumed: list[str] = Field(default_factory=list, description="what is not on record")


class PastTold(Shown):
    """The last good runs, and the last that failed."""

    runs: list[PastPlayed]


class ExampleTold(Shown):
    """An example with which the workflow would do something else than is expected."""

    name: str
    differences: list[str]


class ExamplesTold(Shown):
    """What the workflow is expected to do, played with the change."""

    as_expected: int
    total: int
    other: list[ExampleTold]


class Proof(Shown):
    """What is known of a proposal. A part is null where it does not apply, or was not kept yet."""

    status: str = Field(description="of its rehearsal with the network closed")
    forecast: ForecastTold | None = None
    coverage: CoverageTold | None = None
    examples: ExamplesTold | None = None
    past: PastTold | None = None
