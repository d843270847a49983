"""Holding budgets of a day against calls: before each, whoever would go past one is refused."""

from collections.abc import Coroutine, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from engine.core.day_budget import DayRefusal, Whose
from engine.errors import Unavailable
from engine.ports import ActionError, Clock, Failed, StepCall, StepOutcome, StepRunner, Succeeded
from engine.ports.day_ledger import DayCall, DayLedger

_log = structlog.get_logger(__name__)
KNOWN_FOR: Final = timedelta(seconds=10)
"""How long an organization's budget is taken to be what it was: a change counts that much later."""


class WithinDayBudgets:
    """A step runner that makes only calls which the budgets of workflow and organization still allow today."""

    def __init__(self, runner: StepRunner, ledger: DayLedger, clock: Clock) -> None:
        self._runner = runner
        self._ledger = ledger
        self._clock = clock
        self._known: dict[UUID, tuple[datetime, Mapping[str, float]]] = {}

    def run(self, call: StepCall) -> Coroutine[Any, Any, StepOutcome]:
        """Carry out a call, or refuse it."""
        # Pure steps and rehearsals spend nothing, and the hot path feels every coroutine.
        if call.day_budget is None or call.mode == "rehearsal":
            return self._runner.run(call)
        return self._run_within(call, call.day_budget)

    async def _run_within(self, call: StepCall, of_workflow: Mapping[str, float]) -> StepOutcome:
        budgets: dict[Whose, Mapping[str, float]] = {"workflow": of_workflow}
        counted = _counted(call, self._clock.now().date(), budgets)
        try:
            of_organization = await self._budget_of(counted.org_id)
            if of_organization:
                budgets["organization"] = of_organization
            is_limited = of_workflow or of_organization
            expected = await self._ledger.begin(counted) if is_limited else None
        except Unavailable as fault:
            return Failed(_not_counted(fault))
        if expected is None:
            return await self._runner.run(call)
        if isinstance(expected, DayRefusal):
            return Failed(_refused(expected))
        return await self._run_counted(call, counted, expected)

    async def _run_counted(
        self, call: StepCall, counted: DayCall, expected: Mapping[str, float]
    ) -> StepOutcome:
        note: Mapping[str, Any] = {}
        try:
            outcome = await self._runner.run(call)
            if isinstance(outcome, Succeeded):
                note = outcome.note
            return outcome
        finally:
            await self._settle(counted, expected, note)

    async def _settle(
        self, counted: DayCall, expected: Mapping[str, float], note: Mapping[str, Any]
    ) -> None:
        try:
            await self._ledger.settle(counted, expected, note)
        except Unavailable:
            # The outcome counts more than its price: what was expected stays counted instead.
            _log.warning("day_budget.not_settled", workflow=str(counted.workflow_id))

    async def _budget_of(self, org_id: UUID) -> Mapping[str, float]:
        now = self._clock.now()
        until, budget = self._known.get(org_id, (now, {}))
        if now >= until:
            budget = await self._ledger.budget_of(org_id)
            self._known[org_id] = (now + KNOWN_FOR, budget)
        return budget


def _counted(call: StepCall, day: date, budgets: Mapping[Whose, Mapping[str, float]]) -> DayCall:
    return DayCall(
        org_id=UUID(call.org_id),
        workspace_id=UUID(call.workspace_id),
        workflow_id=UUID(call.workflow_id),
        run_id=_run_of(call),
        step=call.step_id,
        day=day,
        budgets=budgets,
    )


def _run_of(call: StepCall) -> UUID | None:
    try:
        return UUID(call.run_id)
    except ValueError:
        # A step that somebody tries is nobody's run.
        return None


def _refused(why: DayRefusal) -> ActionError:
    return ActionError(
        "quota", why.code, why.message, hint=why.hint, blame="yours", nothing_happened=True
    )


def _not_counted(fault: Unavailable) -> ActionError:
    message = "What was spent today could not be looked up, so the call was not made."
    return ActionError(
        "ours", fault.code, message, retryable=True, blame="ours", nothing_happened=True
    )
