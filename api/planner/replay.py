"""Playing a failed run and the last successes with another document, on what was recorded of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor
from agent.explain.fixes.fix import Assumed, Proof, SuccessTried
from agent.optimise.advice import Played
from api.drafts.assumed import assumed
from api.explanations.repository import FailureRepository
from api.planner.rooms import room_of
from api.room import Room
from api.runs.past import Past, PastRun
from api.services import Services
from engine.core.document import Document
from engine.ports import StepRunner
from engine.runtime.as_in_run import AsInRun
from engine.runtime.equal import stays_equal
from engine.runtime.plans import compile_version
from engine.runtime.reenact import Reenacted, reenact
from engine.runtime.verdict import mends, stays, stays_as, worst
from tools.simulate import SimulatedRunner

SUCCESSES = 5


@dataclass(frozen=True)
class PlannerReplay:
    """Nothing is called, nothing is written; what had to be assumed is told."""

    services: Services

    async def check(self, actor: Actor, run_id: str, document: Mapping[str, Any]) -> Proof:
        """Tell whether a document mends a failed run and leaves the last successes as they were."""
        room = room_of(self.services, actor)
        async with room.transaction() as session:
            failing = await Past(room, session).run(UUID(run_id))
            failures = FailureRepository(session, *room.place)
            ids = await failures.good_before(failing.row.run, SUCCESSES)
        like = await _past(room, ids[0]) if ids else None
        play = _Play(self.services, document, like)
        played = await play.of(failing)
        # One at a time, each in a transaction of its own: their records may be large.
        tried = [await play.success(await _past(room, one), failing) for one in ids]
        told = tuple(Assumed(a.step, a.item, a.why) for a in played.assumed)
        verdict = worst([mends(played), *(one.verdict for one in tried)])
        return Proof(verdict, mends(played), tuple(tried), told, played.events)

    async def stays(
        self, actor: Actor, run_ids: Sequence[str], document: Mapping[str, Any]
    ) -> Sequence[Played]:
        """Tell of good runs whether they give the same and do the same outside with a document."""
        room = room_of(self.services, actor)
        return [await self._stays(await _past(room, UUID(one)), document) for one in run_ids]

    async def _stays(self, run: PastRun, document: Mapping[str, Any]) -> Played:
        services = self.services
        ready = assumed(Document.parse(dict(document)), services.catalog, calls_are_open=True)
        stayed = await stays_equal(
            run.record,
            run.values,
            compile_version(ready.document, services.catalog),
            run_id=str(run.row.run.id),
            started_at=run.started_at,
            otherwise=SimulatedRunner(services.registry, services.evaluator, shapes=ready.shapes),
            evaluator=services.evaluator,
        )
        told = tuple(Assumed(one.step, one.item, one.why) for one in stayed.assumed)
        return Played(str(run.row.run.id), stayed.verdict, told, stayed.events)


async def _past(room: Room, run_id: UUID) -> PastRun:
    async with room.transaction() as session:
        return await Past(room, session).run(run_id)


@dataclass(frozen=True)
class _Play:
    """Plays runs with one document; calls that are not on record go as in the nearest good run."""

    services: Services
    document: Mapping[str, Any]
    like: PastRun | None

    async def of(self, run: PastRun, document: Mapping[str, Any] | None = None) -> Reenacted:
        services = self.services
        given = Document.parse(dict(self.document if document is None else document))
        ready = assumed(given, services.catalog, calls_are_open=True)
        otherwise: StepRunner = SimulatedRunner(
            services.registry, services.evaluator, shapes=ready.shapes
        )
        if self.like is not None:
            otherwise = AsInRun(self.like.record, self.like.values, otherwise)
        return await reenact(
            run.record,
            run.values,
            compile_version(ready.document, services.catalog),
            run_id=str(run.row.run.id),
            started_at=run.started_at,
            otherwise=otherwise,
            evaluator=services.evaluator,
        )

    async def success(self, run: PastRun, failing: PastRun) -> SuccessTried:
        played = await self.of(run)
        verdict = stays(run.record, run.values, played)
        if verdict == "fails" and run.row.run.version != failing.row.run.version:
            # The failed version may do otherwise already: then only what the change adds counts.
            before = await self.of(run, failing.record.plan.document.to_json())
            plan = compile_version(Document.parse(dict(self.document)), self.services.catalog).plan
            verdict = stays_as(before, played, plan)
        return SuccessTried(str(run.row.run.id), verdict)
