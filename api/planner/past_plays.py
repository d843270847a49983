"""A change on real inputs: the last good runs and the last that failed, played without it and with it."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from agent.forecast.changed import Play as Pair
from agent.forecast.share import Past as Shares
from api.explanations.repository import FailureRepository
from api.planner.play import Play
from api.proposals.proof_schemas import DifferenceTold, PastPlayed, WritesTold
from api.room import Room
from api.runs.past import Past, PastRun
from api.runs.repository import RunRepository, RunRow
from engine.core.compare import RunDifference
from engine.core.plan import Plan
from engine.errors import FlowError
from engine.runtime.changed_run import Writes, changed_run, plain_events
from engine.runtime.recorded import Assumption
from engine.runtime.reenact import Reenacted

GOOD_RUNS: Final = 5
MOST_EVENTS: Final = 5_000
MOST_DIFFERENCES: Final = 5
LONGEST_VALUE: Final = 200
NO_TIME: Final = "There was no time left for it."
TOO_LONG: Final = f"It has more than {MOST_EVENTS:,} events."


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one run, and of a good one both plays, as forecasts read them."""

    shown: PastPlayed
    pair: Pair | None = None


class PastPlays:
    """Plays the past of one workflow with a change of it; nothing is called and nothing is written."""

    def __init__(self, room: Room, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        self._room = room
        self._before = before
        self._after = after

    async def of(self, workflow_id: UUID, until: float) -> Sequence[Told]:
        """Play what there is, each run while there is time: `until` is a moment of the event loop's clock."""
        async with self._room.transaction() as session:
            rows = RunRepository(session, *self._room.place)
            good = list(await rows.good_live(workflow_id, GOOD_RUNS))
            failed = await FailureRepository(session, *self._room.place).last_failed(workflow_id)
            bad = await rows.get(failed) if failed is not None else None
        like: PastRun | None = None
        told: list[Told] = []
        for row in [*good, *([bad] if bad is not None else [])]:
            found, one = await self._told(row, like, until)
            like = like or (found if row.run.status == "succeeded" else None)
            told.append(one)
        return told

    async def _told(
        self, row: RunRow, like: PastRun | None, until: float
    ) -> tuple[PastRun | None, Told]:
        run, why = None, NO_TIME
        try:
            async with asyncio.timeout_at(until):
                run = await self._run(row)
                # A play may take all of its time without once giving way: it is begun only while there is some.
                if run is not None and asyncio.get_running_loop().time() < until:
                    return run, await self._played(run, like)
                why = NO_TIME if run is not None else TOO_LONG
        except TimeoutError:
            pass
        except FlowError as error:
            why = error.message
        return run, Told(_shown(row, outcome="not_played", why=why))

    async def _run(self, row: RunRow) -> PastRun | None:
        """Read a run; None for one with too many events."""
        if row.run.last_seq > MOST_EVENTS:
            return None
        async with self._room.transaction() as session:
            return await Past(self._room, session).run(row.run.id)

    async def _played(self, run: PastRun, like: PastRun | None) -> Told:
        services = self._room.services
        before, after = (Play(services, one, like) for one in (self._before, self._after))
        without, with_it = await before.of(run), await after.of(run)
        found = changed_run(without, before.plan, with_it, after.plan)
        shown = _shown(
            run.row,
            outcome="same" if found.is_same else "other",
            before=found.status_before,
            after=found.status_after,
            differences=[_difference(one) for one in found.differences[:MOST_DIFFERENCES]],
            new_writes=[_writes(one) for one in found.new_writes],
            gone_writes=[_writes(one) for one in found.gone_writes],
            assumed=_assumed(with_it.assumed),
        )
        is_good = without.status == with_it.status == "succeeded"
        pair = (_shares(without, before.plan), _shares(with_it, after.plan)) if is_good else None
        return Told(shown, pair)


def _shares(played: Reenacted, plan: Plan) -> Shares:
    return Shares.of(plan, plain_events(played.events, played.values))


def _shown(row: RunRow, **told: Any) -> PastPlayed:
    run = row.run
    facts = {"why": None, **told}
    return PastPlayed(run_id=str(run.id), started_at=run.started_at, was=run.status, **facts)


def _difference(one: RunDifference) -> DifferenceTold:
    return DifferenceTold(
        step=one.step,
        item=one.item,
        what=one.what,
        path=one.path,
        before=_short(one.then),
        after=_short(one.now),
    )


def _short(value: Any) -> str | None:
    if value is None:
        return None
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _writes(one: Writes) -> WritesTold:
    return WritesTold(step=one.step, action=one.action, times=one.times)


def _assumed(found: Sequence[Assumption]) -> list[str]:
    """Write what was assumed, of all items of a step once."""
    return list(dict.fromkeys(f"{one.step}: {one.why}" for one in found))
