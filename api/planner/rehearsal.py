"""The only kind of rehearsal the planner may start: sealed. What else it tells of a proposal is bounded in time."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from agent.deps import Actor, Former, Rehearsed
from agent.forecast.changed import changed
from api.drafts.coverage import Covering
from api.drafts.coverage_schemas import Coverage
from api.drafts.forecast import Forecasts
from api.drafts.rehearsal import sealed, shown_steps
from api.examples.service import Examples
from api.fixtures.service import Answers
from api.planner.past_plays import PastPlays, Told
from api.planner.rooms import room_of
from api.proposals.proof_schemas import (
    CoverageTold,
    ExamplesTold,
    ExampleTold,
    ForecastTold,
    PastTold,
    WayMissed,
)
from api.room import Room
from api.services import Services
from api.variables.repository import VariableRepository
from engine.core.document import Document
from engine.runtime.rehearse import RehearsalResult

WITHIN_S: Final = 2.0
"""So long a proposal waits for all that is told of it beside its rehearsal."""
SHARES: Final = (0.45, 0.65, 0.85, 1.0)
"""Up to which part of that time past runs are played, forecasts made, examples played, ways rehearsed."""
NO_TIME: Final = "There was no time left for it."


@dataclass(frozen=True)
class PlannerRehearsal:
    """Rehearses what is about to be proposed."""

    services: Services
    within_s: float = WITHIN_S

    async def sealed(
        self, actor: Actor, document: Mapping[str, Any], former: Former | None = None
    ) -> Rehearsed:
        """Run a proposed document with the network closed and the variables of the workspace."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            variables = await VariableRepository(session, *room.place).values()
        read = Document.parse(document)
        result, notes = await sealed(self.services, read, variables=variables)
        proving = _Proving(room, read, result, former, variables)
        plays, forecast, examples, coverage = await proving.told(self.within_s)
        past = PastTold(runs=[one.shown for one in plays]) if plays else None
        return Rehearsed(
            status=result.status,
            steps={name: step.model_dump() for name, step in shown_steps(result).items()},
            notes=tuple(notes),
            forecast=forecast.model_dump(mode="json"),
            coverage=coverage.model_dump(mode="json"),
            examples=examples.model_dump(mode="json") if examples is not None else None,
            past=past.model_dump(mode="json") if past is not None else None,
        )


@dataclass(frozen=True)
class _Proving:
    """One proposed document and its rehearsal, on the way to what else is told of it."""

    room: Room
    document: Document
    result: RehearsalResult
    former: Former | None
    variables: Mapping[str, Any]

    async def told(
        self, within_s: float
    ) -> tuple[Sequence[Told], ForecastTold, ExamplesTold | None, CoverageTold]:
        """Play past runs, forecast, play examples, then rehearse further ways, each while there is time."""
        clock = asyncio.get_running_loop().time
        played, forecast, tried, covered = (clock() + within_s * share for share in SHARES)
        plays = await self._plays(played)
        told = await self._forecast(plays, forecast)
        examples = await self._examples(lambda: clock() >= tried)
        return plays, told, examples, await self._coverage(lambda: clock() >= covered)

    async def _examples(self, is_over: Callable[[], bool]) -> ExamplesTold | None:
        """Play what the workflow is expected to do on the changed document; None where nothing is."""
        if self.former is None:
            return None
        workflow = UUID(self.former.workflow_id)
        found = await Examples(self.room).try_on(workflow, self.document, is_over)
        if not found.total:
            return None
        other = [one for one in found.items if one.outcome != "as_expected"]
        changed = [ExampleTold(name=one.name, differences=one.differences) for one in other]
        return ExamplesTold(as_expected=found.as_expected, total=found.total, other=changed)

    async def _plays(self, until: float) -> Sequence[Told]:
        if self.former is None:
            return ()
        after = self.document.to_json()
        plays = PastPlays(self.room, self.former.document, after)
        return await plays.of(UUID(self.former.workflow_id), until)

    async def _forecast(self, plays: Sequence[Told], until: float) -> ForecastTold:
        try:
            async with asyncio.timeout_at(until):
                return await self._forecasts(plays)
        except TimeoutError:
            return ForecastTold(after=None, before=None, left_out=NO_TIME)

    async def _forecasts(self, plays: Sequence[Told]) -> ForecastTold:
        forecasts = Forecasts(self.room)
        workflow = UUID(self.former.workflow_id) if self.former is not None else None
        told, history = await forecasts.told(
            workflow, self.document, self.result, knows_inputs=False
        )
        if self.former is None:
            after = forecasts.shown(self.document, self.result, told)
            return ForecastTold(after=after, before=None, left_out=None)
        former = Document.parse(self.former.document)
        result, _ = await sealed(self.room.services, former, variables=self.variables)
        was, _ = await forecasts.told(workflow, former, result, knows_inputs=False)
        pairs = [one.pair for one in plays if one.pair is not None]
        told = changed(was, told, pairs, history)
        return ForecastTold(
            after=forecasts.shown(self.document, self.result, told),
            before=forecasts.shown(former, result, was),
            left_out=None,
        )

    async def _coverage(self, is_over: Callable[[], bool]) -> CoverageTold:
        nothing = Answers({}, {})
        covering = Covering(
            self.room.services, self.document, None, nothing, self.variables, is_over
        )
        await covering.go({})
        return _coverage_told(covering.told())


def _coverage_told(found: Coverage) -> CoverageTold:
    missed = [
        WayMissed(step=way.step, way=way.way, reason=way.unreached.reason, why=way.unreached.why)
        for way in found.ways
        if way.unreached is not None
    ]
    return CoverageTold(
        reached=found.reached, total=found.total, missed=missed, rehearsals=found.rehearsals
    )
