"""Playing a failed run and the last successes with another document, on what was recorded of them."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agent.deps import Actor
from agent.explain.fixes.fix import Assumed, NotPlayed, Proof, SuccessTried
from agent.explain.fixes.trial import MOST_SUCCESSES, FailingPlayed, Trial
from agent.optimise.advice import Played
from api.drafts.assumed import assumed
from api.explanations.repository import FailureRepository
from api.planner.play import Play
from api.planner.rooms import room_of
from api.room import Room
from api.runs.past import Past, PastRun
from api.services import Services
from engine.core.document import Document
from engine.errors import Conflict, NotFound
from engine.runtime.equal import stays_equal
from engine.runtime.plans import compile_version
from engine.runtime.verdict import mends, stays, stays_as
from tools.simulate import SimulatedRunner


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
            ids = await failures.good_before(failing.row.run, MOST_SUCCESSES)
        like = await _kept(room, ids[0]) if ids else None
        trial = Trial(failing.events, [str(one) for one in ids], time.monotonic)
        return await trial.of(_Plays(room, failing, like, document))

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
            catalog=services.catalog,
        )
        told = tuple(Assumed(one.step, one.item, one.why) for one in stayed.assumed)
        return Played(str(run.row.run.id), stayed.verdict, told, stayed.events)


async def _past(room: Room, run_id: UUID) -> PastRun:
    async with room.transaction() as session:
        return await Past(room, session).run(run_id)


async def _kept(room: Room, run_id: UUID) -> PastRun | None:
    """Answer a past run; None where what is needed of it is not on record any more."""
    try:
        return await _past(room, run_id)
    except (Conflict, NotFound):
        return None


class _Plays:
    """Plays the failed run and the good ones, each in a transaction of its own: their records may be large."""

    def __init__(
        self, room: Room, failed: PastRun, like: PastRun | None, document: Mapping[str, Any]
    ) -> None:
        self._room, self._failed, self._like = room, failed, like
        self._play = Play(room.services, document, like)
        self._before: Play | None = None

    async def failing(self) -> FailingPlayed:
        """Play the failed run."""
        played = await self._play.of(self._failed)
        told = tuple(Assumed(a.step, a.item, a.why) for a in played.assumed)
        return FailingPlayed(mends(played), told, played.events)

    async def success(self, run: str) -> SuccessTried | NotPlayed:
        """Play a good run."""
        good = await _kept(self._room, UUID(run))
        if good is None:
            return NotPlayed(run, "not_kept")
        played = await self._play.of(good)
        verdict = stays(good.record, good.values, played)
        if verdict == "fails" and good.row.run.version != self._failed.row.run.version:
            # The failed version may do otherwise already: then only what the change adds counts.
            if self._before is None:
                failed = self._failed.record.plan.document.to_json()
                self._before = Play(self._room.services, failed, self._like)
            verdict = stays_as(await self._before.of(good), played, self._play.plan)
        return SuccessTried(run, verdict)
