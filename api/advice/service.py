"""Recommendations for one workflow: looked for, listed, and measured once they run."""

from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any
from uuid import UUID

from agent.deps import Advises, RunHistory
from agent.nodes.optimise import reads_the_same
from agent.optimise.advice import Cost
from agent.optimise.adviser import Advised
from agent.optimise.sight import Sight
from agent.optimise.timeline import average, cost_of
from api.advice.repository import AdviceRepository, VersionedDocument, parts_of
from api.advice.schemas import AdviceList, AdvisedShown, KeptAdviceShown, MeasuredShown
from api.drafts.repository import DraftRepository
from api.planner.rooms import actor_in
from api.room import Room
from engine.errors import NotFound
from engine.store.models.advice import Advice

NO_WORKFLOW = "There is no such workflow."
MOST_MEASURED = 20


class Recommendations:
    """The recommendations of one workspace."""

    def __init__(self, room: Room, advises: Advises, history: RunHistory) -> None:
        self._room, self._advises, self._history = room, advises, history

    async def find(self, workflow_id: UUID) -> AdvisedShown:
        """Look for what a workflow could save."""
        draft = await self._draft(workflow_id)
        found = await self._advises.advise(actor_in(self._room), str(workflow_id))
        revision = draft[0] if _applies(found, draft[1]) else None
        return shown(found, revision)

    async def list(self, workflow_id: UUID) -> AdviceList:
        """List what was found so far, with what it has saved where it runs."""
        await self._draft(workflow_id)
        async with self._room.transaction() as session:
            rows = AdviceRepository(session, *self._room.place)
            found, versions = await rows.of(workflow_id), await rows.versions(workflow_id)
        return AdviceList(items=[await self._kept(one, versions) for one in found])

    async def _draft(self, workflow_id: UUID) -> tuple[int, Mapping[str, Any]]:
        async with self._room.transaction() as session:
            draft = await DraftRepository(session, *self._room.place).get(workflow_id)
        if draft is None:
            raise NotFound(NO_WORKFLOW)
        return draft.revision, dict(draft.document)

    async def _kept(self, row: Advice, versions: Sequence[VersionedDocument]) -> KeptAdviceShown:
        told = dict(row.told)
        measured = await self._measured(row, versions)
        facts = {"id": str(row.id), "found_at": row.found_at, "measured": measured}
        return KeptAdviceShown.model_validate({**told, **facts})

    async def _measured(
        self, row: Advice, versions: Sequence[VersionedDocument]
    ) -> MeasuredShown | None:
        """Compare good runs of versions that have the change with those that do not have it yet."""
        operations: Any = row.told["operations"]
        has = [v.number for v in versions if parts_of(v.document, operations) == row.parts_after]
        if not has:
            return None
        since = has[0]
        before = [v.number for v in versions if v.number < since]
        async with self._room.transaction() as session:
            rows = AdviceRepository(session, *self._room.place)
            old = await rows.good_runs(row.workflow_id, before, MOST_MEASURED)
            new = await rows.good_runs(row.workflow_id, has, MOST_MEASURED)
        saved = None
        if new:
            was = await self._cost(old) if old else Cost(**_numbers(row.cost_before))
            saved = was.minus(await self._cost(new)).as_json()
        return MeasuredShown.model_validate(
            {
                "since_version": since,
                "runs_before": len(old),
                "runs_since": len(new),
                "saved": saved,
            }
        )

    async def _cost(self, run_ids: Sequence[UUID]) -> Cost:
        """Average what runs took, from their first event to their last."""
        costs, seconds = [], []
        for one in run_ids:
            record = await self._history.record(actor_in(self._room), str(one))
            if record is None or not record.events:
                continue
            sight = Sight.of(record.document, [record], self._room.services.catalog)
            costs.append(cost_of(sight.plan, record.events, sight.runs[0]))
            seconds.append(sight.runs[0].whole_s)
        found = average(costs)
        return Cost(mean(seconds) if seconds else 0.0, found.calls, found.usd)


def _numbers(stored: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(stored[name]) for name in ("seconds", "calls", "usd")}


def _applies(found: Advised, draft: Mapping[str, Any]) -> bool:
    changes = [one.change for one in found.advice]
    return bool(changes) and all(reads_the_same(one, found.document, draft) for one in changes)


def shown(found: Advised, revision: int | None) -> AdvisedShown:
    """Write what was found as answers carry it."""
    return AdvisedShown.model_validate(
        {
            "workflow_id": found.workflow_id,
            "runs": len(found.runs),
            "cost": found.cost.as_json(),
            "base_revision": revision,
            "advice": [one.as_json() for one in found.advice],
            "together": found.together.as_json() if found.together else None,
        }
    )
