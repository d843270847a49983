"""What one live run of a draft will take, told with its rehearsal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from agent.forecast.forecast import Forecast as Told
from agent.forecast.forecast import forecast
from agent.forecast.history import History
from agent.forecast.share import Past, rows_in
from api.drafts.assumed import assumed
from api.drafts.schemas import AmountsShown, Forecast
from api.planner.history import filled_in
from api.room import Room
from api.runs.repository import RunRepository, RunRow, events_after
from api.runs.service import document_of
from engine.core.compile import compile_plan
from engine.core.document import ActionStep, Document, walk_steps
from engine.core.plan import Plan, PlanRefused
from engine.core.reach import effects_of
from engine.errors import Invalid
from engine.runtime.rehearse import RehearsalResult

MOST_RUNS: Final = 40
MOST_ELSEWHERE: Final = 20
_LOOKED_AT: Final = 200
"""So many of the newest runs of other workflows are looked at for the actions that are missing."""


class Forecasts:
    """Forecasts for the drafts of one workspace, by what its runs have taken."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._catalog = room.services.catalog
        self._plans: dict[str, Plan | None] = {}
        self._own: dict[UUID, Sequence[Past]] = {}

    async def of(
        self,
        workflow_id: UUID | None,
        document: Document,
        result: RehearsalResult,
        *,
        knows_inputs: bool,
    ) -> Forecast:
        """Count what was rehearsed, and tell what a live run is expected to take.

        A document of no workflow yet, such as a template, is told by runs of other workflows alone.
        """
        told, _ = await self.told(workflow_id, document, result, knows_inputs=knows_inputs)
        return self.shown(document, result, told)

    async def told(
        self,
        workflow_id: UUID | None,
        document: Document,
        result: RehearsalResult,
        *,
        knows_inputs: bool,
    ) -> tuple[Told, History]:
        """Forecast a document, and answer the past it rests on."""
        plan = compile_plan(assumed(document, self._catalog).document, self._catalog)
        history = await self._history(workflow_id, plan)
        rehearsed = Past.of(plan, result.events)
        return forecast(rehearsed, history, knows_inputs=knows_inputs), history

    def shown(self, document: Document, result: RehearsalResult, told: Told) -> Forecast:
        """Write a forecast as answers carry it, with what was counted."""
        is_known = told.amounts is not None and result.status == "succeeded"
        amounts = {name: asdict(one) for name, one in (told.amounts or {}).items()}
        return Forecast(
            **self._counted(document, result),
            expected=AmountsShown.model_validate(amounts) if is_known else None,
            runs=told.runs,
            without_history=list(told.without_history),
        )

    async def _history(self, workflow_id: UUID | None, plan: Plan) -> History:
        async with self._room.transaction() as session:
            rows = RunRepository(session, *self._room.place)
            known = History(await self._own_of(rows, workflow_id) if workflow_id else ())
            missing = {s.action for s in plan.steps.values() if s.action and not known.is_own(s)}
            if not missing:
                return known
            found = await rows.good_live_elsewhere(workflow_id, _LOOKED_AT)
            using = [row for row in found if _uses(document_of(row), missing)][:MOST_ELSEWHERE]
            others = [await self._past(rows, row) for row in using]
        return History(known.own, [past for past in others if past is not None])

    async def _own_of(self, rows: RunRepository, workflow_id: UUID) -> Sequence[Past]:
        if workflow_id not in self._own:
            mine = await rows.good_live(workflow_id, MOST_RUNS)
            found = [await self._past(rows, row) for row in mine]
            self._own[workflow_id] = [past for past in found if past is not None]
        return self._own[workflow_id]

    async def _past(self, rows: RunRepository, row: RunRow) -> Past | None:
        """Read one run; None where its document cannot be compiled any more."""
        plan = self._plan(row)
        if plan is None:
            return None
        events = await filled_in(rows, events_after(await rows.slices(row.run, 0), 0))
        return Past.of(plan, events) if events else None

    def _plan(self, row: RunRow) -> Plan | None:
        key = f"{row.run.workflow_id} {row.run.version}"
        if key not in self._plans:
            try:
                parsed = Document.parse(document_of(row))
                self._plans[key] = compile_plan(parsed, self._catalog)
            except (PlanRefused, Invalid):
                self._plans[key] = None
        return self._plans[key]

    def _counted(self, document: Document, result: RehearsalResult) -> dict[str, int]:
        effects = effects_of(document, self._catalog)
        calls = [
            effects.get(event["step"], "pure")
            for event in result.events
            if "idempotency_key" in event["data"]
        ]
        outside = [effect for effect in calls if effect != "pure"]
        reads = outside.count("read")
        rows = sum(rows_in(step.output) for step in result.steps.values())
        return {
            "calls": len(outside),
            "reads": reads,
            "writes": len(outside) - reads,
            "rows": rows,
        }


def _uses(document: Mapping[str, Any], actions: set[str]) -> bool:
    steps: Sequence[Any] = [step for _, step in walk_steps(Document.parse(dict(document)).steps)]
    return any(isinstance(step, ActionStep) and step.uses in actions for step in steps)
